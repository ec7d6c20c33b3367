"""Parts as rows, and by what a reading is known again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table and the column."""
    op.add_column("latest_readings", sa.Column("sign", sa.LargeBinary(32)))
    op.create_table(
        "parts",
        sa.Column("device", NUMBER, sa.ForeignKey("devices.id"), primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("engine", sa.String, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("part_number", sa.String, nullable=False),
        sa.Column("revision", sa.String, nullable=False),
        sa.Column("serial", sa.String, nullable=False),
        sa.Column("description", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )

"""The first tables: devices, snapshots, readings, replies, pins, leases, due times."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
HASH = sa.LargeBinary(32)


def upgrade() -> None:
    """Make the tables."""
    _contents()
    _devices()
    _snapshots()
    _replies()
    _trust_and_times()


def _contents() -> None:
    op.create_table(
        "facts",
        sa.Column("hash", HASH, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "contents",
        sa.Column("hash", HASH, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "pieces",
        sa.Column("content", HASH, sa.ForeignKey("contents.hash", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("uid", sa.String, nullable=False, unique=True),
        sa.Column("organisation", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("about", HASH, sa.ForeignKey("facts.hash")),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("last_seen", sa.BigInteger, nullable=False),
        sa.Column("replaced_at", sa.BigInteger),
        sa.Column("retired_at", sa.BigInteger),
        sa.UniqueConstraint("organisation", "name"),
    )


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("device", NUMBER, sa.ForeignKey("devices.id"), nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("login_seconds", sa.Float),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("about", HASH, sa.ForeignKey("facts.hash"), nullable=False),
    )
    op.create_index("snapshots_of_device", "snapshots", ["device", "started"])
    op.create_table(
        "readings",
        sa.Column("snapshot", NUMBER, sa.ForeignKey("snapshots.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("collector", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("code", sa.String),
        sa.Column("reason", sa.String),
        sa.Column("missing", sa.String),
        sa.Column("fact", HASH, sa.ForeignKey("facts.hash")),
        sa.Column("moving", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "latest_readings",
        sa.Column("device", NUMBER, sa.ForeignKey("devices.id"), primary_key=True, autoincrement=False),
        sa.Column("collector", sa.String, primary_key=True),
        sa.Column("snapshot", NUMBER, sa.ForeignKey("snapshots.id"), nullable=False),
        sqlite_with_rowid=False,
    )


def _replies() -> None:
    op.create_table(
        "rpcs",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("xml", sa.String, nullable=False, unique=True),
        sa.Column("parts", sa.String, nullable=False),
    )
    op.create_table(
        "replies",
        sa.Column("snapshot", NUMBER, sa.ForeignKey("snapshots.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("rpc", NUMBER, sa.ForeignKey("rpcs.id"), primary_key=True),
        sa.Column("content", HASH, sa.ForeignKey("contents.hash"), nullable=False, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "latest_replies",
        sa.Column("device", NUMBER, sa.ForeignKey("devices.id"), primary_key=True, autoincrement=False),
        sa.Column("rpc", NUMBER, sa.ForeignKey("rpcs.id"), primary_key=True),
        sa.Column("snapshot", NUMBER, sa.ForeignKey("snapshots.id"), nullable=False),
        sa.Column("content", HASH, sa.ForeignKey("contents.hash"), nullable=False, index=True),
        sqlite_with_rowid=False,
    )


def _trust_and_times() -> None:
    op.create_table(
        "pins",
        sa.Column("subject", sa.String, primary_key=True),
        sa.Column("algorithm", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "leases",
        sa.Column("device", sa.String, primary_key=True),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "due_times",
        sa.Column("device", sa.String, primary_key=True),
        sa.Column("collector", sa.String, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )

"""Bring a database to this program's revision."""

from __future__ import annotations

from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from agent.store import sqlite
from agent.store.migrations import REVISIONS
from agent.store.revision import revision

_LOCK: Final = 0x6A61676E
"""The key of PostgreSQL's advisory lock, so that of several hosts one migrates and the others wait."""


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction: all or none."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if revision(connection) == REVISIONS[-1]:
            return
        if connection.dialect.name == "sqlite":
            sqlite.mark(connection)
        upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Run the missing migrations over this connection, in the transaction that is open."""
    command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, without a file."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "agent.store:migrations")
    return config

"""Which revision a database has."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select, table
from sqlalchemy.sql.expression import column

from agent.errors import StoreForeign
from agent.store.tables import VERSION_TABLE


def revision(connection: Connection) -> str | None:
    """The revision of the schema; `None` where the database is empty. Raises `StoreForeign` where others' tables are in it."""
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE in tables:
        return connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    if tables:
        raise StoreForeign(f"tables of another program are in it ({tables[0]}, ...); nothing was changed, name another database or schema")
    return None

"""Inserts that meet a row which is there already; both databases can, in their own dialect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_one(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row whose key is not there yet; false where it is."""
    return connection.execute(_insert_new(table, connection.dialect.name), dict(row)).rowcount == 1


def insert_new(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert those rows whose key is not there yet."""
    _run(connection, _insert_new(table, connection.dialect.name), rows)


def replace(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows; one with the same key takes the new values."""
    _run(connection, _replace(table, connection.dialect.name), rows)


def inserting_new(table: Table, dialect: str) -> Insert:
    """The statement that inserts rows whose key is not there yet."""
    return _insert(table, dialect).on_conflict_do_nothing()


@cache
def _insert_new(table: Table, dialect: str) -> Insert:
    return inserting_new(table, dialect).execution_options(preserve_rowcount=True)


@cache
def _replace(table: Table, dialect: str) -> Insert:
    statement = _insert(table, dialect)
    values = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)


def _insert(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _run(connection: Connection, statement: Insert, rows: Iterable[Mapping[str, Any]]) -> None:
    given = [dict(row) for row in rows]
    if given:
        connection.execute(statement, given)

"""The databases' errors, turned into ours: here and nowhere else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import exc

from agent.errors import StoreCorrupt, StoreError, StoreForeign, StoreFull, StoreLocked

_SQLITE: Final[Mapping[int, tuple[type[StoreError], str]]] = {
    sqlite3.SQLITE_BUSY: (StoreLocked, "another program holds it; wait for it or stop it"),
    sqlite3.SQLITE_LOCKED: (StoreLocked, "another program holds it; wait for it or stop it"),
    sqlite3.SQLITE_CORRUPT: (StoreCorrupt, "the database is damaged; put a backup in its place, or move it away to start anew"),
    sqlite3.SQLITE_NOTADB: (StoreForeign, "not a database of junos-agent; name another file"),
    sqlite3.SQLITE_FULL: (StoreFull, "no space is left; make room and try again"),
    sqlite3.SQLITE_IOERR_SHMSIZE: (StoreFull, "no space is left; make room and try again"),
    sqlite3.SQLITE_READONLY: (StoreError, "may not be written; see the rights of the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "cannot be opened; see the rights of the file and its folder"),
}
_POSTGRESQL: Final[Mapping[str, tuple[type[StoreError], str]]] = {
    "53100": (StoreFull, "no space is left on the server; make room and try again"),
    "55P03": (StoreLocked, "another program holds it; wait for it or stop it"),
    "XX001": (StoreCorrupt, "the database is damaged; restore it from a backup"),
    "XX002": (StoreCorrupt, "an index of the database is damaged; reindex it"),
    "42501": (StoreError, "our account may not do this; see its rights in the database"),
}

_THEIRS: Final = (exc.DBAPIError, exc.TimeoutError, sqlite3.Error)
"""What a database may do to us; any other error of SQLAlchemy is a mistake of ours and stays one."""


@contextmanager
def our_errors(where: str) -> Iterator[None]:
    """Turn a database's exception into one of ours that names the file or server."""
    try:
        yield
    except _THEIRS as error:
        raise ours(error, where) from error


def ours(error: Exception, where: str) -> Exception:
    """Our error for a database's; any other exception is returned as it is."""
    if not isinstance(error, _THEIRS):
        return error
    raw = (error.orig if isinstance(error, exc.DBAPIError) else None) or error
    kind, advice = _known(raw)
    said = " ".join(str(raw).split())
    return kind(f"{where}: {advice} ({said})" if advice else f"{where}: {said}")


def _known(raw: BaseException) -> tuple[type[StoreError], str]:
    """Which case it is; SQLite's extended codes carry the plain one in their low byte."""
    code = getattr(raw, "sqlite_errorcode", 0)
    for number in (code, code & 0xFF):
        if number in _SQLITE:
            return _SQLITE[number]
    return _POSTGRESQL.get(getattr(raw, "sqlstate", None) or "", (StoreError, ""))

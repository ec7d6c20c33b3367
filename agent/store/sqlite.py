"""What is particular to SQLite: whose file it is, whether it is sound, and how to connect to it."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event

from agent.errors import StoreCorrupt, StoreError, StoreForeign
from agent.store.faults import our_errors

Synchronous = Literal["NORMAL", "FULL"]

APPLICATION_ID: Final = 0x6A61676E
"""What stands in the header of a file of ours: `jagn`."""

_MAGIC: Final = b"SQLite format 3\0"
_HEADER: Final = 100
_ID_AT: Final = slice(68, 72)
_JOURNAL_LIMIT: Final = 64 << 20
_CHECK_SECONDS: Final = 0.2
_CHECK_STEPS: Final = 5_000


def claim(path: Path, *, create: bool) -> None:
    """See that the file is ours, or new; it is looked at without SQLite, which might change it.

    Raises `StoreForeign`, and `StoreError` where the file or its folder is not there or may not be read.
    """
    if not path.parent.is_dir():
        raise StoreError(f"{path}: there is no folder {path.parent}; make it first")
    if not path.exists() and not create:
        raise StoreError(f"{path}: there is no database yet; it is made when something is collected")
    try:
        header = _header(path)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    if header and header[: len(_MAGIC)] != _MAGIC:
        raise StoreForeign(f"{path}: not a database; nothing was changed, name another file")
    if header and int.from_bytes(header[_ID_AT], "big") != APPLICATION_ID:
        raise StoreForeign(f"{path}: a database of another program; nothing was changed, name another file")


def _header(path: Path) -> bytes:
    """The first bytes; the file is made, for its owner only, where it is missing."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600), "rb") as file:
        return file.read(_HEADER)


def check(path: Path, patience: float) -> None:
    """Look for damage, for a fifth of a second at most: all of a small file, the beginning of a large one."""
    until = time.monotonic() + _CHECK_SECONDS
    with our_errors(str(path)), closing(sqlite3.connect(path, timeout=patience)) as raw:
        raw.set_progress_handler(lambda: time.monotonic() > until, _CHECK_STEPS)
        try:
            (said,) = raw.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return
            raise
    if said != "ok":
        raise StoreCorrupt(f"{path}: the database is damaged ({_line(said)}); put a backup in its place, or move it away to start anew")


def engine(path: Path, *, patience: float, synchronous: Synchronous, writing: bool) -> Engine:
    """Connections that write, one at a time, or connections that only read."""
    made = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience, "isolation_level": None},
        pool_size=1 if writing else 8,
        max_overflow=0 if writing else -1,
    )

    @event.listens_for(made, "connect")
    def settle(raw: sqlite3.Connection, _: Any) -> None:
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute(f"PRAGMA synchronous = {synchronous}")
        raw.execute(f"PRAGMA journal_size_limit = {_JOURNAL_LIMIT}")
        raw.execute(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return made


def mark(connection: Connection) -> None:
    """Write into the header that the file is ours."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def log_ahead(path: Path, patience: float) -> None:
    """Switch to write-ahead logging, which stays with the file: readers and the writer do not wait for each other."""
    with our_errors(str(path)), closing(sqlite3.connect(path, timeout=patience)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")


def _line(said: object) -> str:
    return " ".join(str(said).replace("*** in database main ***", "").split())

"""Open a database: whose it is, which revision it has, and what to do about that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from agent.errors import ConfigError, StoreError, StoreForeign, StoreNewer
from agent.store import sqlite
from agent.store.faults import our_errors
from agent.store.migrations import REVISIONS
from agent.store.revision import revision
from agent.store.sqlite import Synchronous

_POSTGRESQL: Final = "postgresql"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database: `where` names it in errors, without a password; `writing` is `None` where it is only read."""

    where: str
    reading: Engine
    writing: Engine | None

    def close(self) -> None:
        """Close every connection."""
        self.reading.dispose()
        if self.writing:
            self.writing.dispose()


def open_database(address: str, *, read_only: bool, patience: float, synchronous: Synchronous) -> Opened:
    """Open, make or migrate a database; see `Store.open`."""
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, read_only=read_only, patience=patience, synchronous=synchronous)
    where = url.render_as_string(hide_password=True)
    engine = _postgresql(url, patience)
    opened = Opened(where, engine, None if read_only else engine)
    with _closed_on_error(opened):
        _bring_up_to_date(opened)
    return opened


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise ConfigError("database: not an address; write sqlite:////path/to/file or postgresql://user@host/name") from None
    if url.get_backend_name() == _POSTGRESQL:
        return url.set(drivername=f"{_POSTGRESQL}+psycopg")
    if url.get_backend_name() == "sqlite" and not (url.database or "").startswith("/"):
        raise ConfigError("database: a file needs its whole path, with four slashes: sqlite:////path/to/file")
    if url.get_backend_name() != "sqlite":
        raise ConfigError(f"database: {url.drivername} is not known; write sqlite:////path/to/file or postgresql://user@host/name")
    return url


def _open_sqlite(url: URL, *, read_only: bool, patience: float, synchronous: Synchronous) -> Opened:
    path = Path(url.database or "")
    sqlite.claim(path, create=not read_only)
    reading = sqlite.engine(path, patience=patience, synchronous=synchronous, writing=False)
    writing = None if read_only else sqlite.engine(path, patience=patience, synchronous=synchronous, writing=True)
    opened = Opened(str(path), reading, writing)
    with _closed_on_error(opened):
        if writing:
            sqlite.check(path, patience)
        _bring_up_to_date(opened)
        if writing:
            sqlite.log_ahead(path, patience)
    return opened


def _postgresql(url: URL, patience: float) -> Engine:
    try:
        engine = create_engine(
            url, pool_pre_ping=True, pool_size=8, max_overflow=24, connect_args={"connect_timeout": max(2, round(patience))}
        )
    except ModuleNotFoundError as error:
        raise ConfigError("database: PostgreSQL needs the extra `junos-agent[postgresql]`; install it") from error

    @event.listens_for(engine, "connect")
    def settle(raw: Any, _: Any) -> None:
        raw.execute(f"SET lock_timeout = {round(patience * 1000)}")
        raw.commit()

    return engine


@contextmanager
def _closed_on_error(opened: Opened) -> Iterator[None]:
    done = False
    try:
        with our_errors(opened.where):
            yield
        done = True
    finally:
        if not done:
            opened.close()


def _bring_up_to_date(opened: Opened) -> None:
    with opened.reading.connect() as connection:
        found = _revision(connection, opened.where)
    if found == REVISIONS[-1]:
        return
    if found is not None and found not in REVISIONS:
        raise StoreNewer(f"{opened.where}: a newer junos-agent wrote it (revision {found}; this one knows {REVISIONS[-1]}); use that one")
    if opened.writing is None:
        raise StoreError(f"{opened.where}: an older junos-agent wrote it, or none yet; it is made ready when something is collected")
    from agent.store.migrate import migrate  # noqa: PLC0415 - Alembic takes longer to import than most commands to run

    migrate(opened.writing)


def _revision(connection: Connection, where: str) -> str | None:
    try:
        return revision(connection)
    except StoreForeign as error:
        raise StoreForeign(f"{where}: {error}") from None

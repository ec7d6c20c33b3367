"""The pinned host keys: which keys a device or a jump host may show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from agent.errors import ConfigError
from agent.ports import Clock, HostKey
from agent.store.access import Access
from agent.store.conflict import insert_one
from agent.store.opening import Opened
from agent.store.tables import PINS


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned key: of whom (a device's uid, or `jump:NAME`), since when, and where it came from."""

    subject: str
    key: HostKey
    note: str
    added_at: datetime


class Pins(Access):
    """The `HostKeys` of our own store."""

    def __init__(self, opened: Opened, clock: Clock) -> None:
        super().__init__(opened, clock)
        self._at_hand: dict[str, frozenset[HostKey]] = {}

    def pins(self, subject: str) -> frozenset[HostKey]:
        """The keys pinned for a device's uid, or for `jump:NAME`; those that a visit began with are told once, without a query."""
        if (found := self._at_hand.pop(subject, None)) is not None:
            return found
        with self.reading() as connection:
            rows = connection.execute(select(PINS.c.algorithm, PINS.c.key).where(PINS.c.subject == subject))
            return frozenset(HostKey(row.algorithm, row.key) for row in rows)

    def pin(self, subject: str, key: HostKey, note: str = "") -> bool:
        """Pin one more key; false where it was pinned already. Raises `ConfigError` for what is no key."""
        _check(key)
        row = {"subject": subject, "algorithm": key.algorithm, "key": key.key, "note": note, "added_at": self._clock()}
        return self.write(lambda connection: insert_one(connection, PINS, row)).result()

    def unpin(self, subject: str, fingerprint: str | None = None) -> int:
        """Forget one key of a subject, by its fingerprint (`SHA256:...`), or all; returns how many."""
        return self.write(lambda connection: _unpin(connection, subject, fingerprint)).result()

    def all_pins(self) -> list[Pin]:
        """Every pinned key, by subject and time."""
        with self.reading() as connection:
            rows = connection.execute(select(PINS).order_by(PINS.c.subject, PINS.c.added_at, PINS.c.algorithm))
            return [Pin(row.subject, HostKey(row.algorithm, row.key), row.note, row.added_at) for row in rows]


def _unpin(connection: Connection, subject: str, wanted: str | None) -> int:
    rows = connection.execute(select(PINS.c.algorithm, PINS.c.key).where(PINS.c.subject == subject)).all()
    keys = [HostKey(row.algorithm, row.key) for row in rows]
    chosen = [key for key in keys if wanted is None or key.fingerprint.removeprefix("SHA256:") == wanted.removeprefix("SHA256:")]
    for key in chosen:
        where = (PINS.c.subject == subject, PINS.c.algorithm == key.algorithm, PINS.c.key == key.key)
        connection.execute(delete(PINS).where(*where))
    return len(chosen)


def _check(key: HostKey) -> None:
    try:
        _ = key.fingerprint
    except ValueError as error:
        raise ConfigError(f"not a host key: {key.algorithm} {key.key[:16]}") from error

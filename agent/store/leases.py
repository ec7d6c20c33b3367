"""Leases: never two logins to one device at once, whoever asks, in whichever process."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Executable, bindparam, delete, select

from agent.store.access import Access
from agent.store.conflict import inserting_new
from agent.store.tables import LEASES

_MANY: Final[BindParameter[Any]] = bindparam("many", expanding=True)
_EXPIRED: Final = delete(LEASES).where(LEASES.c.device.in_(_MANY), LEASES.c.until <= bindparam("now"))
_GIVE_BACK: Final = delete(LEASES).where(LEASES.c.device == bindparam("whose"), LEASES.c.holder == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Lease:
    """The wish to have a device, by its uid, until then."""

    device: str
    holder: str
    now: datetime
    until: datetime


class Leases(Access):
    """Who may log in to which device, and until when."""

    def lease(self, device: str, holder: str, seconds: float) -> bool:
        """Take a device, by its uid, for this long; false where it is taken, also by this holder. An expired lease is taken over."""
        wish = self._wish(device, holder, seconds)
        return self.write(lambda connection: device in take(connection, [wish])).result()

    def release(self, device: str, holder: str) -> None:
        """Give a device back; nothing happens where the lease is another's by now."""
        self.write(lambda connection: give_back(connection, [(device, holder)])).result()

    def busy(self, device: str) -> str | None:
        """Who has the device now, if anybody."""
        with self.reading() as connection:
            holder: str | None = connection.scalar(
                select(LEASES.c.holder).where(LEASES.c.device == device, LEASES.c.until > self._clock()),
            )
        return holder

    def _wish(self, device: str, holder: str, seconds: float) -> Lease:
        now = self._clock()
        return Lease(device, holder, now, now + timedelta(seconds=seconds))


def take(connection: Connection, wishes: Sequence[Lease]) -> set[str]:
    """The devices that could be taken; each is wished for once."""
    connection.execute(_EXPIRED, {"many": [wish.device for wish in wishes], "now": max(wish.now for wish in wishes)})
    rows = [{"device": wish.device, "holder": wish.holder, "until": wish.until} for wish in wishes]
    return set(connection.scalars(_taking(connection.dialect.name), rows))


def give_back(connection: Connection, held: Collection[tuple[str, str]]) -> None:
    """End these leases, each a device's uid and its holder."""
    if held:
        connection.execute(_GIVE_BACK, [{"whose": device, "of": holder} for device, holder in held])


@cache
def _taking(dialect: str) -> Executable:
    return inserting_new(LEASES, dialect).returning(LEASES.c.device)

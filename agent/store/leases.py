"""Leases: never two logins to one device at once, whoever asks, in whichever process."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, delete, select, update

from agent.store.access import Access
from agent.store.conflict import insert_one
from agent.store.tables import LEASES


class Leases(Access):
    """Who may log in to which device, and until when."""

    def lease(self, device: str, holder: str, seconds: float) -> bool:
        """Take a device, by its uid, for this long; false where it is taken, also by this holder. An expired lease is taken over."""
        now = self._clock()
        return self.write(partial(_take, device=device, holder=holder, now=now, until=now + timedelta(seconds=seconds))).result()

    def release(self, device: str, holder: str) -> None:
        """Give a device back; nothing happens where the lease is another's by now."""
        mine = (LEASES.c.device == device) & (LEASES.c.holder == holder)
        self.write(lambda connection: connection.execute(delete(LEASES).where(mine)).rowcount).result()

    def busy(self, device: str) -> str | None:
        """Who has the device now, if anybody."""
        with self.reading() as connection:
            holder: str | None = connection.scalar(
                select(LEASES.c.holder).where(LEASES.c.device == device, LEASES.c.until > self._clock()),
            )
        return holder


def _take(connection: Connection, device: str, holder: str, now: datetime, until: datetime) -> bool:
    expired = (LEASES.c.device == device) & (LEASES.c.until <= now)
    if connection.execute(update(LEASES).where(expired).values(holder=holder, until=until)).rowcount:
        return True
    return insert_one(connection, LEASES, {"device": device, "holder": holder, "until": until})

"""The devices: a uid of ours for each, which survives a new name, a new address and new hardware."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from agent.errors import ConfigError
from agent.model.stored import KnownDevice
from agent.policy.nearest import hint
from agent.store.access import Access
from agent.store.tables import DEVICES, PINS

_COLUMNS = tuple(column for column in DEVICES.columns if column.name not in ("id", "about"))


class Named(NamedTuple):
    """A device as an inventory names it; `uid` is empty where the inventory leaves it to us."""

    organisation: str
    name: str
    address: str
    uid: str = ""


class Registry(Access):
    """Which devices there are, and were."""

    def resolve(self, organisation: str, name: str, address: str) -> str:
        """The uid of the device of that name; one that was never seen gets one. Its address is noted.

        A store that only reads knows what it knows: `ConfigError` for a new name.
        """
        return self.resolve_all([Named(organisation, name, address)])[0]

    def adopt(self, uid: str, organisation: str, name: str, address: str) -> str:
        """Know a device under the uid that the inventory gives it. Raises `ConfigError` where the name is another's."""
        return self.resolve_all([Named(organisation, name, address, uid)])[0]

    def resolve_all(self, named: Iterable[Named]) -> list[str]:
        """The uids of a whole inventory, in its order: all are noted, or none."""
        wanted = list(named)
        if self._writer is None:
            return self._looked_up(wanted)
        return self.write(partial(_note_all, wanted=wanted, now=self._clock())).result()

    def rename(self, organisation: str, old: str, new: str) -> None:
        """Give a device another name; its history stays. Raises `ConfigError` for an unknown name or one that is taken."""
        self.write(partial(_rename, organisation=organisation, old=old, new=new)).result()

    def replace(self, uid: str) -> None:
        """Note that the hardware was swapped: uid and history stay, pinned keys and what was known of it are forgotten."""
        self._mark(uid, {"replaced_at": self._clock(), "about": None}, unpin=True)

    def retire(self, uid: str) -> None:
        """Note that the device is no longer managed; its history stays."""
        self._mark(uid, {"retired_at": self._clock()})

    def restore(self, uid: str) -> None:
        """Take a retired device back."""
        self._mark(uid, {"retired_at": None})

    def devices(self) -> list[KnownDevice]:
        """Every device, retired ones too, by organisation and name."""
        with self.reading() as connection:
            rows = connection.execute(select(*_COLUMNS).order_by(DEVICES.c.organisation, DEVICES.c.name))
            return [KnownDevice(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def _mark(self, uid: str, values: Mapping[str, Any], *, unpin: bool = False) -> None:
        def job(connection: Connection) -> None:
            if not connection.execute(update(DEVICES).where(DEVICES.c.uid == uid).values(**values)).rowcount:
                raise ConfigError(f"no device has the uid {uid}")
            if unpin:
                connection.execute(delete(PINS).where(PINS.c.subject == uid))

        self.write(job).result()

    def _looked_up(self, wanted: Iterable[Named]) -> list[str]:
        known = {(device.organisation, device.name): device.uid for device in self.devices()}
        uids = [one.uid or known.get((one.organisation, one.name), "") for one in wanted]
        for one, uid in zip(wanted, uids, strict=True):
            if not uid:
                raise ConfigError(f"{one.name}: nothing is known of this device yet")
        return uids


def _note_all(connection: Connection, wanted: Iterable[Named], now: datetime) -> list[str]:
    return [_note(connection, one, now) for one in wanted]


def _note(connection: Connection, named: Named, now: datetime) -> str:
    """Note one device of the inventory; returns its uid."""
    holder = connection.scalar(select(DEVICES.c.uid).where(_called(named.organisation, named.name)))
    if named.uid and holder not in (None, named.uid):
        raise ConfigError(f"{named.name}: known under the uid {holder}, not {named.uid}; give it that uid, or rename the other device")
    uid = named.uid or holder or uuid4().hex
    values = {"organisation": named.organisation, "name": named.name, "address": named.address, "last_seen": now}
    if not connection.execute(update(DEVICES).where(DEVICES.c.uid == uid).values(**values)).rowcount:
        connection.execute(insert(DEVICES).values(uid=uid, first_seen=now, **values))
    return uid


def _rename(connection: Connection, organisation: str, old: str, new: str) -> None:
    names = set(connection.scalars(select(DEVICES.c.name).where(DEVICES.c.organisation == organisation)))
    if old not in names:
        raise ConfigError(f"no device is called {old}{hint(old, names)}")
    if new in names:
        raise ConfigError(f"a device is called {new} already; rename or retire that one first")
    connection.execute(update(DEVICES).where(_called(organisation, old)).values(name=new))


def _called(organisation: str, name: str) -> Any:
    return (DEVICES.c.organisation == organisation) & (DEVICES.c.name == name)

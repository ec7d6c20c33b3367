"""Keep snapshots, many with few statements: what is new in each in full, of the rest as little as there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update

from agent.errors import StoreError
from agent.model.reading import Got, Snapshot
from agent.model.records import Chassis
from agent.store.codec import plain
from agent.store.conflict import replace
from agent.store.contents import Fact, keep_facts
from agent.store.keeping import Latest, keep_replies
from agent.store.leases import give_back
from agent.store.parts import keep_parts
from agent.store.readings import FAILED, Encoded, again, clean, encode, sign
from agent.store.tables import DEVICES, LATEST_READINGS, READINGS, SNAPSHOTS

_MANY: Final[BindParameter[Any]] = bindparam("many", expanding=True)

# Statements are made once: to make one takes longer than to run it.
_DEVICES: Final = select(DEVICES.c.uid, DEVICES.c.id, DEVICES.c.about).where(DEVICES.c.uid.in_(_MANY))
_BEFORE: Final = (
    select(READINGS, LATEST_READINGS.c.device, LATEST_READINGS.c.sign)
    .join(
        LATEST_READINGS,
        (LATEST_READINGS.c.snapshot == READINGS.c.snapshot) & (LATEST_READINGS.c.collector == READINGS.c.collector),
    )
    .where(LATEST_READINGS.c.device.in_(_MANY))
)
_SNAPSHOTS: Final = insert(SNAPSHOTS).returning(SNAPSHOTS.c.id, sort_by_parameter_order=True)
_READINGS: Final = insert(READINGS)
_ABOUT: Final = update(DEVICES).where(DEVICES.c.id == bindparam("device")).values(about=bindparam("hash"))


@dataclass(frozen=True, slots=True)
class Keeping:
    """A snapshot to keep; where a visit ends with it, `holder` gives the device back."""

    snapshot: Snapshot
    holder: str = ""


def put_all(connection: Connection, given: Sequence[Keeping]) -> list[int]:
    """Keep snapshots and return their numbers; all or none. Raises `StoreError` where a device is not known."""
    numbers = [number for some in _apart(given) for number in _put(connection, [one.snapshot for one in some])]
    give_back(connection, [(one.snapshot.device, one.holder) for one in given if one.holder])
    return numbers


def _apart(given: Sequence[Keeping]) -> Iterator[Sequence[Keeping]]:
    """Those of different devices together: a second snapshot of one has its news against the first."""
    some: dict[str, Keeping] = {}
    for one in given:
        if one.snapshot.device in some:
            yield list(some.values())
            some = {}
        some[one.snapshot.device] = one
    yield list(some.values())


@dataclass
class _Entry:
    """A snapshot on its way into the tables: its device's row, and each collector's latest reading until now."""

    snapshot: Snapshot
    device: Any
    before: Mapping[str, Any]
    number: int = 0

    @cached_property
    def about(self) -> Fact:
        """What is known of the device."""
        return Fact.of(plain(self.snapshot.about))

    @cached_property
    def readings(self) -> Mapping[str, Encoded]:
        """The readings as columns; one that would be the same again is taken over as it was."""
        return {name: self._encoded(name) for name in self.snapshot.readings}

    def sign(self, name: str) -> bytes | None:
        """By what a reading is known again; one that could not be kept is read anew."""
        return None if self.readings[name].kind == FAILED else self.snapshot.signs.get(name)

    def news(self, name: str) -> bool:
        """Whether a reading says something else than the one before."""
        before = self.before.get(name)
        return before is None or sign(before) != self.readings[name].sign

    def inventory(self) -> Chassis | None:
        """The parts, where they are other than before, or may not be in their table yet."""
        for name in self.readings:
            if self.news(name) or (self.before[name].sign is None and self.sign(name)):
                reading = self.snapshot.readings[name]
                if isinstance(reading, Got) and isinstance(reading.record, Chassis):
                    return reading.record
        return None

    def _encoded(self, name: str) -> Encoded:
        before = self.before.get(name)
        same = before is not None and name in self.snapshot.unchanged and before.sign == self.snapshot.signs[name]
        return again(before) if same else encode(self.snapshot.readings[name])


def _put(connection: Connection, snapshots: Sequence[Snapshot]) -> list[int]:
    entries = _entries(connection, snapshots)
    _keep_facts(connection, entries)
    for entry, number in zip(entries, connection.scalars(_SNAPSHOTS, [_snapshot_row(entry) for entry in entries]), strict=True):
        entry.number = number
    _keep_readings(connection, entries)
    keep_parts(connection, [(entry.device.id, found) for entry in entries if (found := entry.inventory())])
    keep_replies(connection, [_latest(entry) for entry in entries])
    learned = [entry for entry in entries if entry.snapshot.visit.reached and entry.device.about != entry.about.hash]
    if learned:
        connection.execute(_ABOUT, [{"device": entry.device.id, "hash": entry.about.hash} for entry in learned])
    return [entry.number for entry in entries]


def _entries(connection: Connection, snapshots: Sequence[Snapshot]) -> list[_Entry]:
    devices = {row.uid: row for row in connection.execute(_DEVICES, {"many": [snapshot.device for snapshot in snapshots]})}
    for snapshot in snapshots:
        if snapshot.device not in devices:
            raise StoreError(f"no device has the uid {snapshot.device}; it must be resolved or adopted first")
    before: dict[int, dict[str, Any]] = {row.id: {} for row in devices.values()}
    for row in connection.execute(_BEFORE, {"many": list(before)}):
        before[row.device][row.collector] = row
    return [_Entry(snapshot, device := devices[snapshot.device], before[device.id]) for snapshot in snapshots]


def _keep_facts(connection: Connection, entries: Iterable[_Entry]) -> None:
    """Keep what the database does not have: what stayed is not even looked for."""
    unsure: list[Fact] = []
    for entry in entries:
        known = {row.fact for row in entry.before.values()} | {entry.device.about}
        facts = [entry.about, *(encoded.fact for encoded in entry.readings.values() if encoded.fact)]
        unsure += [fact for fact in facts if fact.hash not in known]
    keep_facts(connection, unsure)


def _snapshot_row(entry: _Entry) -> dict[str, Any]:
    visit = entry.snapshot.visit
    return {
        "device": entry.device.id,
        "started": visit.started,
        "seconds": visit.seconds,
        "login_seconds": visit.login_seconds,
        "code": visit.code,
        "reason": clean(visit.reason),
        "about": entry.about.hash,
    }


def _keep_readings(connection: Connection, entries: Sequence[_Entry]) -> None:
    read = [(entry, name, encoded) for entry in entries for name, encoded in entry.readings.items()]
    if not read:
        return
    connection.execute(_READINGS, [{"snapshot": entry.number, "collector": name, **encoded.row} for entry, name, encoded in read])
    replace(
        connection,
        LATEST_READINGS,
        [{"device": entry.device.id, "collector": name, "snapshot": entry.number, "sign": entry.sign(name)} for entry, name, _ in read],
    )


def _latest(entry: _Entry) -> Latest:
    news = {rpc for name in entry.readings if entry.news(name) for rpc in entry.snapshot.feeds.get(name, ())}
    return Latest(entry.device.id, entry.number, entry.snapshot.replies, news)

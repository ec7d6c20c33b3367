"""Snapshots: kept, listed, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Select, select, union_all

from agent.errors import ConfigError, StoreError
from agent.model.about import About
from agent.model.reading import Reading, Snapshot
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.model.stored import Listed, StoredSnapshot
from agent.model.visit import Visit
from agent.ports import Clock
from agent.store.access import Access
from agent.store.codec import build
from agent.store.contents import unpack, unpacked
from agent.store.opening import Opened
from agent.store.putting import Keeping, put_all
from agent.store.readings import Kinds, decode
from agent.store.tables import CONTENTS, DEVICES, FACTS, LATEST_READINGS, LATEST_REPLIES, PIECES, READINGS, REPLIES, RPCS, SNAPSHOTS


class Snapshots(Access):
    """What was read of the devices, and when."""

    def __init__(self, opened: Opened, clock: Clock, records: Kinds) -> None:
        super().__init__(opened, clock)
        self._records = records

    def put(self, snapshot: Snapshot) -> Future[int]:
        """Keep a snapshot, the whole of it or nothing; the future has its number once it is safe.

        Its spool files are read until then. The future's error is a `StoreError`, also where the device is not known.
        """
        return self._writing().submit_to(put_all, Keeping(snapshot))

    async def put_async(self, snapshot: Snapshot, holder: str = "") -> int:
        """Keep a snapshot without holding up the loop; returns its number once it is safe.

        Where it ends the visit of a `holder`, the device is given back with it.
        """
        number: int = await self._writing().run_in(put_all, Keeping(snapshot, holder))
        return number

    def snapshots(self, device: str | None = None, since: datetime | None = None, limit: int = 50) -> list[Listed]:
        """The newest snapshots, of all devices or of the one with this uid."""
        query = _listing().order_by(SNAPSHOTS.c.started.desc(), SNAPSHOTS.c.id.desc()).limit(limit)
        if device is not None:
            query = query.where(DEVICES.c.uid == device)
        if since is not None:
            query = query.where(SNAPSHOTS.c.started >= since)
        with self.reading() as connection:
            return [Listed(row.id, row.uid, row.name, row.organisation, _visit(row)) for row in connection.execute(query)]

    def snapshot(self, number: int) -> StoredSnapshot:
        """One snapshot, its readings decoded and its replies to be read when asked for. Raises `ConfigError` where there is none."""
        with self.reading() as connection:
            row = connection.execute(_listing().where(SNAPSHOTS.c.id == number)).first()
            if row is None:
                raise ConfigError(f"there is no snapshot {number}")
            about = build(About, unpack(row.body))
            rows = connection.execute(_readings().where(READINGS.c.snapshot == number).order_by(READINGS.c.collector))
            readings = {one.collector: self._decoded(one) for one in rows}
            replies = {_rpc(one.parts): Reply(KeptBody(self, one.hash, one.size)) for one in connection.execute(_replies(number))}
        return StoredSnapshot(row.uid, _visit(row), about, readings, replies, number=number, name=row.name)

    def latest(self, device: str) -> Mapping[str, tuple[Reading, datetime]]:
        """Each collector's latest reading of a device, and when the visit began that it is from."""
        latest = LATEST_READINGS.c
        query = (
            _readings(SNAPSHOTS.c.started)
            .join(LATEST_READINGS, (latest.snapshot == READINGS.c.snapshot) & (latest.collector == READINGS.c.collector))
            .join(SNAPSHOTS, SNAPSHOTS.c.id == READINGS.c.snapshot)
            .join(DEVICES, DEVICES.c.id == latest.device)
            .where(DEVICES.c.uid == device)
            .order_by(READINGS.c.collector)
        )
        with self.reading() as connection:
            return {row.collector: (self._decoded(row), row.started) for row in connection.execute(query)}

    def raw(self, number: int, rpc: str) -> BinaryIO:
        """The bytes of one reply of a snapshot, as the device sent them; raises `ConfigError` where none is kept."""
        return self.snapshot(number).reply(rpc).body.open()

    def about(self, device: str) -> About | None:
        """What is known of a device, since it was last reached."""
        query = select(FACTS.c.body).join(DEVICES, DEVICES.c.about == FACTS.c.hash).where(DEVICES.c.uid == device)
        with self.reading() as connection:
            body = connection.scalar(query)
        return None if body is None else _about(body)

    def _decoded(self, row: Any) -> Reading:
        return decode(row, self._records.get(row.collector))


@dataclass(frozen=True, slots=True)
class KeptBody:
    """The bytes of a reply in the store, read when asked for."""

    access: Access
    hash: bytes
    size: int

    def open(self) -> BinaryIO:
        """Read them from the start, piece by piece. Raises `StoreError` where they are no longer kept."""
        with self.access.reading() as connection:
            first = connection.scalar(select(CONTENTS.c.body).where(CONTENTS.c.hash == self.hash))
        if first is None:
            raise StoreError("this reply is no longer kept: a later one took its place")
        return unpacked(self._pieces(first))

    def _pieces(self, first: bytes) -> Iterator[bytes]:
        number, piece = 0, first
        while piece:
            yield piece
            number += 1
            query = select(PIECES.c.body).where(PIECES.c.content == self.hash, PIECES.c.number == number)
            with self.access.reading() as connection:
                piece = connection.scalar(query) or b""


def _listing() -> Select[Any]:
    """Snapshots, each with its device and what was known of it."""
    return (
        select(SNAPSHOTS, DEVICES.c.uid, DEVICES.c.name, DEVICES.c.organisation, FACTS.c.body)
        .join(DEVICES, DEVICES.c.id == SNAPSHOTS.c.device)
        .join(FACTS, FACTS.c.hash == SNAPSHOTS.c.about)
    )


def _readings(*more: Any) -> Select[Any]:
    return select(READINGS, FACTS.c.body, *more).select_from(READINGS).outerjoin(FACTS, FACTS.c.hash == READINGS.c.fact)


def _replies(number: int) -> Select[Any]:
    """The replies of a snapshot that are kept: with it, or as the latest."""
    kept = union_all(
        *(select(table.c.rpc, table.c.content).where(table.c.snapshot == number) for table in (REPLIES, LATEST_REPLIES))
    ).subquery()
    return (
        select(RPCS.c.parts, CONTENTS.c.hash, CONTENTS.c.size)
        .distinct()
        .join(kept, kept.c.rpc == RPCS.c.id)
        .join(CONTENTS, CONTENTS.c.hash == kept.c.content)
    )


def _visit(row: Any) -> Visit:
    return Visit(row.started, row.seconds, row.login_seconds, row.code, row.reason)


def _about(body: bytes) -> About:
    found: About = build(About, unpack(body))
    return found


def _rpc(parts: str) -> Rpc:
    """The rpc from its parts: name, arguments, command, and attributes, which older rows do not have."""
    name, arguments, command, *more = json.loads(parts)
    rpc = Rpc.cli(command) if command else Rpc(name, **{key: value or True for key, value in arguments})
    return rpc.having(**dict(more[0])) if more and more[0] else rpc

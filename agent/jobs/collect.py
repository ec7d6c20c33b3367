"""Collect: one login to each device, for all that is due, into snapshots."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar
from weakref import WeakKeyDictionary

from agent.errors import AgentError, DeviceBusy
from agent.jobs.garbage import seldom
from agent.jobs.holder import gone
from agent.jobs.plan import IDENTITY, Plan
from agent.jobs.redact import Redaction
from agent.model.about import About
from agent.model.device import Device
from agent.model.reading import Snapshot
from agent.model.stored import Known
from agent.model.visit import Visit
from agent.ports import Clock, Collector, Transport

log = logging.getLogger(__name__)
T = TypeVar("T")

_OFF_LOOP: Final = 256 << 10
_LEASE_SLACK: Final = 30.0
_LEASE_PAUSE: Final = 0.25
_READING: Final = 32
"""Visits whose replies are read and not yet kept, at most: records take ten times the memory of packed replies."""


class Keeper(Protocol):
    """What a round needs of the store."""

    async def begin_visit(self, device: str, holder: str, seconds: float) -> Known | None:
        """Take a device for this long and tell what is known of it; `None` where somebody else has it."""

    async def put_async(self, snapshot: Snapshot, holder: str = "") -> int:
        """Keep a snapshot and give its device back; returns its number once it is safe."""

    async def end_visit(self, device: str, holder: str) -> None:
        """Give a device back without a snapshot."""

    def busy(self, device: str) -> str | None:
        """Who has a device now, if anybody."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One device, and the collectors that are due for it."""

    device: Device
    collectors: Sequence[Collector]


@dataclass(frozen=True, slots=True)
class Collecting:
    """The parts of a round. `holder` names this process in leases; `collectors` are all that there are."""

    transports: Mapping[str, Transport]
    collectors: Sequence[Collector]
    store: Keeper
    clock: Clock
    holder: str
    concurrency: int = 500
    redaction: Redaction = field(default_factory=Redaction)
    _rooms: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = field(default_factory=WeakKeyDictionary, repr=False)

    async def run(self, errands: Iterable[Errand], tell: Callable[[Device, Snapshot], None]) -> None:
        """Visit every device, at most `concurrency` at once; `tell` hears of each as soon as its snapshot is kept."""
        given = list(errands)
        waiting = iter(given)

        async def work() -> None:
            for errand in waiting:
                tell(errand.device, await self.visit(errand))

        try:
            with seldom():
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(self.concurrency, len(given))):
                        group.create_task(work())
        except ExceptionGroup as several:
            raise several.exceptions[0] from several  # the store, or whoever was told: what stops one stops them all

    async def visit(self, errand: Errand) -> Snapshot:
        """Visit one device and keep what was read; whatever goes wrong is in the snapshot."""
        device = errand.device
        started, begin = self.clock(), time.monotonic()
        try:
            known = await self._take(device)
        except DeviceBusy as error:
            visit = Visit(started, time.monotonic() - begin, code=error.code, reason=str(error))
            return Plan(errand.collectors, None, visit).snapshot(device.uid, visit)
        kept = False
        try:
            plan, visit = await self._converse(errand, known)
            async with self._room():
                snapshot = await _aside(plan, lambda: plan.snapshot(device.uid, visit))
                await self.store.put_async(snapshot, self.holder)
            kept = True
        finally:
            if not kept:
                await self.store.end_visit(device.uid, self.holder)
        return snapshot

    def _room(self) -> asyncio.Semaphore:
        """What bounds the visits that are read and not yet kept; a semaphore serves one loop."""
        return self._rooms.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_READING))

    async def _take(self, device: Device) -> Known:
        """Lease the device, waiting for whoever has it for as long as a round may last; a process that died has nothing."""
        until = time.monotonic() + device.deadline
        other: str | None = None
        while (known := await self.store.begin_visit(device.uid, self.holder, device.deadline + _LEASE_SLACK)) is None:
            if other is None and (other := await asyncio.to_thread(self.store.busy, device.uid)) and gone(other):
                await self.store.end_visit(device.uid, other)
                continue
            if time.monotonic() > until:
                raise DeviceBusy(f"another login to {device.name} is open, by process {other}")
            await asyncio.sleep(_LEASE_PAUSE)
        return known

    async def _converse(self, errand: Errand, known: Known) -> tuple[Plan, Visit]:
        """Log in once and ask all that is due."""
        device = errand.device
        about = known.about if known.about and known.about.release else None  # one that never said its release is as good as new
        visit = Visit(self.clock())
        plan = Plan(self._asking(errand.collectors, about), about, visit, known.signs)
        begin = time.monotonic()
        login: float | None = None
        code = reason = ""
        try:
            async with self.transports[device.transport].connect(device) as session:
                login = time.monotonic() - begin
                while wave := await _aside(plan, plan.wave):
                    for rpc in wave:
                        plan.answer(rpc, await self.redaction.passed(device, rpc, await session.ask(rpc)))
        except AgentError as error:
            code, reason = error.code, str(error)
        except Exception as error:
            log.exception("visit to %s failed", device.name)
            code, reason = AgentError.code, f"{type(error).__name__}: {error}"
        return plan, Visit(visit.started, time.monotonic() - begin, login, code, reason)

    def _asking(self, due: Sequence[Collector], about: About | None) -> list[Collector]:
        """The collectors to ask: a device that is new to us is also asked who it is."""
        asked = {collector.name for collector in due}
        return [one for one in self.collectors if one.name in asked or (about is None and one.record in IDENTITY)]


async def _aside(plan: Plan, call: Callable[[], T]) -> T:
    """Read replies: large ones in a thread, so that the loop goes on."""
    return await asyncio.to_thread(call) if plan.heaviest > _OFF_LOOP else call()

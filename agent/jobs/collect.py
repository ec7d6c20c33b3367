"""Collect: one login to each device, for all that is due, into snapshots."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from agent.errors import AgentError, DeviceBusy
from agent.jobs.plan import IDENTITY, Plan
from agent.model.about import About
from agent.model.device import Device
from agent.model.reading import Snapshot
from agent.model.visit import Visit
from agent.ports import Clock, Collector, Session, Transport

log = logging.getLogger(__name__)
T = TypeVar("T")

_OFF_LOOP: Final = 256 << 10
_LEASE_SLACK: Final = 30.0
_LEASE_PAUSE: Final = 0.25


class Keeper(Protocol):
    """What a round needs of the store."""

    def about(self, device: str) -> About | None:
        """What is known of a device."""

    async def put_async(self, snapshot: Snapshot) -> int:
        """Keep a snapshot; returns its number once it is safe."""

    def lease(self, device: str, holder: str, seconds: float) -> bool:
        """Take a device for this long; false where somebody else has it."""

    def release(self, device: str, holder: str) -> None:
        """Give it back."""


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

    async def run(self, errands: Iterable[Errand], tell: Callable[[Device, Snapshot], None]) -> None:
        """Visit every device, at most `concurrency` at once; `tell` hears of each as soon as its snapshot is kept."""
        waiting = iter(errands)

        async def work() -> None:
            for errand in waiting:
                tell(errand.device, await self.visit(errand))

        async with asyncio.TaskGroup() as group:
            for _ in range(self.concurrency):
                group.create_task(work())

    async def visit(self, errand: Errand) -> Snapshot:
        """Visit one device and keep what was read; whatever goes wrong is in the snapshot."""
        device = errand.device
        started, begin = self.clock(), time.monotonic()
        try:
            await self._take(device)
        except DeviceBusy as error:
            visit = Visit(started, time.monotonic() - begin, code=error.code, reason=str(error))
            return Plan(errand.collectors, None, visit).snapshot(device.uid, visit)
        try:
            snapshot = await self._read(errand)
            await self.store.put_async(snapshot)
        finally:
            await asyncio.to_thread(self.store.release, device.uid, self.holder)
        return snapshot

    async def _take(self, device: Device) -> None:
        """Lease the device, waiting for whoever has it for as long as a round may last."""
        until = time.monotonic() + device.deadline
        while not await asyncio.to_thread(self.store.lease, device.uid, self.holder, device.deadline + _LEASE_SLACK):
            if time.monotonic() > until:
                raise DeviceBusy(f"another login to {device.name} is open")
            await asyncio.sleep(_LEASE_PAUSE)

    async def _read(self, errand: Errand) -> Snapshot:
        """Log in once and ask all that is due."""
        device = errand.device
        about = await asyncio.to_thread(self._known, device)
        visit = Visit(self.clock())
        plan = Plan(self._asking(errand.collectors, about), about, visit)
        begin = time.monotonic()
        login: float | None = None
        code = reason = ""
        try:
            async with self.transports[device.transport].connect(device) as session:
                login = time.monotonic() - begin
                await _converse(session, plan)
        except AgentError as error:
            code, reason = error.code, str(error)
        except Exception as error:
            log.exception("visit to %s failed", device.name)
            code, reason = AgentError.code, f"{type(error).__name__}: {error}"
        visit = Visit(visit.started, time.monotonic() - begin, login, code, reason)
        return await _aside(plan, lambda: plan.snapshot(device.uid, visit))

    def _known(self, device: Device) -> About | None:
        """What is known of a device; one that never said its release is as good as new."""
        about = self.store.about(device.uid)
        return about if about and about.release else None

    def _asking(self, due: Sequence[Collector], about: About | None) -> list[Collector]:
        """The collectors to ask: a device that is new to us is also asked who it is."""
        asked = {collector.name for collector in due}
        return [one for one in self.collectors if one.name in asked or (about is None and one.record in IDENTITY)]


async def _converse(session: Session, plan: Plan) -> None:
    """Ask wave after wave."""
    while wave := await _aside(plan, plan.wave):
        for rpc in wave:
            plan.answer(rpc, await session.ask(rpc))


async def _aside(plan: Plan, call: Callable[[], T]) -> T:
    """Read replies: large ones in a thread, so that the loop goes on."""
    return await asyncio.to_thread(call) if plan.heaviest > _OFF_LOOP else call()

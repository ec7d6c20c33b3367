"""Ours: the real job, the real transport, the real store."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from target import Job, Marks

from agent.collectors.alarms import CollectAlarms
from agent.collectors.chassis import CollectChassis
from agent.collectors.core_dumps import CollectCoreDumps
from agent.collectors.reachability import CollectReachability
from agent.collectors.routing_engines import CollectRoutingEngines
from agent.collectors.software import CollectSoftware
from agent.jobs.collect import Collecting, Errand
from agent.model.about import About
from agent.model.device import Device, Login
from agent.model.reading import Snapshot
from agent.model.replies import Replies
from agent.model.rpc import Ask, Rpc
from agent.netconf.ssh import SshTransport
from agent.ports import Collector, HostKey, HostKeys, Secrets, Transport, utc_now
from agent.store import Named, Store


@dataclass(frozen=True)
class OneEngine:
    """A collector that asks as it would ask a device with one engine, so that every peer is asked the same."""

    inner: Any

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.inner.name)

    @property
    def record(self) -> type:
        """Its record."""
        kind: type = self.inner.record
        return kind

    def asks(self, _about: About) -> Iterable[Ask]:
        """What it asks a device of a known model."""
        found: Iterable[Ask] = self.inner.asks(About(model="mx960"))
        return found

    def read(self, replies: Replies) -> Any:
        """Its record."""
        return self.inner.read(replies)


@dataclass(frozen=True)
class CollectLarge:
    """Ask for a reply of so many megabytes, and read all of it."""

    megabytes: int
    name = "large"
    record = int

    def asks(self, _about: About) -> Iterable[Ask]:
        """The one rpc."""
        yield Ask("large", Rpc("get-interface-information", mb=str(self.megabytes)))

    def read(self, replies: Replies) -> int:
        """How many interfaces are in it."""
        return sum(1 for _ in replies["large"].each("physical-interface"))


@dataclass(frozen=True)
class Password:
    """The one secret that there is."""

    password: str

    def reveal(self, reference: str) -> str:  # noqa: ARG002 - whatever it is called
        """It."""
        return self.password


def collectors(job: Job) -> Sequence[Collector]:
    """Those that ask the six rpcs, and the one that asks nothing."""
    if job.megabytes:
        return [CollectLarge(job.megabytes)]
    six = (CollectSoftware, CollectRoutingEngines, CollectChassis, CollectCoreDumps, CollectAlarms)
    return [CollectReachability(), *map(OneEngine, (kind() for kind in six))]


@contextmanager
def ready(job: Job, transport: Callable[[Secrets, HostKeys, Path], Transport] = SshTransport) -> Iterator[Callable[[], int]]:
    """A round over every device of the job, on a store of its own that pins their keys."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        given = collectors(job)
        with Store.open(f"sqlite:///{folder}/agent.db", records={one.name: one.record for one in given}) as store:
            devices = inventory(job, store)
            way = transport(Password(job.target.password), store, Path(folder))
            collecting = Collecting({way.name: way}, given, store, utc_now, "bench", job.at_once)
            errands = [Errand(device, given) for device in devices]
            with asyncio.Runner() as runner:
                yield lambda: runner.run(visit_all(collecting, errands))


def inventory(job: Job, store: Store) -> list[Device]:
    """Every device, known to the store, its host key pinned."""
    named = [Named("default", f"bench-{number}", job.target.address(number)) for number in range(job.devices)]
    uids = store.resolve_all(named)
    for uid in uids:
        store.pin(uid, HostKey(*job.target.key.split()))
    return [_device(job, one, uid) for one, uid in zip(named, uids, strict=True)]


def _device(job: Job, named: Named, uid: str) -> Device:
    login = Login("bench", job.target.user, password="env:BENCH")
    return Device(uid, named.name, named.address, login, job.target.port, transport=job.variant)


async def visit_all(collecting: Collecting, errands: Sequence[Errand]) -> int:
    """Visit every device; returns how many were not read well, and marks the memory at every thousandth."""
    bad = done = 0

    def tell(_device: Device, snapshot: Snapshot) -> None:
        nonlocal bad, done
        bad += bool(snapshot.problems)
        done += 1
        if done % 1000 == 0:
            Marks.note()

    await collecting.run(errands, tell)
    return bad

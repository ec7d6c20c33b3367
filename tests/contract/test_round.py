"""A whole round over faulty and healthy devices: who is harmed, what is kept, and in which order nothing matters."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import peers as lab
import pytest

from agent.jobs.collect import Collecting, Errand
from agent.model.about import About
from agent.model.device import Device, Login
from agent.model.reading import Failed, Got, Snapshot
from agent.model.replies import Replies
from agent.model.rpc import Ask, Rpc
from agent.netconf.ssh import SshTransport
from agent.ports import HostKey, utc_now
from agent.store import Named, Store

DEADLINE = 0.8
CODES = {
    "unanswering": "no-answer",
    "closed": "connection-refused",
    "silent": "no-banner",
    "http": "not-ssh",
    "stalls-in-auth": "login-timeout",
    "no-hello": "hello-missing",
    "hello-begun": "hello-slow",
    "unanswered": "rpc-timeout",
    "trickle": "reply-slow",
    "dropped": "connection-lost",
    "mismatch": "reply-mismatch",
    "endless": "reply-too-large",
}
"""Peers with a fault that ends the visit, and its code."""

FINE = ("healthy", "text-before-hello", "hello-in-pieces", "control-character", "latin-1", "split-text", "escaped-mark", "close-unanswered")
"""Peers with which a round ends well."""

BEFORE = ("unanswered", "trickle", "dropped", "mismatch", "endless")
"""Peers that answered one rpc well before the fault."""


@dataclass(frozen=True)
class HostName:
    """What the peers tell."""

    name: str


@dataclass(frozen=True)
class CollectHostName:
    """Asks what every peer answers well."""

    name = "host-name"
    record = HostName

    def asks(self, about: About) -> Iterable[Ask]:
        yield Ask("system", Rpc("get-system-information"))

    def read(self, replies: Replies) -> HostName:
        ((_, part),) = replies["system"].engines("system-information")
        return HostName(part.text("host-name") or "")


@dataclass(frozen=True)
class CollectFault:
    """Asks what the faulty peers answer wrongly."""

    name = "fault"
    record = HostName

    def asks(self, about: About) -> Iterable[Ask]:
        yield Ask("fault", Rpc("get-fault"))

    def read(self, replies: Replies) -> HostName:
        return HostName(str(replies["fault"].root.tag))


@dataclass
class Known:
    """The peers' password and keys."""

    keys: frozenset[HostKey]
    strangers: set[str] = field(default_factory=set)

    def reveal(self, reference: str) -> str:
        return lab.PASSWORD if reference == "env:PASSWORD" else "wrong"

    def pins(self, subject: str) -> frozenset[HostKey]:
        return frozenset() if subject in self.strangers else self.keys


@dataclass
class Bench:
    """A store, and rounds over the peers."""

    peers: lab.Peers
    store: Store
    known: Known
    spool: Path

    def device(self, peer: str, name: str = "", **changes: Any) -> Device:
        name = name or peer
        uid = self.store.resolve_all([Named("default", name, "127.0.0.1")])[0]
        login = changes.pop("login", Login("reader", lab.USER, password="env:PASSWORD"))
        return Device(uid, name, "127.0.0.1", login, port=self.peers.ports[peer], deadline=DEADLINE, reply_cap=1 << 20, **changes)

    def collecting(self, holder: str = "test", concurrency: int = 500) -> Collecting:
        collectors = (CollectHostName(), CollectFault())
        transports = {"ssh": SshTransport(self.known, self.known, self.spool)}
        return Collecting(transports, collectors, self.store, utc_now, holder, concurrency)

    async def round(self, devices: Iterable[Device], collecting: Collecting | None = None) -> dict[str, Snapshot]:
        told: dict[str, Snapshot] = {}
        rounds = collecting or self.collecting()
        await rounds.run([Errand(device, rounds.collectors) for device in devices], lambda device, one: told.update({device.name: one}))
        return told


@pytest.fixture(scope="module")
def peers() -> Iterator[lab.Peers]:
    """The peers, in their process."""
    with lab.running(asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()) as running:
        yield running


@pytest.fixture
def bench(peers: lab.Peers, tmp_path: Path) -> Iterator[Bench]:
    """A bench on an empty SQLite store."""
    with Store.open(f"sqlite:///{tmp_path}/agent.db", records={"host-name": HostName, "fault": HostName}) as store:
        yield Bench(peers, store, Known(frozenset(HostKey(*key) for key in peers.keys)), tmp_path / "spool")


async def test_a_round_over_every_fault(bench: Bench) -> None:
    """Each ends in time with its own code, the healthy ones are unharmed, and all of it is in the store."""
    devices = [bench.device(peer) for peer in (*CODES, *FINE)]
    begin = time.monotonic()

    told = await bench.round(devices)

    assert time.monotonic() - begin < DEADLINE + 1
    assert {name: one.visit.code for name, one in told.items()} == CODES | dict.fromkeys(FINE, "")
    assert all(one.readings["host-name"] == Got(HostName("lab-mx1")) for name, one in told.items() if name in (*FINE, *BEFORE))
    kept = {one.name: bench.store.snapshot(one.number) for one in bench.store.snapshots()}
    assert {name: one.readings for name, one in kept.items()} == {name: one.readings for name, one in told.items()}
    assert b"lab-mx1" in kept["dropped"].reply("get-system-information").body.open().read()


async def test_wrong_login_and_strange_keys(bench: Bench) -> None:
    """A wrong password and an unknown host key are told apart, and nothing was asked."""
    wrong = bench.device("healthy", "wrong", login=Login("reader", lab.USER, password="env:WRONG"))
    strange = bench.device("healthy", "strange")
    bench.known.strangers.add(strange.uid)

    told = await bench.round([wrong, strange, bench.device("healthy")])

    assert {name: one.visit.code for name, one in told.items()} == {"wrong": "login-refused", "strange": "host-key-unknown", "healthy": ""}
    assert told["strange"].replies == {}


async def test_truncated_xml_fails_its_own_record(bench: Bench) -> None:
    """The other records of the same visit are read."""
    (told,) = (await bench.round([bench.device("truncated")])).values()

    assert told.visit.code == ""
    assert told.readings["host-name"] == Got(HostName("lab-mx1"))
    assert isinstance(told.readings["fault"], Failed)
    assert told.readings["fault"].code == "unreadable"


async def test_never_two_logins_to_one_device(bench: Bench) -> None:
    """Two rounds at once visit it one after the other; one that waits too long says so."""
    device = bench.device("healthy")

    both = await asyncio.gather(bench.round([device], bench.collecting("a")), bench.round([device], bench.collecting("b")))
    assert [one["healthy"].visit.code for one in both] == ["", ""]

    assert bench.store.lease(device.uid, "somebody else", 60)
    (told,) = (await bench.round([device])).values()
    assert told.visit.code == "busy"


async def test_slow_devices_do_not_hold_up_the_others(bench: Bench) -> None:
    """With room for two, a dead device takes one place; the others go through the other."""
    devices = [bench.device("unanswering"), *(bench.device("healthy", f"healthy-{number}") for number in range(12))]
    order: list[str] = []

    rounds = bench.collecting(concurrency=2)
    await rounds.run([Errand(device, rounds.collectors) for device in devices], lambda device, _: order.append(device.name))

    assert len(order) == 13
    assert "unanswering" not in order[:6]


async def test_an_interrupted_round_keeps_what_was_read(bench: Bench) -> None:
    """Cut off in the middle, the finished snapshots are kept, and no device stays leased."""
    devices = [bench.device("healthy"), bench.device("unanswered")]
    rounds, first = bench.collecting(), asyncio.Event()
    task = asyncio.create_task(rounds.run([Errand(device, rounds.collectors) for device in devices], lambda *_: first.set()))
    await first.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert [one.name for one in bench.store.snapshots()] == ["healthy"]
    assert [bench.store.busy(device.uid) for device in devices] == [None, None]

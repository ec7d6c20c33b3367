"""What is of PyEZ's own: its API on our session, its pool, when it is imported, and that replies come as they are."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import peers as lab
import pytest
from transport_bench import FIRST, USER_KEY, Bench, raw

from agent.model.rpc import Rpc
from agent.netconf.pyez import PyezTransport


@pytest.fixture(scope="module")
def peers() -> Iterator[lab.Peers]:
    """The peers, in their process."""
    with lab.running(USER_KEY.export_public_key().decode()) as running:
        yield running


@pytest.fixture
def bench(peers: lab.Peers, tmp_path: Path) -> Bench:
    """The transport over PyEZ."""
    return Bench.of("pyez", peers, tmp_path)


def test_imported_when_first_used() -> None:
    """Half a second that nobody pays who does not use it."""
    program = "import sys, agent.app; print([name for name in ('jnpr.junos', 'ncclient', 'paramiko', 'scp') if name in sys.modules])"

    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"


@pytest.mark.parametrize("peer", ["healthy", "chunks"])
async def test_pyez_itself_works_on_the_session(bench: Bench, peer: str) -> None:
    """`session.device` is PyEZ's Device: its rpcs and ours take turns on one login."""
    async with bench.transport.connect(bench.device(peer, deadline=5)) as session:
        await session.ask(FIRST)
        found = await asyncio.to_thread(session.device.rpc.get_system_information)
        again = await session.ask(FIRST)

    assert found.findtext("host-name").strip() == "lab-mx1"
    assert again.root.find("system-information") is not None


@pytest.mark.parametrize("peer", ["healthy", "chunks", "latin-1", "split-text", "truncated"])
async def test_replies_are_the_same_over_both(bench: Bench, peers: lab.Peers, tmp_path: Path, peer: str) -> None:
    """Byte for byte, so that they are stored once."""
    asks, device = (FIRST, Rpc("get-fault"), Rpc("get-lines", size="20000")), bench.device(peer, deadline=5)

    (over_pyez, _), (over_ssh, _) = [await one.visit(device, *asks) for one in (bench, Bench.of("ssh", peers, tmp_path))]

    assert len(over_pyez) == 3
    assert [hashlib.sha256(raw(reply)).digest() for reply in over_pyez] == [hashlib.sha256(raw(reply)).digest() for reply in over_ssh]


async def test_no_pause_for_each_rpc(bench: Bench) -> None:
    """The loop of ncclient would take three seconds."""
    begin = time.monotonic()

    _, error = await bench.visit(bench.device("healthy", deadline=5), *[FIRST] * 30)

    assert error is None
    assert time.monotonic() - begin < 1


async def test_no_more_logins_than_threads(bench: Bench) -> None:
    """Those beyond wait, and their deadlines with them."""
    transport = PyezTransport(bench.secrets, bench.pinned, bench.spool, threads=2)
    inside, most = 0, 0

    async def visit(number: int) -> None:
        nonlocal inside, most
        async with transport.connect(replace(bench.device("healthy"), uid=f"uid-{number}")) as session:
            inside += 1
            most = max(most, inside)
            await session.ask(FIRST)
            await asyncio.sleep(0.1)
            inside -= 1

    await asyncio.gather(*(visit(number) for number in range(16)))

    assert most == 2


async def test_places_are_given_back(bench: Bench) -> None:
    """A dead device holds its place no longer than its deadline, whoever gives up."""
    transport = PyezTransport(bench.secrets, bench.pinned, bench.spool, threads=1)
    dead = replace(bench, transport=transport)
    for peer in ("silent", "stalls-in-auth", "unanswered", "closed"):
        assert await dead.wrong(bench.device(peer, deadline=0.2), Rpc("get-fault")) is not None

    _, error = await dead.visit(bench.device("healthy"), FIRST)

    assert error is None

"""A transport, its peers, and what is left over: for the suites that every transport is held to."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import asyncssh
import peers as lab

from agent.errors import AgentError, SecretError
from agent.model.device import Device, Login
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.netconf.pyez import PyezTransport
from agent.netconf.ssh import SshTransport
from agent.ports import HostKey, HostKeys, Secrets, Transport

DEADLINE = 0.6
PASSPHRASE = "battery staple"
TRANSPORTS: dict[str, Callable[[Secrets, HostKeys, Path], Transport]] = {"ssh": SshTransport, "pyez": PyezTransport}
"""Who is held to this suite."""

USER_KEY = asyncssh.generate_private_key("ssh-ed25519")
PASSWORD = Login("reader", lab.USER, password="env:PASSWORD")
FIRST = Rpc("get-system-information")


@dataclass
class Written:
    """Secrets in a dictionary."""

    known: dict[str, str] = field(default_factory=lambda: {"env:PASSWORD": lab.PASSWORD, "env:WRONG": "wrong", "env:PHRASE": PASSPHRASE})

    def reveal(self, reference: str) -> str:
        """The secret behind a reference."""
        if reference not in self.known:
            raise SecretError(f"{reference}: not set")
        return self.known[reference]


@dataclass
class Pinned:
    """The same pins for everybody, but for those who have their own."""

    everybody: frozenset[HostKey]
    own: dict[str, frozenset[HostKey]] = field(default_factory=dict)

    def pins(self, subject: str) -> frozenset[HostKey]:
        """The pins of one subject."""
        return self.own.get(subject, self.everybody)


@dataclass
class Bench:
    """A transport, its peers, and what it knows."""

    transport: Any
    peers: lab.Peers
    secrets: Written
    pinned: Pinned
    spool: Path

    @classmethod
    def of(cls, name: str, peers: lab.Peers, folder: Path) -> Bench:
        """A transport for which the peers' host keys are pinned."""
        pinned, secrets, spool = Pinned(frozenset(HostKey(*key) for key in peers.keys)), Written(), folder / "spool"
        return cls(TRANSPORTS[name](secrets, pinned, spool), peers, secrets, pinned, spool)

    def device(self, peer: str, **changes: Any) -> Device:
        """The device that is one of the peers."""
        device = Device(f"uid-{peer}", peer, "127.0.0.1", PASSWORD, port=self.peers.ports[peer], deadline=DEADLINE, reply_cap=4 << 20)
        return replace(device, **changes)

    async def visit(self, device: Device, *asks: Rpc) -> tuple[list[Reply], AgentError | None]:
        """Log in, ask, log out: the replies that came, and what went wrong."""
        replies: list[Reply] = []
        try:
            async with self.transport.connect(device) as session:
                for rpc in asks:
                    replies.append(await session.ask(rpc))  # noqa: PERF401  what came before a fault is kept
        except AgentError as error:
            return replies, error
        return replies, None

    async def wrong(self, device: Device, *asks: Rpc) -> AgentError:
        """What goes wrong."""
        _, error = await self.visit(device, *(asks or (FIRST,)))
        assert error is not None, "nothing went wrong"
        return error


def standing() -> tuple[set[str], int, int]:
    """Threads (but for idle workers of a pool), tasks and open descriptors."""
    threads = {thread.name for thread in threading.enumerate() if not thread.name.startswith(("asyncio_", "names_", "pyez_"))}
    return threads, len(asyncio.all_tasks()), len(list(Path("/proc/self/fd").iterdir()))


async def left_over(before: tuple[set[str], int, int]) -> tuple[set[str], int, int] | None:
    """What is there that was not before; the loop gets a few turns to close what was aborted."""
    for _ in range(50):
        if standing() == before:
            return None
        await asyncio.sleep(0.004)
    return standing()


def raw(reply: Reply) -> bytes:
    """The bytes of a reply."""
    with reply.body.open() as source:
        return source.read()


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@asynccontextmanager
async def stalls() -> AsyncIterator[list[float]]:
    """How long the loop was kept waiting each time, in seconds of this process's own CPU: what else the machine does is not ours."""
    found: list[float] = []

    async def watch() -> None:
        while True:
            begin = time.process_time()
            await asyncio.sleep(0.005)
            found.append(time.process_time() - begin)

    watching = asyncio.create_task(watch())
    yield found
    watching.cancel()
    await asyncio.wait({watching})

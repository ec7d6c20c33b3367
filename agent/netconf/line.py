"""The line to a host's SSH port: TCP from here, or a channel through the host before it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, Final

import asyncssh

from agent.netconf.deadline import Deadline
from agent.netconf.faults import Approach, Step

_LOOKUPS: Final = 16

Address = tuple[int, Any]
"""A socket family and an address of that family."""


class Names:
    """Looks names up in threads of its own, so that a slow name server stalls nothing else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="names")

    async def addresses(self, host: str, port: int) -> list[Address]:
        """The addresses of a name, in the system's order; an address is its own."""
        try:
            return _lookup(host, port, socket.AI_NUMERICHOST)
        except socket.gaierror:
            return await asyncio.get_running_loop().run_in_executor(self._threads, _lookup, host, port, 0)


def _lookup(host: str, port: int, flags: int) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    return [(family, address) for family, _, _, _, address in found]


class Line:
    """What asyncssh takes as its `tunnel`: opens the way and notes in the approach how far it comes."""

    def __init__(self, approach: Approach, names: Names, deadline: Deadline, through: asyncssh.SSHClientConnection | None) -> None:
        self._approach = approach
        self._names = names
        self._deadline = deadline
        self._through = through

    async def create_connection(self, session_factory: Callable[[], Any], remote_host: str, remote_port: int) -> tuple[Any, Any]:
        """Open the way and put the SSH connection at the end of it."""
        ear = _Ear(session_factory(), self._approach)
        if self._through is not None:
            self._approach.step = Step.TCP
            await self._through.create_connection(lambda: ear.as_channel, remote_host, remote_port)
        else:
            sock = await dial(self._approach, self._names, self._deadline)
            await asyncio.get_running_loop().create_connection(lambda: ear, sock=sock)
        return ear, ear.ssh

    def close(self) -> None:
        """Nothing: the hosts on the way are closed by who opened them."""

    async def wait_closed(self) -> None:
        """Nothing to wait for."""


async def dial(approach: Approach, names: Names, deadline: Deadline) -> socket.socket:
    """Connect to a host: one address after the other, each with its share of what is left of the deadline."""
    addresses = await names.addresses(approach.host.address, approach.host.port)
    approach.step = Step.TCP
    while True:
        family, address = addresses.pop(0)
        try:
            async with asyncio.timeout(deadline.left / (len(addresses) + 1)):
                return await _connected(family, address)
        except OSError:
            if not addresses:
                raise


async def _connected(family: int, address: Any) -> socket.socket:
    with ExitStack() as undo:
        sock = undo.enter_context(socket.socket(family, socket.SOCK_STREAM))
        sock.settimeout(0)
        await asyncio.get_running_loop().sock_connect(sock, address)
        undo.pop_all()
    return sock


class _Ear(asyncio.Protocol):
    """Stands before an SSH connection while the server speaks in the clear, and notes what it says."""

    def __init__(self, ssh: asyncssh.SSHClientConnection, approach: Approach) -> None:
        self.ssh = ssh
        self._approach = approach
        self._transport: Any = None
        self._listening = True

    @property
    def as_channel(self) -> Any:
        """Itself, where asyncssh wants a session: it answers both protocols."""
        return self

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._approach.step = Step.BANNER
        self.ssh.connection_made(transport)

    def session_started(self) -> None:
        self.ssh.session_started()

    def data_received(self, data: bytes, datatype: int | None = None) -> None:
        if self._listening:
            self._listen(data)
        self.ssh.data_received(data, datatype)

    def _listen(self, data: bytes) -> None:
        self._listening = self._approach.hear(data)
        if not self._listening and isinstance(self._transport, asyncio.Transport):
            self._transport.set_protocol(self.ssh)

    def eof_received(self) -> None:
        self.ssh.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ssh.connection_lost(exc)

    def pause_writing(self) -> None:
        self.ssh.pause_writing()

    def resume_writing(self) -> None:
        self.ssh.resume_writing()

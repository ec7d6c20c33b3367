"""Logging in to one host after the other, until the device."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any, Final

import asyncssh

from agent.errors import DeviceError, JumpFailed, NoCommonAlgorithm
from agent.model.device import Device
from agent.netconf import algorithms
from agent.netconf.bridge import bridge
from agent.netconf.copying import SshCopier
from agent.netconf.deadline import Deadline
from agent.netconf.faults import Approach, Step, our_errors
from agent.netconf.hostkeys import host_key
from agent.netconf.line import Line, Names, dial
from agent.netconf.login import Credentials, Visitor, methods
from agent.netconf.pipe import ChannelPipe
from agent.netconf.route import Host, hops, target
from agent.ports import HostKey, HostKeys

_HANG_UP: Final = 0.5
_WINDOW: Final = 1 << 20
_OURS_ALONE: Final[dict[str, Any]] = {
    "config": None,
    "client_keys": None,
    "agent_path": None,
    "x509_trusted_certs": None,
    "x509_trusted_cert_paths": [],
    "gss_host": None,
    "gss_kex": False,
    "gss_auth": False,
    "host_based_auth": False,
    "login_timeout": 0,
}
"""Nothing from the user's ~/.ssh, and no time limit but our own."""
_NO_KNOWN_HOSTS: Final[Any] = ([], [], [])  # an empty value would mean the user's file


@dataclass(frozen=True, slots=True)
class Means:
    """What it takes to log in anywhere."""

    credentials: Credentials
    host_keys: HostKeys
    names: Names


@dataclass(slots=True)
class Journey:
    """The way to one device: where we are, and what has been opened to get there; whoever made `opened` closes it."""

    means: Means
    deadline: Deadline
    opened: AsyncExitStack
    at: Host | None = None
    connection: asyncssh.SSHClientConnection | None = None

    async def pass_jumps(self, device: Device) -> None:
        """Log in to the jump hosts before a device; raises `JumpFailed`, naming the one that failed."""
        for hop in hops(device):
            try:
                await self.log_in(hop)
            except JumpFailed:
                raise
            except DeviceError as error:
                raise JumpFailed(f"{hop.name}: {error.code}: {error}") from error

    async def log_in(self, host: Host) -> Approach:
        """Log in to the next host from where we are; then that is where we are."""
        pins = self.means.host_keys.pins(host.subject)
        wanted = algorithms.host_key_offer(pins, legacy=host.legacy)
        offer = algorithms.offer(legacy=host.legacy)
        approach = Approach(host, self.at, offered=algorithms.by_kind(offer, wanted))
        async with self.deadline.hold(approach.late):
            with our_errors(approach):
                connection = await asyncssh.connect(
                    host.address,
                    host.port,
                    tunnel=self._line(approach),
                    client_factory=lambda: Visitor(approach, pins, self.means.credentials),
                    username=host.login.user,
                    preferred_auth=methods(host.login),
                    known_hosts=_NO_KNOWN_HOSTS,
                    server_host_key_algs=wanted,
                    **offer,
                    **_OURS_ALONE,
                )
        self.opened.push_async_callback(hang_up, connection)
        self.at, self.connection = host, connection
        return approach

    async def open_netconf(self, approach: Approach) -> tuple[ChannelPipe, SshCopier]:
        """Open the NETCONF subsystem of the host where we are; beside it, what copies files from there."""
        approach.step = Step.SUBSYSTEM
        pipe = ChannelPipe()
        async with self.deadline.hold(approach.late):
            with our_errors(approach):
                if self.connection is None:
                    raise asyncssh.ConnectionLost("not logged in")
                await self.connection.create_session(lambda: pipe, subsystem="netconf", encoding=None, window=_WINDOW)
                return pipe, SshCopier(self.connection, approach)

    async def host_keys(self, host: Host) -> list[HostKey]:
        """The keys of the next host, one of each kind, without logging in to it."""
        found: list[HostKey] = []
        refused: NoCommonAlgorithm | None = None
        for kind in algorithms.KEY_KINDS:
            try:
                found.append(await self._shown(host, kind))
            except NoCommonAlgorithm as error:
                refused = error
        if refused is not None and not found:
            raise refused
        return found

    async def _shown(self, host: Host, kind: str) -> HostKey:
        """The key of that kind which the host proves to have."""
        wanted = algorithms.signatures(kind, legacy=host.legacy)
        offer = algorithms.offer(legacy=host.legacy)
        approach = Approach(host, self.at, offered=algorithms.by_kind(offer, wanted))
        async with self.deadline.hold(approach.late):
            with our_errors(approach):
                key = await asyncssh.get_server_host_key(
                    host.address,
                    host.port,
                    tunnel=self._line(approach),
                    kex_algs=offer["kex_algs"],
                    server_host_key_algs=wanted,
                    config=None,
                    options=asyncssh.SSHClientConnectionOptions(**offer, **_OURS_ALONE),
                )
                if key is None:
                    raise NoCommonAlgorithm(f"{approach.where} showed no host key")
                return host_key(key)

    async def line(self, approach: Approach) -> socket.socket:
        """A socket to the next host's SSH port; through the host where we are, a pair of sockets with a channel behind it."""
        async with self.deadline.hold(approach.late):
            with our_errors(approach):
                if self.connection is None:
                    return await dial(approach, self.means.names, self.deadline)
                approach.step = Step.TCP
                return await bridge(self.connection, approach.host.address, approach.host.port, self.opened)

    def _line(self, approach: Approach) -> Line:
        return Line(approach, self.means.names, self.deadline, self.connection)


async def scanned(means: Means, device: Device) -> list[HostKey]:
    """A device's host keys, without logging in to it; jump hosts on the way are logged in to."""
    async with AsyncExitStack() as opened:
        journey = Journey(means, Deadline.after(device.deadline), opened)
        await journey.pass_jumps(device)
        return await journey.host_keys(target(device))


async def hang_up(connection: asyncssh.SSHClientConnection) -> None:
    """Close a connection at once, politely where the other side still listens; never raises."""
    try:
        with suppress(TimeoutError, OSError, asyncssh.Error):
            connection.close()
            async with asyncio.timeout(_HANG_UP):
                await connection.wait_closed()
    finally:
        connection.abort()

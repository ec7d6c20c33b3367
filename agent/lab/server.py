"""The lab: Junos devices over real SSH, in this process, on this machine alone."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import asyncssh

from agent.errors import ConfigError
from agent.lab import inventory
from agent.lab.host import Entry, LabHost
from agent.lab.hostkeys import keys_of
from agent.lab.loading import shipped_devices
from agent.lab.motion import Clock, now
from agent.lab.peer import Peer, Rendered
from agent.lab.replay import replayed_devices
from agent.lab.scenario import Scenario, rehearse
from agent.policy.nearest import hint

LOOPBACK: Final = "127.0.0.1"
USER: Final = "lab"
_PORTS: Final = 1 << 16


class Lab:
    """A network of lab devices, running while its context is open.

    `port` is the first device's, the others follow; 0 takes free ones. With a `folder`, host keys and password outlive the lab.
    Raises `ConfigError` for an address that is not loopback, and where a port is taken.
    """

    def __init__(
        self, peers: Iterable[Peer], *, address: str = LOOPBACK, port: int = 0, folder: Path | None = None, password: str | None = None
    ) -> None:
        self._peers: Sequence[Peer] = tuple(peers)
        self._address = _loopback(address)
        self._port = port
        self._folder = folder
        self._password = password or inventory.kept_password(folder) or secrets.token_urlsafe(18)
        self._hosts: dict[str, LabHost] = {}
        self._playing: set[asyncio.Task[None]] = set()
        _distinct(peer.name for peer in self._peers)
        if not self._peers or port + len(self._peers) > _PORTS:
            raise ConfigError(f"{len(self._peers)} lab devices from port {port} on: there is no room for that")

    @classmethod
    def shipped(cls, *, clock: Clock = now, latency: float | None = None, port: int = 0, folder: Path | None = None) -> Self:
        """The devices that we ship; `latency` is milliseconds for every rpc."""
        peers = [Rendered(device, clock) for device in shipped_devices()]
        if latency is not None:
            for peer in peers:
                peer.change({"latency": {"default": latency}})
        return cls(peers, port=port, folder=folder)

    @classmethod
    def replay(cls, recorded: Path, *, port: int = 0, folder: Path | None = None) -> Self:
        """Devices that answer with recorded replies."""
        return cls(replayed_devices(recorded), port=port, folder=folder)

    async def __aenter__(self) -> Self:
        entry = Entry(USER, self._password, asyncssh.generate_private_key("ssh-ed25519"))
        async with AsyncExitStack() as half_open:
            half_open.push_async_callback(self._close)
            for at, peer in enumerate(self._peers):
                await self._open(peer, entry, self._port + at if self._port else 0)
            half_open.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._close()

    @property
    def hosts(self) -> tuple[LabHost, ...]:
        """Every device, in order."""
        return tuple(self._hosts.values())

    @property
    def ports(self) -> frozenset[int]:
        """Every port that the lab listens on."""
        return frozenset(host.port for host in self._hosts.values())

    def __getitem__(self, name: str) -> LabHost:
        if name not in self._hosts:
            raise ConfigError(f"the lab has no {name}{hint(name, self._hosts)}")
        return self._hosts[name]

    def __iter__(self) -> Iterator[LabHost]:
        return iter(self.hosts)

    def change(self, name: str, change: Mapping[str, Any]) -> None:
        """Let something happen to a device; see `changes` for what may."""
        host = self[name]
        if not isinstance(host.peer, Rendered):
            raise ConfigError(f"{name} answers with recorded replies; nothing can happen to it")
        host.peer.change(change)
        host.refresh_keys()

    def play(self, scenario: Scenario) -> None:
        """Let the steps of a scenario happen in time, from now on. Raises `ConfigError` at once where one of them cannot."""
        rehearse(scenario, {host.name: host.peer.device for host in self.hosts if isinstance(host.peer, Rendered)})
        task = asyncio.create_task(self._steps(scenario))
        self._playing.add(task)
        task.add_done_callback(self._playing.discard)

    async def _open(self, peer: Peer, entry: Entry, port: int) -> None:
        keys = await asyncio.to_thread(keys_of, peer, self._folder)
        host = self._hosts[peer.name] = LabHost(peer, self._address, entry, keys)
        try:
            await host.listen(port, lambda: self.ports)
        except OSError as error:
            raise ConfigError(f"the lab cannot listen on {self._address} port {port}: {error.strerror or error}") from error

    async def _steps(self, scenario: Scenario) -> None:
        passed = 0.0
        for step in scenario.steps:
            await asyncio.sleep(step.after - passed)
            passed = max(passed, step.after)
            self.change(step.device, step.change)

    def write_inventory(self, folder: Path) -> None:
        """Write a configuration folder with which `junos-agent --config FOLDER collect --all` reads this lab."""
        inventory.write(folder, self.hosts)

    async def _close(self) -> None:
        playing = list(self._playing)
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
        await asyncio.gather(*(host.close() for host in self.hosts))
        self._hosts.clear()


def _loopback(address: str) -> str:
    try:
        here = ipaddress.ip_address(address).is_loopback
    except ValueError:
        here = False
    if not here:
        raise ConfigError(f"the lab listens on loopback addresses only, not on {address}")
    return address


def _distinct(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ConfigError(f"two lab devices are called {name}")
        seen.add(name)

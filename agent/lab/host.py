"""One device of a running lab: its port, its keys, its login, its open connections."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Final

import asyncssh

from agent.lab.hostkeys import EngineKeys, public_line, shown_keys
from agent.lab.peer import Peer
from agent.lab.session import Process, serve
from agent.lab.sftp import Files

_BACKLOG: Final = 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """How to get in: the lab's user, with a password or a key. A device may know other users besides."""

    user: str
    password: str
    key: asyncssh.SSHKey


@dataclass
class LabHost:
    """One device of a running lab; `port` is 0 until it listens."""

    peer: Peer
    address: str
    entry: Entry
    keys: EngineKeys
    port: int = 0
    _acceptor: asyncssh.SSHAcceptor | None = None
    _open: set[asyncssh.SSHServerConnection] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The device's name."""
        return self.peer.name

    @property
    def user(self) -> str:
        """Who may log in."""
        return self.entry.user

    @property
    def password(self) -> str:
        """With which password."""
        return self.entry.password

    @property
    def host_keys(self) -> tuple[str, ...]:
        """The public keys of all its engines: algorithm and base64."""
        return tuple(public_line(key) for keys in self.keys.values() for key in keys)

    async def listen(self, port: int, reachable: Callable[[], Collection[int]]) -> None:
        """Open the port; logins may be carried on to the ports that `reachable` names, and nowhere else."""
        numbers = count(1)

        async def session(process: Process) -> None:
            await serve(process, self.peer, next(numbers))

        self._acceptor = await asyncssh.listen(
            self.address,
            port,
            server_factory=lambda: _Door(self, reachable),
            process_factory=session,
            sftp_factory=partial(Files, peer=self.peer),
            allow_scp=True,
            encoding=None,
            server_host_keys=shown_keys(self.peer, self.keys),
            server_version="LabSSH",
            allow_pty=False,
            line_editor=False,
            backlog=_BACKLOG,
            config=None,
        )
        self.port = self._acceptor.get_port()

    def refresh_keys(self) -> None:
        """Show the keys of whichever engine is the master now, to the next login."""
        if self._acceptor:
            self._acceptor.update(server_host_keys=shown_keys(self.peer, self.keys))

    async def close(self) -> None:
        """Close the port and cut off whoever is connected."""
        if self._acceptor is None:
            return
        self._acceptor.close()
        connections = list(self._open)
        for connection in connections:
            connection.abort()
        await self._acceptor.wait_closed()
        await asyncio.gather(*(connection.wait_closed() for connection in connections))
        self._acceptor = None

    def opened(self, connection: asyncssh.SSHServerConnection) -> None:
        """Remember a connection, to close it at the end."""
        self._open.add(connection)

    def forgotten(self, connection: asyncssh.SSHServerConnection) -> None:
        """It has ended by itself."""
        self._open.discard(connection)


class _Door(asyncssh.SSHServer):
    """Who gets in on one connection, and where he may be carried on to."""

    def __init__(self, host: LabHost, reachable: Callable[[], Collection[int]]) -> None:
        self._host = host
        self._reachable = reachable
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._host.opened(conn)

    def connection_lost(self, _exc: Exception | None) -> None:
        if self._connection:
            self._host.forgotten(self._connection)

    def begin_auth(self, _username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        known = {name: user.password for name, user in self._host.peer.users.items()} | {self._host.user: self._host.password}
        return username in known and secrets.compare_digest(known[username].encode(), password.encode())

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == self._host.user and key.public_data == self._host.entry.key.public_data

    def connection_requested(self, dest_host: str, dest_port: int, _orig_host: str, _orig_port: int) -> bool:
        return dest_host == self._host.address and dest_port in self._reachable()

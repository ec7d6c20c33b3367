"""Copying files with asyncssh: SFTP, else SCP."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncssh

from agent.errors import ConnectionLost, NotPermitted, NotSupported, ReplyError, RpcFailed
from agent.model.file import How
from agent.model.reply import verdict
from agent.netconf.faults import Approach, plain
from agent.netconf.landing import Landing, unwritable

_PIECE: Final = 2 << 20


@dataclass(frozen=True, slots=True)
class SshCopier:
    """Copies over an asyncssh connection."""

    connection: asyncssh.SSHClientConnection
    approach: Approach

    async def copy(self, landing: Landing) -> How:
        """Fill the landing."""
        with self._our_errors(landing):
            sftp = await self._sftp()
        if sftp is None:
            await self._by_scp(landing)
            return "scp"
        try:
            with self._our_errors(landing):
                await _by_sftp(sftp, landing)
        finally:
            sftp.exit()  # nobody waits for its end: the other side may be dead
        return "sftp"

    async def _sftp(self) -> asyncssh.SFTPClient | None:
        """A client; none where the device does not serve SFTP."""
        try:
            return await self.connection.start_sftp_client()
        except (asyncssh.ChannelOpenError, asyncssh.SFTPError):
            if self.approach.gone:
                raise
            return None

    async def _by_scp(self, landing: Landing) -> None:
        """SCP says at the end whether what it sent was right; if not, nothing of it is."""
        into = await asyncio.to_thread(landing.anew)
        try:
            with self._our_errors(landing):
                await self._scp(landing, into)
        except ReplyError:
            landing.drop()
            raise

    async def _scp(self, landing: Landing, into: Path) -> None:
        def progress(_theirs: bytes, _ours: bytes, there: int, size: int) -> None:
            landing.progress(there, size)

        try:
            await asyncssh.scp((self.connection, shlex.quote(landing.path)), into, progress_handler=progress)
        except asyncssh.ChannelOpenError as error:
            if self.approach.gone:
                raise
            raise NotSupported(f"{self.approach.where} serves neither SFTP nor SCP") from error
        except asyncssh.SFTPConnectionLost:
            if self.approach.gone:
                raise
        except OSError as error:
            raise unwritable(into, error) from error

    @contextmanager
    def _our_errors(self, landing: Landing) -> Iterator[None]:
        try:
            yield
        except asyncssh.SFTPError as error:
            if self.approach.gone:
                raise self._lost(landing) from error
            raise _refusal(error, landing.path) from error
        except (asyncssh.Error, OSError) as error:
            raise self._lost(landing) from error

    def _lost(self, landing: Landing) -> ConnectionLost:
        return ConnectionLost(f"{self.approach.where} hung up while {landing.path} came")


async def _by_sftp(sftp: asyncssh.SFTPClient, landing: Landing) -> None:
    size = (await sftp.stat(landing.path)).size or 0
    file = await sftp.open(landing.path, "rb")
    at = await asyncio.to_thread(landing.resume, size)
    while at < size:
        piece: Any = await file.read(min(_PIECE, size - at), at)
        if not piece:
            return
        await asyncio.to_thread(landing.write, piece)
        at += len(piece)


def _refusal(error: asyncssh.SFTPError, path: str) -> ReplyError:
    if isinstance(error, asyncssh.SFTPPermissionDenied):
        return NotPermitted(f"{path}: permission denied")
    if isinstance(error, asyncssh.SFTPNoSuchFile):
        return RpcFailed(f"{path}: no such file")
    return verdict(f"{path}: {plain(error.reason)}")

"""Copying files with paramiko and scp: SFTP, else SCP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import paramiko
import scp

from agent.errors import AgentError, ConnectionLost, NotPermitted, NotSupported, ReplyError, RpcFailed
from agent.model.file import How
from agent.model.reply import verdict
from agent.netconf.faults import Approach, plain
from agent.netconf.landing import Landing, unwritable
from agent.netconf.pyez_ssh import Carriage

_BLOCK: Final = 32768
_AHEAD: Final = 64
"""Blocks that are asked for at once."""

_THEIRS: Final = (paramiko.SSHException, scp.SCPException, OSError, EOFError, ValueError, LookupError, AssertionError)
_CUT: Final = "channel was closed"


def copy(carriage: Carriage, approach: Approach, landing: Landing) -> How:
    """Fill the landing, in the caller's thread; see `agent.netconf.fetching.Copier`."""
    with _our_errors(carriage, approach, landing):
        sftp = _sftp(carriage, approach)
    if sftp is None:
        _by_scp(carriage, approach, landing)
        return "scp"
    with _our_errors(carriage, approach, landing), closing(sftp):
        _by_sftp(sftp, landing)
    return "sftp"


def _sftp(carriage: Carriage, approach: Approach) -> paramiko.SFTPClient | None:
    """A client; none where the device does not serve SFTP."""
    try:
        return paramiko.SFTPClient.from_transport(carriage)
    except paramiko.SSHException:
        if approach.gone:
            raise
        return None


def _by_sftp(sftp: paramiko.SFTPClient, landing: Landing) -> None:
    size = sftp.stat(landing.path).st_size or 0
    with sftp.open(landing.path, "rb") as file:
        _ask_here(file)
        at = landing.resume(size)
        while at < size:
            blocks = [(begin, min(_BLOCK, size - begin)) for begin in range(at, min(at + _AHEAD * _BLOCK, size), _BLOCK)]
            pieces = list(file.readv(blocks))
            for piece, (_, asked) in zip(pieces, blocks, strict=True):
                landing.write(piece)
                if len(piece) < asked:
                    return
            at = blocks[-1][0] + blocks[-1][1]


def _ask_here(file: paramiko.SFTPFile) -> None:
    """Let it ask for several blocks in our thread: one of its own would outlive a dead peer."""

    def start(blocks: list[tuple[int, int]], _limit: int | None) -> None:
        file._prefetching, file._prefetch_done = True, False  # noqa: SLF001  as its own does
        file._prefetch_thread(blocks, None)  # noqa: SLF001

    file._start_prefetch = start  # noqa: SLF001


def _by_scp(carriage: Carriage, approach: Approach, landing: Landing) -> None:
    """SCP says at the end whether what it sent was right; if not, nothing of it is."""
    into = landing.anew()
    try:
        with _our_errors(carriage, approach, landing):
            _scp(carriage, approach, landing, into)
    except ReplyError:
        landing.drop()
        raise


def _scp(carriage: Carriage, approach: Approach, landing: Landing, into: Path) -> None:
    try:
        with scp.SCPClient(carriage, buff_size=_BLOCK, socket_timeout=None, progress=_Progress(landing)) as client:
            client.get(landing.path, str(into))
    except paramiko.SSHException as error:
        if approach.gone:
            raise
        raise NotSupported(f"{approach.where} serves neither SFTP nor SCP") from error
    except scp.SCPException as error:
        if approach.gone or _CUT not in str(error):
            raise
    except OSError as error:
        if error.errno:
            raise unwritable(into, error) from error
        if approach.gone:
            raise


class _Progress:
    """Tells a landing what scp tells, but that nothing has come: it would leave a file open where that is refused.

    Of an empty file it says that one byte of one has come, at once.
    """

    def __init__(self, landing: Landing) -> None:
        self._landing = landing
        self._first = True

    def __call__(self, _name: bytes, size: int, there: int) -> None:
        empty = self._first and there == size
        self._first = False
        if there:
            self._landing.progress(*(0, 0) if empty else (there, size))


@contextmanager
def _our_errors(carriage: Carriage, approach: Approach, landing: Landing) -> Iterator[None]:
    try:
        yield
    except AgentError:
        raise
    except _THEIRS as error:
        if approach.gone or not carriage.is_active():
            raise ConnectionLost(f"{approach.where} hung up while {landing.path} came") from error
        if isinstance(error, PermissionError):
            raise NotPermitted(f"{landing.path}: permission denied") from error
        if isinstance(error, FileNotFoundError):
            raise RpcFailed(f"{landing.path}: no such file") from error
        raise verdict(f"{landing.path}: {plain(str(error))}") from error

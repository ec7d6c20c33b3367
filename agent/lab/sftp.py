"""SFTP and SCP on a lab device: its made-up files, to be read and nothing else.

asyncssh's own server reaches this machine's files in every method that is not overridden; so each one is, and a test holds us to it.
"""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from typing import Any, Final, NoReturn

import asyncssh

from agent.lab.filesystem import FileSystem, LabFile
from agent.lab.peer import Peer

_OWNERS: Final = {"root": 0}
_GROUPS: Final = {"wheel": 0, "field": 10}
_FOLDER_MODE: Final = stat.S_IFDIR | 0o755
_READ_BIT: Final = asyncssh.FXF_READ
_LARGEST_READ: Final = 1 << 18
_SUBSYSTEM: Final = "sftp"


class Files(asyncssh.SFTPServer):
    """The files of one device, for one login."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], peer: Peer) -> None:
        super().__init__(channel)
        self._peer = peer
        self._user = str(channel.get_extra_info("username"))

    @property
    def _system(self) -> FileSystem:
        """The files as they are now: logs grow, cores appear."""
        return self._peer.disk(self._user)

    def exit(self) -> None:
        """Say that all went well: OpenSSH's `scp` takes an end without a word for a failure."""
        if self.channel.get_subsystem() == _SUBSYSTEM and not self.channel.is_closing():
            self.channel.exit(0)

    def map_path(self, path: bytes) -> bytes:
        """Nothing leads to this machine's files."""
        _refused(path)

    def reverse_map_path(self, path: bytes) -> bytes:
        """Nothing comes from them either."""
        _refused(path)

    def format_user(self, uid: int | None) -> str:
        """The device's name for a number, never this machine's."""
        return next((name for name, number in _OWNERS.items() if number == uid), "")

    def format_group(self, gid: int | None) -> str:
        """The device's name for a number, never this machine's."""
        return next((name for name, number in _GROUPS.items() if number == gid), "")

    def open(self, path: bytes, pflags: int, _attrs: asyncssh.SFTPAttrs) -> LabFile:
        """A file to read, if the login may."""
        if pflags & ~_READ_BIT:
            _refused(path)
        return self._readable(path)

    def open56(self, path: bytes, desired_access: int, flags: int, _attrs: asyncssh.SFTPAttrs) -> LabFile:
        """The same, in the later form of the protocol."""
        wanted = asyncssh.ACE4_READ_DATA | asyncssh.ACE4_READ_ATTRIBUTES
        if desired_access & ~wanted or flags & asyncssh.FXF_ACCESS_DISPOSITION != asyncssh.FXF_OPEN_EXISTING:
            _refused(path)
        return self._readable(path)

    def close(self, file_obj: object) -> None:
        """Nothing was held."""

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        """A part of an open file."""
        return _opened(file_obj).content.read(offset, min(size, _LARGEST_READ))

    def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Size, time and permissions; there are no links."""
        return self._attributes(_text(path))

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Size, time and permissions."""
        return self._attributes(_text(path))

    def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        """Those of an open file."""
        return _of_file(_opened(file_obj))

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        """What is in a folder."""
        here, system = _text(path), self._system
        names = system.listed(here)
        if names is None:
            raise asyncssh.SFTPNoSuchFile("No such file or directory")
        for name in (".", "..", *names):
            yield asyncssh.SFTPName(name.encode(), attrs=self._attributes(f"{here}/{name}"))

    def realpath(self, path: bytes) -> bytes:
        """A path without detours."""
        return self._system.path(_text(path)).encode()

    def readlink(self, path: bytes) -> bytes:
        """There are no links."""
        self._attributes(_text(path))
        raise asyncssh.SFTPInvalidParameter("Invalid argument")

    def _refuse(self, *_arguments: Any, **_named: Any) -> NoReturn:
        """Nothing is written, moved or locked; and how full this machine's disk is, is nobody's business."""
        _refused(b"")

    write = setstat = lsetstat = fsetstat = remove = mkdir = rmdir = _refuse
    rename = posix_rename = symlink = link = lock = unlock = statvfs = fstatvfs = fsync = _refuse

    def _readable(self, path: bytes) -> LabFile:
        given, system = _text(path), self._system
        file = system.file(given)
        if file is None:
            self._attributes(given)
            raise asyncssh.SFTPFailure("Is a directory")
        if not file.readable(self._peer.login(self._user)):
            _refused(path)
        return file

    def _attributes(self, given: str) -> asyncssh.SFTPAttrs:
        system = self._system
        if file := system.file(given):
            return _of_file(file)
        if system.listed(given) is None:
            raise asyncssh.SFTPNoSuchFile("No such file or directory")
        return asyncssh.SFTPAttrs(type=asyncssh.FILEXFER_TYPE_DIRECTORY, size=512, uid=0, gid=0, permissions=_FOLDER_MODE, nlink=2)


def _of_file(file: LabFile) -> asyncssh.SFTPAttrs:
    written = int(file.written.timestamp())
    return asyncssh.SFTPAttrs(
        type=asyncssh.FILEXFER_TYPE_REGULAR,
        size=file.size,
        uid=_OWNERS.get(file.owner, 0),
        gid=_GROUPS.get(file.group, 0),
        owner=file.owner,
        group=file.group,
        permissions=stat.S_IFREG | file.permissions,
        atime=written,
        mtime=written,
        nlink=1,
    )


def _opened(file_obj: object) -> LabFile:
    if not isinstance(file_obj, LabFile):
        raise asyncssh.SFTPInvalidHandle("Invalid file handle")
    return file_obj


def _text(path: bytes) -> str:
    """A path as text; one that is no text is not there."""
    try:
        return path.decode()
    except UnicodeDecodeError as error:
        raise asyncssh.SFTPNoSuchFile("No such file or directory") from error


def _refused(path: bytes) -> NoReturn:
    raise asyncssh.SFTPPermissionDenied(f"{path.decode(errors='replace')}: Permission denied")

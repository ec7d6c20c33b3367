"""The files of a lab device: made up from its description. Nothing of this machine's own file system is ever in it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from agent.lab import logs
from agent.lab.content import Content, Noise, Text
from agent.lab.description import LabDevice, LabEngine, LabUser
from agent.lab.replies.private import hosts_file

_PLACES: Final = ("/etc", "/var/log", "/var/tmp", "/var/crash", "/var/home")  # noqa: S108 - the device's folders, not ours
_EVOLVED_PLACES: Final = ("/var/core/re0",)
_PACKED: Final = 3
_SUPER_USER: Final = "super-user"
_OTHERS_READ: Final = 0o004
_START: Final = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LabFile:
    """One file; `permissions` are for its owner, its group and the others."""

    path: str
    content: Content
    written: datetime
    owner: str = "root"
    group: str = "wheel"
    permissions: int = 0o644

    @property
    def size(self) -> int:
        """Bytes."""
        return self.content.size

    def readable(self, login: LabUser) -> bool:
        """Whether a login may read it: super-users are in every group, the others in none."""
        return login.login_class == _SUPER_USER or bool(self.permissions & _OTHERS_READ)


@dataclass(frozen=True, slots=True)
class FileSystem:
    """The files at one moment, by their full paths, as one user finds them. Paths are texts here, and lead nowhere else."""

    files: Mapping[str, LabFile]
    home: str = "/"
    places: tuple[str, ...] = ("/",)

    def path(self, given: str) -> str:
        """A full path, of one that may begin at home and may climb; above the root is the root."""
        if given == "~" or given.startswith("~/"):
            given = self.home + given[1:]
        return "/" + posixpath.normpath(posixpath.join(self.home, given)).lstrip("/")

    def file(self, given: str) -> LabFile | None:
        """The file at a path."""
        return None if given.endswith("/") else self.files.get(self.path(given))

    def listed(self, given: str) -> tuple[str, ...] | None:
        """The names in a folder; `None` where there is no such folder."""
        here = self.path(given).rstrip("/") + "/"
        names = {path[len(here) :].split("/")[0] for path in (*self.files, *self.places) if path.startswith(here)}
        return tuple(sorted(names - {""})) if names or here.rstrip("/") in self.places else None


def file_system(device: LabDevice, engine: LabEngine, now: datetime, user: str) -> FileSystem:
    """The files of one engine."""
    home = f"/var/home/{user}"
    files = {file.path: file for file in (*_cores(engine), *_logs(device, engine, now), *_system(device))}
    return FileSystem(files, home, (*_PLACES, *(_EVOLVED_PLACES if device.evolved else ()), home))


def _cores(engine: LabEngine) -> Iterator[LabFile]:
    for core in engine.cores:
        noise = Noise(core.path, core.size, f"{core.written}")
        yield LabFile(core.path, noise, core.written, core.owner, core.group, core.permissions)


def _logs(device: LabDevice, engine: LabEngine, now: datetime) -> Iterator[LabFile]:
    for name in logs.TEMPLATES:
        path = f"/var/log/{name}"
        yield LabFile(path, Text(partial(logs.current, device, engine, name, now)), now)
        for number in range(_PACKED):
            text = Text(partial(logs.packed, device, engine, name, number, now))
            yield LabFile(f"{path}.{number}.gz", text, logs.packed_at(number, now))


def _system(device: LabDevice) -> Iterator[LabFile]:
    yield LabFile("/etc/hosts.junos", Text(partial(_encoded, hosts_file(device))), _START)
    if device.evolved:
        yield LabFile("/usr/share/cevo/cevo_version", Text(partial(_encoded, f"{device.release}\n")), _START)


def _encoded(text: str) -> bytes:
    return text.encode()

"""`get-system-core-dumps`: the core files of one engine; a place without any is a line of text, not an empty list."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

from agent.lab.description import LabCore
from agent.lab.scene import Scene

_PLACES: Final = ("var/crash/*core*", "var/tmp/*core*", "var/tmp/pics/*core*", "var/crash/kernel.*", "tftpboot/corefiles/*core*")
_GLOBS: Final = tuple(f"/{place}" for place in _PLACES)
_EVOLVED_GLOBS: Final = ("/var/core/re0/*core*", "/var/lib/ftp/in/*core*")
_HALF_A_YEAR: Final = timedelta(days=182)


def core_dumps(scene: Scene) -> str:
    """What one engine lists."""
    globs = _EVOLVED_GLOBS if scene.device.evolved else _GLOBS
    seconds = f"{scene.now.timestamp():.0f}"
    return "".join(
        [
            f'<directory-list root-path="{globs[0]}" junos:seconds="{seconds}" junos:style="verbose">\n',
            *(_nothing(scene, glob) for glob in globs if not _matched(glob, scene.engine.cores)),
            _directory(scene),
            "</directory-list>\n",
        ]
    )


def _matched(glob: str, cores: tuple[LabCore, ...]) -> bool:
    return any(PurePosixPath(core.path).match(glob) for core in cores)


def _nothing(scene: Scene, glob: str) -> str:
    return scene.markup.output(f"{glob}: No such file or directory")


def _directory(scene: Scene) -> str:
    cores = scene.engine.cores
    if not cores:
        return ""
    name = f"/var/core/{scene.engine.name or 're0'}/" if scene.device.evolved else ""
    files = "".join(_file(scene, core, core.path.removeprefix(name)) for core in cores)
    return f'<directory name="{name}">\n{files}{scene.markup.leaf("total-files", len(cores))}</directory>\n'


def _file(scene: Scene, core: LabCore, name: str) -> str:
    ink = scene.markup
    return "".join(
        [
            "<file-information>\n",
            ink.leaf("file-name", name),
            ink.leaf("file-permissions", f"{core.permissions:o}", f' junos:format="{permissions(core.permissions)}"'),
            ink.leaf("file-owner", core.owner),
            ink.leaf("file-group", core.group),
            ink.leaf("file-links", 1),
            ink.leaf("file-size", core.size),
            ink.leaf("file-date", f"{core.written.timestamp():.0f}", f' junos:format="{date(core.written, scene.now)}"'),
            "</file-information>\n",
        ]
    )


def permissions(mode: int) -> str:
    """As `ls -l` writes them: `-rw-r--r--` for 0o644."""
    return "-" + "".join(letter if mode >> (8 - at) & 1 else "-" for at, letter in enumerate("rwxrwxrwx"))


def date(written: datetime, now: datetime) -> str:
    """As `ls -l` does: the time if it is recent, else the year."""
    recent = now - written < _HALF_A_YEAR
    return f"{written:%b} {written.day}  {written:%H:%M}" if recent else f"{written:%b} {written.day}   {written:%Y}"

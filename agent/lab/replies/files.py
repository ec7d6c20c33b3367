"""`file-list`, `file-show`, `get-log` and the checksums: the files of a device, over NETCONF."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from fnmatch import fnmatchcase
from html import escape
from typing import Final

from agent.lab.content import Content
from agent.lab.filesystem import FileSystem, LabFile, file_system
from agent.lab.replies.cores import date, permissions
from agent.lab.scene import Scene

_MISSING: Final = "No such file or directory"
_PIECE: Final = 1 << 20
_LARGEST_SHOWN: Final = 4 << 20
_METHODS: Final = {"get-checksum-information": "MD5", "get-sha1-checksum-information": "SHA1", "get-sha256-checksum-information": "SHA256"}


def file_list(scene: Scene) -> str:
    """A folder, a file, or what a pattern finds; an engine may stand before the path, as in `re1:/var/tmp`."""
    engine, _, given = _engine_and_path(scene, scene.request.argument("path") or "~")
    system = _system(scene, engine)
    path = system.path(given)
    if any(sign in given for sign in "*?["):
        found = [file for name, file in sorted(system.files.items()) if fnmatchcase(name, path)]
        return _list(scene, path, "", found) if found else scene.markup.output(f"{path}: {_MISSING}")
    if file := system.file(given):
        return _list(scene, path, "", [file])
    names = system.listed(given)
    if names is None:
        return scene.markup.output(f"{path}: {_MISSING}")
    return _folder(scene, system, path.rstrip("/") + "/", names)


def file_show(scene: Scene) -> str:
    """One file; in base64 where that was asked for."""
    return _shown(scene, scene.request.argument("filename") or "")


def log(scene: Scene) -> str:
    """One log."""
    name = scene.request.argument("filename") or "messages"
    return _shown(scene, f"/var/log/{name.removeprefix('/var/log/')}")


def checksum(scene: Scene) -> str:
    """One file's checksum."""
    ink, given = scene.markup, scene.request.argument("path") or ""
    engine, _, path = _engine_and_path(scene, given)
    file = _system(scene, engine).file(path)
    if file is None or not file.readable(scene.login):
        return ink.error(f"{given}: {'Permission denied' if file else _MISSING}")
    method = _METHODS[scene.request.name]
    inside = (
        ink.leaf("computation-method", method) + ink.leaf("input-file", file.path) + ink.leaf("checksum", _digest(method, file.content))
    )
    return f"<checksum-information>\n<file-checksum>\n{inside}</file-checksum>\n</checksum-information>\n"


def _engine_and_path(scene: Scene, given: str) -> tuple[str, str, str]:
    engine, colon, path = given.partition(":")
    known = any(one.name == engine for one in scene.device.engines)
    return (engine, colon, path) if colon and known else (scene.device.master.name, "", given)


def _system(scene: Scene, engine: str) -> FileSystem:
    here = next(one for one in scene.device.engines if one.name == engine)
    return file_system(scene.device, here, scene.now, scene.user)


def _digest(method: str, content: Content) -> str:
    digest = hashlib.new(method.lower(), usedforsecurity=False)
    for at in range(0, content.size, _PIECE):
        digest.update(content.read(at, _PIECE))
    return digest.hexdigest()


def _shown(scene: Scene, given: str) -> str:
    ink = scene.markup
    engine, _, path = _engine_and_path(scene, given)
    file = _system(scene, engine).file(path)
    if file is None:
        return ink.error(f"could not resolve file: {given}: {_MISSING}")
    if not file.readable(scene.login):
        return ink.error(f"could not open file: {given}: Permission denied")
    if file.size > _LARGEST_SHOWN:
        return ink.error(f"could not show file: {given}: File too large")
    raw, base64 = file.content.read(0, file.size), scene.request.argument("encoding") == "base64"
    text = b64encode(raw).decode() if base64 else raw.decode("ascii", "replace")
    about = f'filename="{escape(file.path)}" filesize="{file.size}" encoding="{"base64" if base64 else "text"}"'
    return f"<file-content {about}>\n{escape(text, quote=False)}</file-content>\n"


def _folder(scene: Scene, system: FileSystem, path: str, names: tuple[str, ...]) -> str:
    entries = [system.file(path + name) or path + name for name in names]
    return _list(scene, path, path, entries)


def _list(scene: Scene, root: str, folder: str, entries: list[LabFile] | list[LabFile | str]) -> str:
    ink = scene.markup
    style = "verbose" if scene.request.argument("detail") is not None else "brief"
    head = ink.leaf("directory-name", folder) + ink.leaf("total-file-blocks", 8 * len(entries)) if folder else ""
    inside = "".join(f"<file-information>\n{''.join(_entry(scene, one, folder, style))}</file-information>\n" for one in entries)
    count = ink.leaf("total-files", sum(isinstance(one, LabFile) for one in entries))
    start = f'<directory-list root-path="{escape(root)}" junos:seconds="{scene.now.timestamp():.0f}" junos:style="{style}">\n'
    return f'{start}<directory name="{escape(folder)}">\n{head}{inside}{count}</directory>\n</directory-list>\n'


def _entry(scene: Scene, one: LabFile | str, folder: str, style: str) -> Iterator[str]:
    ink = scene.markup
    path = one.path if isinstance(one, LabFile) else one
    yield ink.leaf("file-name", path.removeprefix(folder))
    if isinstance(one, str):
        yield '<file-directory junos:format="/"/>\n'
    if style == "brief":
        return
    mode, written = (one.permissions, one.written) if isinstance(one, LabFile) else (0o755, scene.device.master.started)
    letters = permissions(mode) if isinstance(one, LabFile) else f"d{permissions(mode)[1:]}"
    yield ink.leaf("file-permissions", f"{mode:o}", f' junos:format="{letters}"')
    yield ink.leaf("file-owner", one.owner if isinstance(one, LabFile) else "root")
    yield ink.leaf("file-group", one.group if isinstance(one, LabFile) else "wheel")
    yield ink.leaf("file-links", 1)
    yield ink.leaf("file-size", one.size if isinstance(one, LabFile) else 512)
    yield ink.leaf("file-date", f"{written.timestamp():.0f}", f' junos:format="{date(written, scene.now)}"')

"""Core dumps: the core files that every engine lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from agent.api import About, Ask, CoreDumps, CoreFile, NotPermitted, Part, Replies, Reply
from agent.collectors.asking import everywhere

_LINE: Final = re.compile(
    r"(?P<permissions>[-bcdlps][-rwxsStT]{9}\S?)\s+\d+\s+(?P<owner>\S+)\s+\S+\s+(?P<size>\d{1,18})\s+"
    r"(?P<date>[A-Z][a-z]{2}\s+\d+\s+[\d:]+|\d{4}-\d\d-\d\d \d\d:\d\d)\s+(?P<name>\S.*)"
)
_ENGINE: Final = re.compile(r"((?:[a-z]+\d*-)?(?:re|fpc|node|member|[sl]cc|server)\d+|scc):")
_FOLDER: Final = re.compile(r"(/\S*):")
_FOLDER_OF_ENGINE: Final = re.compile(r"/var/core/([a-z]+\d+)/?")
_NOTHING: Final = re.compile(r"no such file or directory|total files:|no match", re.IGNORECASE)
_DENIED: Final = re.compile(r"permission denied", re.IGNORECASE)


@dataclass(frozen=True)
class CollectCoreDumps:
    """Ask for the core files of every engine."""

    name = "core-dumps"
    record = CoreDumps

    def asks(self, about: About) -> Iterable[Ask]:
        """One list, of every member, node or engine that the platform can name."""
        yield everywhere("cores", "get-system-core-dumps", "show system core-dumps", about, suffix="routing-engine both")

    def read(self, replies: Replies) -> CoreDumps:
        """Read every engine's list, XML or text; globs without a match are no error, a folder that we may not read is one."""
        reply = replies["cores"]
        answers = [_Answer(engine, part) for engine, part in _parts(reply)]
        files = dict.fromkeys(file for answer in answers for file in answer.files())
        if not files and (denied := next((answer.denied for answer in answers if answer.denied), "")):
            raise NotPermitted(denied)
        if not files and not any(answer.sure for answer in answers):
            raise reply.refusal("directory-list")
        return CoreDumps(tuple(files))


def _parts(reply: Reply) -> Iterator[tuple[str, Part]]:
    return ((engine, Part(element)) for engine, element in reply.items())


@dataclass(frozen=True)
class _Answer:
    """What one engine answered."""

    engine: str
    part: Part

    @property
    def sure(self) -> bool:
        """Whether it is a list of core files, even an empty one."""
        said = any(_NOTHING.search(line) for line in self._lines())
        return said or any(True for folder in self.part.each("directory-list") for _ in folder.element)

    @property
    def denied(self) -> str:
        """The first line that says that we may not read a folder."""
        return next((line for line in self._lines() if _DENIED.search(line)), "")

    def files(self) -> Iterator[CoreFile]:
        """The core files, listed as XML or as `ls` would."""
        for folder in self.part.each("directory"):
            for item in folder.children("file-information"):
                yield from _listed(self.engine, folder.attribute("name") or "", item)
        yield from _written(self.engine, self._lines())

    def _lines(self) -> list[str]:
        """The text of every `<output>`, once where one holds another."""
        outputs = [output for output in self.part.each("output") if not _inside(output)]
        return [line for output in outputs for line in output.lines()]


def _inside(output: Part) -> bool:
    return next(output.element.iterancestors("output"), None) is not None


def _listed(engine: str, folder: str, item: Part) -> Iterator[CoreFile]:
    """One entry of an XML list; sub-folders and links are no cores."""
    permissions = item.attribute("format", "file-permissions") or ""
    name = item.text("file-name")
    linked = item.find("file-directory") is not None or item.find("file-symlink-target") is not None
    if linked or not name or permissions[:1] in ("d", "l"):
        return
    yield CoreFile(
        engine=engine or _engine_of(folder),
        path=_path(folder, name),
        size=item.number("file-size"),
        written=_written_at(item),
        written_text=" ".join((item.attribute("format", "file-date") or "").split()),
        owner=item.text("file-owner") or "",
        permissions=permissions,
    )


def _written(engine: str, lines: Iterable[str]) -> Iterator[CoreFile]:
    """The entries of a text list; a line such as `fpc0:` or `/var/core/re0:` says whose those below it are."""
    folder = ""
    for line in lines:
        if header := _ENGINE.fullmatch(line):
            engine = header[1]
        elif header := _FOLDER.fullmatch(line):
            folder = header[1]
        elif (entry := _LINE.fullmatch(line)) and entry["permissions"][0] == "-":
            yield CoreFile(
                engine=engine or _engine_of(folder),
                path=_path(folder, entry["name"]),
                size=int(entry["size"]),
                written_text=" ".join(entry["date"].split()),
                owner=entry["owner"],
                permissions=entry["permissions"],
            )


def _path(folder: str, name: str) -> str:
    """The full path; Evolved gives the folder once and names below it."""
    return name if name.startswith("/") or not folder else f"{folder.rstrip('/')}/{name}"


def _engine_of(folder: str) -> str:
    """Evolved keeps each node's cores in a folder of that node's name, and lists them all in one reply."""
    found = _FOLDER_OF_ENGINE.fullmatch(folder)
    return found[1] if found else ""


def _written_at(item: Part) -> datetime | None:
    """The epoch that is the text of `file-date`; some replies have only the text form."""
    given = item.text("file-date") or item.attribute("seconds", "file-date") or ""
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        return None

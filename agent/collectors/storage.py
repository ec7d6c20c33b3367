"""Storage: the file systems of every engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agent.api import About, Ask, FileSystem, Part, Replies, Storage
from agent.collectors.asking import everywhere

_BLOCK: Final = 512


@dataclass(frozen=True)
class CollectStorage:
    """Ask for the file systems of every engine."""

    name = "storage"
    record = Storage

    def asks(self, about: About) -> Iterable[Ask]:
        """One list, of every member or engine that the platform can name."""
        yield everywhere("storage", "get-system-storage", "show system storage", about)

    def read(self, replies: Replies) -> Storage:
        """Read every file system of every engine."""
        answers = replies["storage"].engines("system-storage-information")
        return Storage(tuple(_filesystem(engine, item) for engine, part in answers for item in part.each("filesystem")))


def _filesystem(engine: str, item: Part) -> FileSystem:
    return FileSystem(
        engine=engine,
        device=item.text("filesystem-name") or "",
        mounted_on=item.text("mounted-on") or "",
        size=_bytes(item, "total-blocks"),
        used=_bytes(item, "used-blocks"),
        available=_bytes(item, "available-blocks"),
        used_percent=_whole(item, "used-percent"),
    )


def _bytes(item: Part, path: str) -> int | None:
    blocks = _whole(item, path)
    return None if blocks is None else blocks * _BLOCK


def _whole(item: Part, path: str) -> int | None:
    """A text that is a number and nothing else, but for a percent sign: replies with `6r75` were seen."""
    text = (item.text(path) or "").removesuffix("%")
    return item.number(path) if text.lstrip("-").isdecimal() else None

"""Core dumps: the core files that every engine lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CoreFile:
    """One core file. The trailing number of its name rotates: what identifies it is path, size and time together.

    `size` is bytes. `written` is UTC and `None` where the device gave only text (`written_text`, without year or zone).
    """

    engine: str
    path: str
    size: int | None = None
    written: datetime | None = None
    written_text: str = ""
    owner: str = ""
    permissions: str = ""


@dataclass(frozen=True, slots=True)
class CoreDumps:
    """The core files that every engine lists (`get-system-core-dumps`), in the order of engine and listing."""

    files: tuple[CoreFile, ...] = ()

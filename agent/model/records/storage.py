"""Storage: the file systems of every engine."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class FileSystem:
    """One mounted file system; sizes in bytes, `None` where the device gave no number."""

    engine: str
    device: str
    mounted_on: str
    size: int | None = None
    used: int | None = moving(None)
    available: int | None = moving(None)
    used_percent: int | None = moving(None)


@dataclass(frozen=True, slots=True)
class Storage:
    """The file systems of every engine (`get-system-storage`), read-only and memory file systems included."""

    filesystems: tuple[FileSystem, ...]

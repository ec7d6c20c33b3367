"""A snapshot as files: its records as JSON, its replies as the device sent them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import BinaryIO, Final

from agent.cli.jsonl import lines, reading_object
from agent.errors import ConfigError
from agent.model.reading import Snapshot

_UNSAFE: Final = re.compile(r"[^\w.=-]+")
_LONGEST: Final = 80
_MARK: Final = 8


def write_snapshot(parent: Path, name: str, snapshot: Snapshot) -> Path:
    """Write `records.json` and a file for each reply into a folder of the device's, replacing what a former snapshot left there."""
    folder = made(parent / foldername(name))
    readings = {collector: reading_object(reading) for collector, reading in snapshot.readings.items()}
    records = lines({"device": name, "readings": readings})
    for former in folder.glob("*.xml"):
        former.unlink()
    with _private(folder / "records.json") as target:
        target.write(f"{records}\n".encode())
    for rpc, reply in snapshot.replies.items():
        with reply.body.open() as source, _private(folder / f"{filename(str(rpc))}.xml") as target:
            shutil.copyfileobj(source, target)
    return folder


def made(folder: Path) -> Path:
    """The folder, made where it was missing. Raises `ConfigError` where nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(f"{error.filename}: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigError(f"{folder}: permission denied")
    return folder


def foldername(device: str) -> str:
    """A folder of the device's own: where its name had to be altered, a mark of the name keeps it from another's folder."""
    name = filename(device)
    return name if name == device and len(name) <= _LONGEST else f"{name[:_LONGEST]}~{hashlib.sha256(device.encode()).hexdigest()[:_MARK]}"


def filename(text: str) -> str:
    """A name that is safe as a file's: nothing that a device or an inventory says leads out of the folder."""
    return _UNSAFE.sub("_", text).strip("._") or "unnamed"


def _private(path: Path) -> BinaryIO:
    """A file that only its owner reads."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")

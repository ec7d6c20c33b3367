"""A snapshot as files: its records as JSON, its replies as the device sent them."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import BinaryIO, Final

from agent.cli.jsonl import reading_object
from agent.errors import ConfigError
from agent.model.reading import Snapshot

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._=-]+")


def write_snapshot(parent: Path, name: str, snapshot: Snapshot) -> Path:
    """Write `records.json` and a file for each reply into a folder of the device's, replacing what a former snapshot left there."""
    folder = parent / filename(name)
    readings = {collector: reading_object(reading) for collector, reading in snapshot.readings.items()}
    records = json.dumps({"device": name, "readings": readings}, indent=2, ensure_ascii=False, default=str)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for former in folder.glob("*.xml"):
            former.unlink()
        with _private(folder / "records.json") as target:
            target.write(f"{records}\n".encode())
        for rpc, reply in snapshot.replies.items():
            with reply.body.open() as source, _private(folder / f"{filename(str(rpc))}.xml") as target:
                shutil.copyfileobj(source, target)
    except OSError as error:
        raise ConfigError(f"{error.filename or folder}: {error.strerror}") from error
    return folder


def filename(text: str) -> str:
    """A name that is safe as a file's: nothing that a device or an inventory says leads out of the folder."""
    return _UNSAFE.sub("_", text).strip("._") or "unnamed"


def _private(path: Path) -> BinaryIO:
    """A file that only its owner reads."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")

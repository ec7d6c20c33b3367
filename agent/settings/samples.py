"""A first configuration, with comments."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

from agent.errors import ConfigError

SAMPLES: Final = ("agent.yaml", "devices.yaml")
"""What a new configuration has; `devices.csv` is another way to write the second."""


def sample(name: str) -> str:
    """The text of a sample."""
    return files("agent.settings").joinpath("samples", name).read_text(encoding="utf-8")


def write_samples(folder: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write a first configuration; returns what was written.

    Raises `ConfigError`, and writes nothing, where something is there already; with `replace` that is kept under its name with a `~`.
    """
    there = [path for name in SAMPLES if (path := folder / name).exists() or path.is_symlink()]
    if there and not replace:
        raise ConfigError(f"{there[0]}: is there already, nothing was written; --force writes it anew and keeps the former beside it")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return tuple(_written(folder))
    except OSError as error:
        raise ConfigError(f"{error.filename or folder}: {(error.strerror or 'not writable').lower()}") from None


def _written(folder: Path) -> Iterator[Path]:
    for name in SAMPLES:
        path = folder / name
        if path.exists() or path.is_symlink():
            path.rename(_beside(path))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            target.write(sample(name))
        yield path


def _beside(path: Path) -> Path:
    """A name for the former file that nothing has yet."""
    beside = path.with_name(f"{path.name}~")
    while beside.exists():
        beside = beside.with_name(f"{beside.name}~")
    return beside

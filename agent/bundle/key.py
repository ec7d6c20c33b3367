"""The key of the tokens in what is stored: one for each state folder, so that a secret keeps its token for ever."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import Final

from agent.bundle.tokens import KEY_BYTES
from agent.errors import SecretError

KEY_FILE: Final = "redaction.key"


def load_key(state: Path) -> bytes | None:
    """The key of a state folder, `None` where it has none yet. Raises `SecretError` where others may read it."""
    path = state / KEY_FILE
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SecretError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        key = file.read(KEY_BYTES + 1) if stat.S_ISREG(status.st_mode) else b""
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretError(f"{path}: others may read or change it (mode {stat.S_IMODE(status.st_mode):04o}); say: chmod 600")
    if len(key) != KEY_BYTES:
        raise SecretError(f"{path}: not a key of {KEY_BYTES} bytes; without the right one, tokens of former texts cannot be compared")
    return key


def load_or_create_key(state: Path) -> bytes:
    """The key of a state folder, made at its first use; who comes second takes what the first one made."""
    if (known := load_key(state)) is not None:
        return known
    try:
        _create(state)
    except OSError as error:
        raise SecretError(f"{state / KEY_FILE}: {(error.strerror or 'cannot be written').lower()}") from None
    made = load_key(state)
    if made is None:
        raise SecretError(f"{state / KEY_FILE}: vanished as soon as it was written")
    return made


def _create(state: Path) -> None:
    """Write a key whole, or not at all, and never over another."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=state, prefix=f".{KEY_FILE}.") as draft:  # made 0600
        draft.write(secrets.token_bytes(KEY_BYTES))
        draft.flush()
        os.fsync(draft.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, state / KEY_FILE)

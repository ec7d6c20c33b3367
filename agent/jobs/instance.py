"""One agent for each state folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.errors import AnotherInstance


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """Hold the state folder; raises `AnotherInstance` where a running agent has it. The kernel lets go if we are killed."""
    path = state / "agent.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
        os.close(handle)
        raise AnotherInstance(f"{state} belongs to a running agent (process {holder}); stop it, or use another --state") from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
    try:
        yield
    finally:
        os.close(handle)

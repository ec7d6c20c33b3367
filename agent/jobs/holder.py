"""Who holds a lease: one process of one machine; and whether it is still there."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc/self/ns/pid")


def this_process() -> str:
    """Us, as the holder of a lease: `jump-1/4026531836/4711` is host, process namespace (a container has its own) and process."""
    return f"{_here()}/{os.getpid()}"


def gone(holder: str) -> bool:
    """Whether a holder was a process of this machine and is no more; of another machine's nothing is known."""
    where, _, process = holder.rpartition("/")
    if where != _here() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


def _here() -> str:
    namespace = 0
    with suppress(OSError):
        namespace = _PROCESSES.stat().st_ino
    return f"{socket.gethostname()}/{namespace}"

"""Who looked at what holds secrets."""

from __future__ import annotations

import getpass
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Final

from agent.errors import StoreError

AUDIT_FILE: Final = "audit.log"


def note(state: Path, now: datetime, what: str) -> None:
    """Add a line to the state folder's audit log, on disk before this returns. Raises `StoreError`: what cannot be noted is not done."""
    line = json.dumps({"at": now.isoformat(), "user": _user(), "what": what}, ensure_ascii=False)
    try:
        with os.fdopen(os.open(state / AUDIT_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as log:
            log.write(f"{line}\n")
            log.flush()
            os.fsync(log.fileno())
    except OSError as error:
        raise StoreError(f"{state / AUDIT_FILE}: {error.strerror}") from error


def _user() -> str:
    """Who called; behind sudo, who called that."""
    try:
        here = getpass.getuser()
    except (KeyError, OSError):
        here = str(os.getuid())
    before = os.environ.get("SUDO_USER")
    return f"{here} (sudo: {before})" if before else here

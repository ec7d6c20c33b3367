"""What the tests of this room share."""

from __future__ import annotations

import io

from agent.bundle.kinds import Kind
from agent.bundle.redact import redact
from agent.bundle.tokens import Counts

KEY = bytes(range(32))


def redacted(text: str | bytes, kind: Kind | None = None, key: bytes = KEY) -> str:
    """A text without its secrets."""
    return counted(text, kind, key)[0]


def counted(text: str | bytes, kind: Kind | None = None, key: bytes = KEY) -> tuple[str, Counts]:
    """A text without its secrets, and what was counted."""
    target = io.BytesIO()
    counts = redact(io.BytesIO(text.encode() if isinstance(text, str) else text), target, key, kind=kind)
    return target.getvalue().decode("utf-8", "surrogateescape"), counts

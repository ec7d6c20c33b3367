"""By what a reading is known again, so that the same replies are not read twice."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from agent import __version__
from agent.model.about import About
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.ports import Collector


def sign(collector: Collector, about: About, replies: Mapping[str, tuple[Rpc, Reply]]) -> bytes:
    """A hash of all that a reading depends on but the visit: its collector and that one's code, what is known, each reply by its key."""
    hasher = hashlib.sha256(_code(type(collector)))
    hasher.update(repr((collector, about)).encode())
    for key, (rpc, reply) in replies.items():
        hasher.update(f"\n{key} {rpc.xml}\n".encode())
        hasher.update(reply.digest)
    return hasher.digest()


@cache
def _code(kind: type) -> bytes:
    """A hash of a collector's file and of our version: what a new program reads from the same reply may be more."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    source = Path(file).read_bytes() if file else b""
    return hashlib.sha256(f"{__version__} {kind.__module__}.{kind.__qualname__}\n".encode() + source).digest()

"""Which algorithms a server has, read from what it says in the clear before the key exchange.

A server that finds nothing in common hangs up: OpenSSH without a word, and often before asyncssh has looked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_BANNER: Final = re.compile(rb"(?:^|\n)SSH-[^\n]*\n")
_KEXINIT: Final = 20
_COOKIE: Final = 16

KINDS: Final = ("key exchange", "host key", "encryption")
"""The kinds of algorithms, in a KEXINIT's order."""


def banner_ended(heard: bytes) -> bool:
    """Whether the banner line has come whole."""
    return _BANNER.search(heard) is not None


def complete(heard: bytes) -> bool:
    """Whether the first packet has come whole."""
    first = _packet(heard)
    return len(first) >= 4 + int.from_bytes(first[:4], "big") if len(first) >= 4 else False


def mismatch(heard: bytes, offered: Mapping[str, list[str]]) -> str:
    """For people: of which kind of algorithm there is none in common, and what the server has; empty where nothing is missing."""
    for kind, theirs in _offer(heard).items():
        ours = offered.get(kind)
        if ours is not None and not set(ours) & set(theirs):
            return f"no {kind} algorithm in common; it has {', '.join(theirs)}"
    return ""


def _offer(heard: bytes) -> dict[str, list[str]]:
    """The server's algorithms by kind; none where what came is no whole KEXINIT."""
    first = _packet(heard)
    if not complete(heard) or first[5:6] != bytes([_KEXINIT]):
        return {}
    rest, offer = first[6 + _COOKIE :], {}
    for kind in KINDS:
        end = 4 + int.from_bytes(rest[:4], "big")
        offer[kind] = rest[4:end].decode("ascii", "replace").split(",")
        rest = rest[end:]
    return offer


def _packet(heard: bytes) -> bytes:
    """What came after the banner line."""
    banner = _BANNER.search(heard)
    return heard[banner.end() :] if banner else b""

"""Reading OpenSSH's `known_hosts`, to take pins from it."""

from __future__ import annotations

import base64
import binascii
import fnmatch
import hashlib
import hmac
from collections.abc import Iterator
from typing import Final

from agent.model.device import SSH_PORT
from agent.netconf.hostkeys import parse_host_key
from agent.ports import HostKey

_HASHED: Final = "|1|"


def parse_known_hosts(text: str) -> list[tuple[str, HostKey]]:
    """Each host pattern with its key; a line for several hosts gives several. What is left out, `skipped_known_hosts` tells."""
    return [(host, key) for _, hosts, key in _lines(text) if isinstance(key, HostKey) for host in hosts]


def skipped_known_hosts(text: str) -> list[str]:
    """Why which lines are no pins: `line 3: @revoked ...`."""
    return [f"line {number}: {reason}" for number, _, reason in _lines(text) if isinstance(reason, str)]


def names_host(pattern: str, address: str, port: int) -> bool:
    """Whether a host pattern, hashed or plain, with wildcards or without, means this address and port; without a port, any."""
    names = [address] if port == SSH_PORT else [address, f"[{address}]:{port}"]
    return any(_means(pattern, name.lower()) for name in names)


def _lines(text: str) -> Iterator[tuple[int, list[str], HostKey | str]]:
    """Line number, host patterns, and the key or the reason why there is none."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if words and not words[0].startswith("#"):
            yield number, *_entry(words)


def _entry(words: list[str]) -> tuple[list[str], HostKey | str]:
    if words[0].startswith("@"):
        return [], f"{words[0]} is not a host's own key"
    hosts = words[0].split(",")
    if any(host.startswith("!") for host in hosts):
        return [], "a pattern that excludes hosts cannot be pinned"
    try:
        return hosts, parse_host_key(" ".join(words[1:3]))
    except ValueError as error:
        return [], str(error)


def _means(pattern: str, name: str) -> bool:
    if pattern.startswith(_HASHED):
        return _hashed(pattern, name)
    return fnmatch.fnmatchcase(name, pattern.lower().replace("[", "[[]"))


def _hashed(pattern: str, name: str) -> bool:
    """Compare with `|1|SALT|HASH`, an HMAC-SHA1 of the name."""
    salt, _, digest = pattern.removeprefix(_HASHED).partition("|")
    try:
        expected, key = base64.b64decode(digest), base64.b64decode(salt)
    except binascii.Error:
        return False
    return hmac.compare_digest(hmac.new(key, name.encode(), hashlib.sha1).digest(), expected)

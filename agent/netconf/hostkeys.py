"""Host keys: whether the one that a host shows is pinned, and what to say if not."""

from __future__ import annotations

import base64
import binascii
import hashlib
import shlex

import asyncssh

from agent.errors import DeviceError, HostKeyChanged, HostKeyUnknown
from agent.ports import HostKey


def fingerprint(key: HostKey) -> str:
    """What `ssh-keygen -l` shows: `SHA256:` and the digest in base64."""
    digest = hashlib.sha256(base64.b64decode(key.key)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def host_key(key: asyncssh.SSHKey) -> HostKey:
    """An asyncssh key as ours."""
    return HostKey(key.get_algorithm(), base64.b64encode(key.public_data).decode())


def parse_host_key(line: str) -> HostKey:
    """Read `ALGORITHM BASE64 [COMMENT]`; raises `ValueError` where it is no public key."""
    algorithm, encoded = line.split()[:2] if len(line.split()) > 1 else ("", "")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raw = b""
    size = int.from_bytes(raw[:4], "big")
    if not raw or raw[4 : 4 + size] != algorithm.encode():
        raise ValueError(f"no public key: {line[:40]}")
    return HostKey(algorithm, encoded)


def verdict(name: str, pins: frozenset[HostKey], shown: HostKey) -> DeviceError | None:
    """Nothing where the key is pinned; else the error, with the fingerprint and the command that pins it."""
    if shown in pins:
        return None
    what = f"host key {shown.algorithm} {fingerprint(shown)}"
    command = f"junos-agent trust add {shlex.quote(name)} --fingerprint {fingerprint(shown)}"
    if not pins:
        return HostKeyUnknown(f"its {what} is not pinned; if you know that it is right: {command}")
    known = ", ".join(sorted(f"{pin.algorithm} {fingerprint(pin)}" for pin in pins))
    return HostKeyChanged(f"ITS HOST KEY HAS CHANGED: {what} is none of the pinned ones ({known}); if you know why: {command}")

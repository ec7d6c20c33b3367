"""The host keys of lab devices: each engine has its own, made once and kept where there is a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import asyncssh

from agent.errors import ConfigError
from agent.lab.peer import Peer, Rendered

_RSA_BITS: Final = 2048
_DEFAULT_KINDS: Final = ("ssh-ed25519",)

EngineKeys = dict[str, list[asyncssh.SSHKey]]
"""The keys of each engine, by its name."""


def keys_of(peer: Peer, folder: Path | None) -> EngineKeys:
    """Every engine's keys of one device; read from the folder, or made and written there."""
    if not isinstance(peer, Rendered):
        return {"": [_key(folder, peer.name, kind) for kind in _DEFAULT_KINDS]}
    device = peer.device
    return {
        engine.name: [_key(folder, "-".join(filter(None, (peer.name, engine.name))), kind) for kind in device.host_keys]
        for engine in device.engines
    }


def shown_keys(peer: Peer, keys: EngineKeys) -> list[asyncssh.SSHKey]:
    """The keys that a login sees now: those of the master."""
    return keys[peer.device.master.name if isinstance(peer, Rendered) else ""]


def public_line(key: asyncssh.SSHKey) -> str:
    """Algorithm and key in base64, as in a `known_hosts` line."""
    return " ".join(key.export_public_key().decode().split()[:2])


def _key(folder: Path | None, name: str, kind: str) -> asyncssh.SSHKey:
    path = _place(folder, f"{name}-{kind}") if folder else None
    if path and path.exists():
        return _read(path)
    key = asyncssh.generate_private_key(kind, key_size=_RSA_BITS) if kind == "ssh-rsa" else asyncssh.generate_private_key(kind)
    if path:
        path.touch(mode=0o600)
        key.write_private_key(path)
    return key


def _place(folder: Path, name: str) -> Path:
    """Where a key is kept; nobody else may look into its folder."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "keys").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder}: {error.strerror}") from error
    return folder / "keys" / name


def _read(path: Path) -> asyncssh.SSHKey:
    try:
        return asyncssh.read_private_key(path)
    except (OSError, asyncssh.KeyImportError) as error:
        raise ConfigError(f"{path}: {error}") from error

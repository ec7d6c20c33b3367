"""Raw replies that hold secrets, encrypted at rest; only where the owner said that they may be kept."""

from __future__ import annotations

import base64
import binascii
import io
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from agent.errors import SecretError, StoreCorrupt, StoreError
from agent.model.reply import Body

KEY_BYTES: Final = 32

_MAGIC: Final = b"jagn-raw-1\n"
_FRAME: Final = 1 << 20
_TAG: Final = 16
_PREFIX: Final = 7


class Vault:
    """Encrypted files, one for each device and distinct reply; whoever has the folder and not the key has nothing.

    AES-256-GCM in frames of a megabyte, each with a nonce of its own that holds its number and whether it is the last: frames
    cannot be left out, repeated, reordered or cut off unseen. `key` is 32 bytes in base64; raises `SecretError` for another.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._cipher = AESGCM(_decoded(key))

    def __repr__(self) -> str:
        return f"Vault({str(self._folder)!r})"

    def keep(self, device: str, name: str, body: Body) -> None:
        """Keep a reply of a device (its uid) under a name, such as the hash of what was made of it; what is there stays."""
        path = self._path(device, name)
        if path.exists():
            return
        half = path.with_suffix(".half")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with body.open() as source, os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
                target.writelines(self._sealed(source, _about(device, name)))
                target.flush()
                os.fsync(target.fileno())
            half.rename(path)
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}") from error

    def open(self, device: str, name: str) -> BinaryIO:
        """The reply's own bytes. Raises `StoreError` where there is none, `StoreCorrupt` where it was changed or the key is another."""
        path = self._path(device, name)
        try:
            sealed = path.open("rb")
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}") from error
        with sealed:
            return io.BytesIO(b"".join(self._unsealed(sealed, _about(device, name), path)))

    def _path(self, device: str, name: str) -> Path:
        return self._folder / device / f"{name}.sealed"

    def _sealed(self, source: BinaryIO, about: bytes) -> Iterator[bytes]:
        prefix = secrets.token_bytes(_PREFIX)
        yield _MAGIC + prefix
        frame, number = source.read(_FRAME), 0
        while True:
            following = source.read(_FRAME) if frame else b""
            yield self._cipher.encrypt(_nonce(prefix, number, last=not following), frame, about)
            if not following:
                return
            frame, number = following, number + 1

    def _unsealed(self, sealed: BinaryIO, about: bytes, path: Path) -> Iterator[bytes]:
        head = sealed.read(len(_MAGIC) + _PREFIX)
        prefix = head[len(_MAGIC) :]
        frame, number = sealed.read(_FRAME + _TAG), 0
        while True:
            following = sealed.read(_FRAME + _TAG)
            try:
                yield self._cipher.decrypt(_nonce(prefix, number, last=not following), frame, about)
            except (InvalidTag, ValueError):
                raise StoreCorrupt(f"{path}: it was changed, or sealed with another key") from None
            if not following:
                return
            frame, number = following, number + 1


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _about(device: str, name: str) -> bytes:
    """What a file is sealed for: moved to another device's folder, it does not open."""
    return f"{device}\0{name}".encode()


def _decoded(key: str) -> bytes:
    try:
        raw = base64.b64decode(key.strip(), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_BYTES:
        raise SecretError(f"the key of raw replies: expected {KEY_BYTES} bytes in base64, as `openssl rand -base64 {KEY_BYTES}` makes them")
    return raw

"""Private keys: read at the moment of use, decoded once."""

from __future__ import annotations

import asyncio
import hashlib
import re
import stat
from pathlib import Path
from typing import Final

import asyncssh

from agent.errors import SecretError
from agent.model.device import Login
from agent.ports import Secrets

_REFERENCE: Final = re.compile(r"(?:credential|file|env|command):")


class Keys:
    """The private keys of logins.

    Decoding a key with a passphrase costs a tenth of a second by design, so decoded keys are kept, under a digest of the
    material and its passphrase; both are read anew each time.
    """

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._decoded: dict[bytes, asyncssh.SSHKey] = {}

    async def of(self, login: Login) -> asyncssh.SSHKey:
        """The private key of a login; raises `SecretError` where it cannot be read."""
        return await asyncio.to_thread(self.read, login)

    def read(self, login: Login) -> asyncssh.SSHKey:
        """The same in the caller's own thread."""
        material = self._material(login.key or "")
        passphrase = self._secrets.reveal(login.passphrase) if login.passphrase else None
        digest = hashlib.sha256(f"{passphrase!r}\0{material}".encode()).digest()
        if digest not in self._decoded:
            self._decoded[digest] = _decoded(material, passphrase, login)
        return self._decoded[digest]

    def _material(self, key: str) -> str:
        if _REFERENCE.match(key):
            return self._secrets.reveal(key)
        path = Path(key).expanduser()
        try:
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise SecretError(f"{path}: others may read this private key; chmod 600 it")
            return path.read_text(encoding="ascii")
        except UnicodeDecodeError as error:
            raise SecretError(f"{path}: not a private key") from error
        except OSError as error:
            raise SecretError(f"{path}: {error.strerror}") from error


def _decoded(material: str, passphrase: str | None, login: Login) -> asyncssh.SSHKey:
    try:
        return asyncssh.import_private_key(material if material.endswith("\n") else f"{material}\n", passphrase)
    except asyncssh.KeyEncryptionError:
        reason = "its passphrase is wrong"
    except asyncssh.KeyImportError as error:
        reason = "it needs a passphrase" if passphrase is None and "assphrase" in str(error) else "it is no private key that can be read"
    raise SecretError(f"the private key of login {login.name}: {reason}")

"""A managed device, how to log in to it, and the limits that protect both sides."""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1 << 20
NETCONF_PORT = 830
SSH_PORT = 22


@dataclass(frozen=True, slots=True)
class Login:
    """A reference to credentials; never the secret itself.

    `password` and `passphrase` are references (`credential:`, `file:`, `env:`, `command:`), `key` the reference or path of
    a private key. With `agent` the user's ssh-agent is asked too.
    """

    name: str
    user: str
    password: str | None = None
    key: str | None = None
    passphrase: str | None = None
    agent: bool = False


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump host on the way to a device; `via` is the one before it."""

    name: str
    address: str
    login: Login
    port: int = SSH_PORT
    via: Jump | None = None

    @property
    def subject(self) -> str:
        """Under which name its host keys are pinned."""
        return f"jump:{self.name}"


@dataclass(frozen=True, slots=True)
class Device:
    """One managed Junos system.

    `uid` is ours and survives a new name or address. `deadline` is seconds for a whole round with it, from the first packet
    to the closed socket; `reply_cap` is bytes for one reply. `legacy` allows SHA-1 key exchange and `ssh-rsa` host keys.
    """

    uid: str
    name: str
    address: str
    login: Login
    port: int = NETCONF_PORT
    organisation: str = "default"
    site: str = ""
    groups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    transport: str = "ssh"
    jump: Jump | None = None
    legacy: bool = False
    deadline: float = 120.0
    reply_cap: int = 512 * MIB
    source: str = field(default="", compare=False)

    @property
    def subject(self) -> str:
        """Under which name its host keys are pinned."""
        return self.uid

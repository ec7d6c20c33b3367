"""The seams: what has more than one real implementation, or is given from outside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from agent.model.about import About
from agent.model.device import Device
from agent.model.file import Fetched
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.model.rpc import Ask, Rpc


class Clock(Protocol):
    """The time, as an argument."""

    def __call__(self) -> datetime:
        """Now, in UTC."""


def utc_now() -> datetime:
    """The real time, in UTC."""
    return datetime.now(UTC)


class Secrets(Protocol):
    """Turns a reference into a secret at the moment of use."""

    def reveal(self, reference: str) -> str:
        """The secret behind `credential:`, `file:`, `env:` or `command:`; raises `SecretError`, which never holds it."""


@dataclass(frozen=True, slots=True)
class HostKey:
    """A public host key: its algorithm (`ssh-ed25519`) and the key in base64, as in a `known_hosts` line."""

    algorithm: str
    key: str

    @property
    def fingerprint(self) -> str:
        """What `ssh-keygen -l` shows: `SHA256:` and the digest in base64. Raises `ValueError` where the key is not base64."""
        digest = hashlib.sha256(base64.b64decode(self.key, validate=True)).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


class HostKeys(Protocol):
    """The pinned host keys."""

    def pins(self, subject: str) -> frozenset[HostKey]:
        """The keys pinned for a device's uid, or for `jump:NAME`; may be several."""


class Redactor(Protocol):
    """Takes the secrets out of replies before anybody reads or keeps them."""

    def redact(self, rpc: Rpc, reply: Reply) -> Reply:
        """The reply as it may be kept: itself where this rpc shows no secrets. Raises `RedactionFailed` where that is not sure."""


class Session(Protocol):
    """An open NETCONF session with one device."""

    async def ask(self, rpc: Rpc) -> Reply:
        """Ask one rpc; errors inside the reply are data. Raises a `DeviceError` where no whole reply came."""


@runtime_checkable
class Fetches(Protocol):
    """A session that also copies files from the device, over the same login."""

    async def fetch(self, path: str, into: Path, *, cap: int, seconds: float, told: Callable[[int, int], None] | None = None) -> Fetched:
        """Copy one file, by SFTP, else by SCP, in so many seconds, during which the device's deadline stands still.

        Over SFTP it goes on behind the bytes that the file `into` holds already; over SCP it starts anew. `told` hears how many
        bytes are here, of how many. Raises `NotPermitted`, `RpcFailed`, `NotSupported` or, over `cap` bytes, `FileTooLarge`; a
        `DeviceError` where the device did not send it all, and then what came is left in `into`.
        """


class Transport(Protocol):
    """A way to a device."""

    name: ClassVar[str]

    def connect(self, device: Device) -> AbstractAsyncContextManager[Session]:
        """Log in, and out at the end. The device's deadline holds for everything between; errors are `DeviceError`s.

        Leaving never raises and never outlasts the deadline; whatever is open then is cut off.
        """


@runtime_checkable
class Collector(Protocol):
    """One record's asks, and how to read the answers. Holds no session, keeps nothing, raises a `ReplyError` or nothing."""

    name: str
    record: type

    def asks(self, about: About) -> Iterable[Ask]:
        """What to ask a device of which this is known."""

    def read(self, replies: Replies) -> Any:
        """The record. `NotSupported` means that the device has no such thing; any other error, that we could not find out."""


@runtime_checkable
class AsksAgain(Protocol):
    """A collector that wants to know more once it has seen the first replies, in the same login."""

    def after(self, replies: Replies) -> Iterable[Ask]:
        """More asks; an rpc that was asked already is not asked again."""

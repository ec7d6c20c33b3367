"""What stands behind a lab port, and the one that renders its replies from a description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from agent.errors import ConfigError
from agent.lab.answer import answer
from agent.lab.changes import changed
from agent.lab.description import LabDevice, LabUser
from agent.lab.filesystem import FileSystem, file_system
from agent.lab.hello import comments_for, hello
from agent.lab.markup import Markup
from agent.lab.motion import Clock, now
from agent.lab.request import Request
from agent.lab.scene import LAB_USER, Scene

CLOSE: Final = "close-session"
_MILLISECONDS: Final = 1000.0


class Peer(Protocol):
    """What stands behind a lab port: it says hello and answers rpcs, and knows nothing of sockets."""

    @property
    def name(self) -> str:
        """The device's name, unique in its lab."""

    @property
    def chunked(self) -> bool:
        """Whether it offers base:1.1."""

    @property
    def users(self) -> Mapping[str, LabUser]:
        """Logins beside the lab's own."""

    def hello(self, session: int, user: str, /) -> bytes:
        """What it says first."""

    def answer(self, request: Request, user: str, /) -> bytes:
        """The reply to one rpc."""

    def malformed(self) -> bytes:
        """The reply to what is no rpc."""

    def delay(self, request: Request, /) -> float:
        """Seconds that it takes to answer."""

    def login(self, user: str, /) -> LabUser:
        """What is known of who has logged in."""

    def disk(self, user: str, /) -> FileSystem:
        """The files that a login finds, at this moment."""


@dataclass
class Rendered:
    """A device whose replies are rendered from its description, which may change under way."""

    device: LabDevice
    clock: Clock = field(default=now)

    @property
    def name(self) -> str:
        """The device's name, unique in its lab."""
        return self.device.hostname

    @property
    def chunked(self) -> bool:
        """Whether it offers base:1.1."""
        return self.device.chunked

    @property
    def users(self) -> Mapping[str, LabUser]:
        """Logins beside the lab's own."""
        return self.device.users

    def hello(self, session: int, user: str) -> bytes:
        """What it says first."""
        comments = comments_for(user, self.login(user).login_class) if self.device.comments else ""
        return hello(session, prefix=Markup.of(self.device).prefix, comments=comments, chunked=self.chunked)

    def answer(self, request: Request, user: str) -> bytes:
        """The reply to one rpc, as the device is at this moment."""
        markup = Markup.of(self.device)
        if request.name == CLOSE:
            return markup.reply(request.attributes, markup.ok)
        return answer(request, self.scene(request, user))

    def scene(self, request: Request, user: str) -> Scene:
        """The device at this moment, as one user sees it."""
        return Scene(self.device, self.device.engines, self.clock(), Markup.of(self.device), request, user, self.login(user))

    def login(self, user: str) -> LabUser:
        """What is known of who has logged in."""
        return self.device.users.get(user, LAB_USER)

    def disk(self, user: str) -> FileSystem:
        """The files that a login finds: those of the engine where it lands."""
        return file_system(self.device, self.device.master, self.clock(), user)

    def malformed(self) -> bytes:
        """The reply to what is no rpc."""
        markup = Markup.of(self.device)
        return markup.reply("", markup.error("syntax error", "rpc"))

    def delay(self, request: Request) -> float:
        """Seconds that it takes to answer."""
        latency = self.device.latency
        return latency.get(request.name, latency.get("default", 0.0)) / _MILLISECONDS

    def change(self, change: Mapping[str, Any]) -> None:
        """Apply one change; see `changes`."""
        if len(change) != 1:
            raise ConfigError(f"{self.name}: a change is one key and its value")
        self.device = changed(self.device, change, self.clock())

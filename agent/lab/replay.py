"""Devices that answer with recorded replies: device k with the k-th file of each rpc."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from agent.errors import ConfigError
from agent.lab.description import LabUser
from agent.lab.filesystem import FileSystem
from agent.lab.hello import hello
from agent.lab.markup import NETCONF, Markup
from agent.lab.peer import CLOSE
from agent.lab.request import Request
from agent.lab.scene import LAB_USER

_BEFORE_ROOT: Final = rb"\A(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*"
_ROOT: Final = re.compile(_BEFORE_ROOT + rb"<(?:[\w.-]+:)?rpc-reply\b", re.DOTALL)
_PROLOGUE: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml.*?\?>", re.DOTALL)
_MESSAGE_ID: Final = re.compile(rb"""\s+(?:[\w.-]+:)?message-id\s*=\s*(?:"[^"]*"|'[^']*')""")
_SYSTEM_ALARMS: Final = "get-system-alarm-information"
_ALARMS: Final = "get-alarm-information"
_PLAIN: Final = Markup(release="0")


@dataclass
class Replayed:
    """One device of recorded replies; an rpc without a file is unknown to it."""

    name: str
    files: Mapping[str, Path]
    chunked: bool = True
    users: Mapping[str, LabUser] = field(default_factory=dict)

    def hello(self, session: int, _user: str) -> bytes:
        """What it says first."""
        return hello(session, chunked=self.chunked)

    def answer(self, request: Request, _user: str) -> bytes:
        """The recorded reply, byte for byte but for its message-id."""
        if request.name == CLOSE:
            return _PLAIN.reply(request.attributes, _PLAIN.ok)
        path = self.files.get(request.name)
        if path is None:
            return _PLAIN.reply(request.attributes, _PLAIN.error("syntax error", request.name))
        return as_reply(path.read_bytes(), request.message_id)

    def malformed(self) -> bytes:
        """The reply to what is no rpc."""
        return _PLAIN.reply("", _PLAIN.error("syntax error", "rpc"))

    def delay(self, _request: Request) -> float:
        """Recorded replies come at once."""
        return 0.0

    def login(self, user: str) -> LabUser:
        """What is known of who has logged in."""
        return self.users.get(user, LAB_USER)

    def disk(self, _user: str) -> FileSystem:
        """Recorded replies come without files."""
        return FileSystem({})


def as_reply(recorded: bytes, message_id: str) -> bytes:
    """A recorded reply as the answer to a request: its root gets the message-id, or it gets a root."""
    attribute = f" {message_id}".encode() if message_id else b""
    root = _ROOT.match(recorded)
    if root is None:
        return b'<rpc-reply xmlns="%s"%s>\n%s\n</rpc-reply>\n' % (NETCONF.encode(), attribute, _PROLOGUE.sub(b"", recorded))
    end = recorded.find(b">", root.end())
    end = len(recorded) if end < 0 else end
    return recorded[: root.end()] + attribute + _MESSAGE_ID.sub(b"", recorded[root.end() : end]) + recorded[end:]


def replayed_devices(folder: Path) -> list[Replayed]:
    """One device for each number that any rpc has a file of; `ConfigError` where the folder holds none."""
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder")
    recorded = _recorded(folder)
    count = max(map(len, recorded.values()), default=0)
    if not count:
        raise ConfigError(f"{folder}: no recorded replies; they are expected as get-.../*.xml")
    width = len(str(count))
    return [
        Replayed(f"replay-{number + 1:0{width}}", {rpc: files[number] for rpc, files in recorded.items() if number < len(files)})
        for number in range(count)
    ]


def _recorded(folder: Path) -> dict[str, list[Path]]:
    """The files of each rpc; system alarms may lie among the chassis alarms, told by their names."""
    found = {path.name: sorted(path.glob("*.xml")) for path in sorted(folder.glob("get-*")) if path.is_dir()}
    if _SYSTEM_ALARMS not in found:
        found[_SYSTEM_ALARMS] = [path for path in found.get(_ALARMS, []) if _SYSTEM_ALARMS in path.name]
    return found

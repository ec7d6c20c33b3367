"""One rpc as it arrived: what is asked, with which arguments, by an rpc or by a command."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

_START: Final = re.compile(rb"<(?:[\w.-]+:)?rpc\b([^>]*?)/?>")
_DEFAULT_NAMESPACE: Final = re.compile(r"""\s+xmlns\s*=\s*("[^"]*"|'[^']*')""")
_PIPE: Final = re.compile(r"\s*\|\s*(?:display\s+xml(?:\s+rpc)?|no-more)\s*")

COMMANDS: Final = {
    "show version": "get-software-information",
    "show chassis routing-engine": "get-route-engine-information",
    "show chassis hardware": "get-chassis-inventory",
    "show chassis alarms": "get-alarm-information",
    "show chassis environment": "get-environment-information",
    "show system alarms": "get-system-alarm-information",
    "show system core-dumps": "get-system-core-dumps",
    "show system storage": "get-system-storage",
    "show system uptime": "get-system-uptime-information",
    "show system information": "get-system-information",
}
"""Which rpc stands behind a command."""

_TAKES_VALUE: Final = frozenset({"invoke-on", "routing-engine", "member", "node"})


@dataclass(frozen=True, slots=True)
class Request:
    """One rpc. `name` is the rpc behind a command too; `attributes` is the raw text of those that belong into the answer."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    attributes: str = ""
    command: str = ""

    @property
    def message_id(self) -> str:
        """The attribute `message-id`, as it was written."""
        found = re.search(r"""message-id\s*=\s*("[^"]*"|'[^']*')""", self.attributes)
        return f"message-id={found[1]}" if found else ""

    def argument(self, name: str) -> str | None:
        """The value of an argument, empty for one without value, `None` where it was not given."""
        return dict(self.arguments).get(name)


class NotAnRpc(Exception):
    """The message is no rpc that can be read."""


def read_request(message: bytes) -> Request:
    """Read a message; raises `NotAnRpc`."""
    start = _START.search(message)
    try:
        root = etree.fromstring(message.strip(), etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAnRpc(str(error)) from error
    operation = next(iter(root), None)
    if start is None or operation is None or _local(root) != "rpc":
        raise NotAnRpc("no operation")
    attributes = _DEFAULT_NAMESPACE.sub("", start[1].decode()).rstrip()
    if _local(operation) == "command":
        return from_command(operation.text or "", attributes)
    return Request(_local(operation), tuple((_local(child), (child.text or "").strip()) for child in operation), attributes)


def from_command(text: str, attributes: str = "") -> Request:
    """The rpc behind a command; `command` stays its name where nobody knows it."""
    text = " ".join(_PIPE.sub(" ", text).split())
    for command, name in COMMANDS.items():
        if text == command or text.startswith(f"{command} "):
            return Request(name, _arguments(text.removeprefix(command).split()), attributes, text)
    return Request("command", (), attributes, text)


def _arguments(words: list[str]) -> tuple[tuple[str, str], ...]:
    rest = iter(words)
    return tuple((word, next(rest, "") if word in _TAKES_VALUE else "") for word in rest)


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)

"""One rpc as it arrived: what is asked, with which arguments, by an rpc or by a command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from agent.model.xml import Element

_START: Final = re.compile(rb"<(?:[\w.-]+:)?rpc\b([^>]*?)/?>")
_DEFAULT_NAMESPACE: Final = re.compile(r"""\s+xmlns\s*=\s*("[^"]*"|'[^']*')""")
_PIPE: Final = re.compile(r"\s*\|\s*(?:display\s+(?P<format>xml|set|json)(?:\s+rpc)?|no-more)\s*")

COMMANDS: Final = {
    "show version": "get-software-information",
    "show chassis routing-engine": "get-route-engine-information",
    "show chassis hardware": "get-chassis-inventory",
    "show chassis alarms": "get-alarm-information",
    "show chassis environment": "get-environment-information",
    "show chassis fpc": "get-fpc-information",
    "show chassis fpc pic-status": "get-pic-information",
    "show chassis power": "get-power-usage-information",
    "show chassis power detail": "get-power-usage-information-detail",
    "show chassis temperature-thresholds": "get-temperature-threshold-information",
    "show chassis cluster status": "get-chassis-cluster-status",
    "show virtual-chassis": "get-virtual-chassis-information",
    "show bridge mac-table": "get-bridge-mac-table",
    "show ethernet-switching table": "get-ethernet-switching-table-information",
    "show interfaces": "get-interface-information",
    "show configuration": "get-configuration",
    "show system alarms": "get-system-alarm-information",
    "show system commit": "get-commit-information",
    "show system core-dumps": "get-system-core-dumps",
    "show system license": "get-license-summary-information",
    "show system nodes": "get-system-nodes-information",
    "show system storage": "get-system-storage",
    "show system uptime": "get-system-uptime-information",
    "show system information": "get-system-information",
    "show log": "get-log",
    "file list": "file-list",
    "file show": "file-show",
    "file checksum md5": "get-checksum-information",
    "file checksum sha1": "get-sha1-checksum-information",
    "file checksum sha-256": "get-sha256-checksum-information",
}
"""Which rpc stands behind a command."""

_LONGEST_FIRST: Final = sorted(COMMANDS, key=len, reverse=True)
_TAKES_VALUE: Final = frozenset({"invoke-on", "routing-engine", "member", "node", "fpc-slot", "routing-instance"})
_NAMELESS: Final = {
    "get-interface-information": "interface-name",
    "get-log": "filename",
    "file-list": "path",
    "file-show": "filename",
    "get-checksum-information": "path",
    "get-sha1-checksum-information": "path",
    "get-sha256-checksum-information": "path",
}
"""What a command's argument without a name is in its rpc."""


@dataclass(frozen=True, slots=True)
class Request:
    """One rpc. `name` is the rpc behind a command too; `attributes` is the raw text of those that belong into the answer.

    `options` are the attributes of the operation itself; `element` is the operation as it came.
    """

    name: str
    arguments: tuple[tuple[str, str], ...] = ()
    attributes: str = ""
    command: str = ""
    options: tuple[tuple[str, str], ...] = ()
    element: Element | None = field(default=None, compare=False)

    @property
    def message_id(self) -> str:
        """The attribute `message-id`, as it was written."""
        found = re.search(r"""message-id\s*=\s*("[^"]*"|'[^']*')""", self.attributes)
        return f"message-id={found[1]}" if found else ""

    def argument(self, name: str) -> str | None:
        """The value of an argument, empty for one without value, `None` where it was not given."""
        return dict(self.arguments).get(name)

    def option(self, name: str) -> str:
        """An attribute of the operation, as `format`; empty where it was not given."""
        return dict(self.options).get(name, "")


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
    options = tuple((str(key), str(value)) for key, value in operation.attrib.items())
    if _local(operation) == "command":
        return from_command(operation.text or "", attributes, options)
    arguments = tuple((_local(child), (child.text or "").strip()) for child in operation)
    return Request(_local(operation), arguments, attributes, "", options, operation)


def from_command(text: str, attributes: str = "", options: tuple[tuple[str, str], ...] = ()) -> Request:
    """The rpc behind a command; `command` stays its name where nobody knows it."""
    displayed = tuple(("format", found["format"]) for found in _PIPE.finditer(text) if found["format"])
    text = " ".join(_PIPE.sub(" ", text).split())
    for command in _LONGEST_FIRST:
        if text == command or text.startswith(f"{command} "):
            name = COMMANDS[command]
            return Request(name, _arguments(name, text.removeprefix(command).split()), attributes, text, (*options, *displayed))
    return Request("command", (), attributes, text)


def stumbled(request: Request) -> str:
    """The word at which a parser stops that does not know this request: a command's first strange word, or the rpc's name."""
    if not request.command:
        return request.name
    known = next((command for command, name in COMMANDS.items() if name == request.name), "")
    words = request.command.split(" ")
    if known:
        return known.split(" ")[1]
    beginnings = {tuple(command.split(" ")[:length]) for command in COMMANDS for length in (1, 2)}
    return next((word for at, word in enumerate(words) if tuple(words[: at + 1]) not in beginnings), words[-1])


def _arguments(name: str, words: list[str]) -> tuple[tuple[str, str], ...]:
    rest = iter(words)
    return tuple(_argument(name, word, rest) for word in rest)


def _argument(name: str, word: str, rest: Iterator[str]) -> tuple[str, str]:
    if word in _TAKES_VALUE:
        return word, next(rest, "")
    if name in _NAMELESS and not (word.isalpha() and name == "get-interface-information"):
        return (word, "") if word == "detail" else (_NAMELESS[name], word)
    return word, ""


def _local(element: Element) -> str:
    return str(etree.QName(element).localname)

"""The answer to one rpc, readable by path; single- and multi-routing-engine alike."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import BinaryIO, Final, Protocol

from lxml import etree

from agent.errors import NotPermitted, NotSupported, ReplyError, RpcFailed
from agent.model import xml

_UNSUPPORTED: Final = re.compile(
    r"syntax error|not supported|unsupported|not valid|is not enabled|unrecognized command|unknown command|invalid command|no such rpc",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(r"permission denied|not permitted|access[ -]denied", re.IGNORECASE)
_UNREACHED: Final = re.compile(r"could not connect to\s+(\S+)", re.IGNORECASE)
_ERRORS: Final = ("rpc-error", "error")
_NO_PAYLOAD: Final = (*_ERRORS, "warning", "re-name", "output", "cli", "ok")
_INTEGER: Final = re.compile(r"-?\d+")
_DECIMAL: Final = re.compile(r"-?\d+(?:\.\d+)?")


class Body(Protocol):
    """The bytes of a reply, wherever they are: in memory or in a spool file."""

    @property
    def size(self) -> int:
        """How many bytes."""

    def open(self) -> BinaryIO:
        """Read them from the start."""


@dataclass(frozen=True, slots=True)
class Memory:
    """A reply's bytes in memory."""

    raw: bytes

    @property
    def size(self) -> int:
        """How many bytes."""
        return len(self.raw)

    def open(self) -> BinaryIO:
        """Read them from the start."""
        return io.BytesIO(self.raw)


@dataclass(frozen=True, slots=True)
class RpcError:
    """An error or warning inside a reply, in any of Junos' forms; `engine` is set where one engine of several said it."""

    severity: str
    message: str
    bad_element: str = ""
    engine: str = ""

    @property
    def fatal(self) -> bool:
        """Whether it is more than a warning."""
        return self.severity != "warning"

    def exception(self) -> ReplyError:
        """What to raise where nothing but this came."""
        return verdict(f"{self.message} ({self.bad_element})" if self.bad_element else self.message)


def verdict(message: str) -> ReplyError:
    """Which of our errors a message of the device is: not supported here, not permitted, or failed."""
    if _DENIED.search(message):
        return NotPermitted(message)
    if _UNSUPPORTED.search(message):
        return NotSupported(message)
    return RpcFailed(message)


class Part:
    """One element of a reply. Names are local, text is stripped, and what is empty is `None`."""

    __slots__ = ("element",)

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    @property
    def name(self) -> str:
        """Its local name."""
        return str(self.element.tag)

    def find(self, path: str) -> Part | None:
        """The first element at a path such as `package-information/name`."""
        found = self.element.find(path)
        return None if found is None else Part(found)

    def text(self, path: str = ".") -> str | None:
        """The stripped text at a path."""
        found = self.element if path == "." else self.element.find(path)
        return (found.text or "").strip() or None if found is not None else None

    def number(self, path: str = ".") -> int | None:
        """The first whole number in the text at a path: 16330 of `16330 MB`."""
        found = _INTEGER.search(self.text(path) or "")
        return int(found[0]) if found else None

    def decimal(self, path: str = ".") -> float | None:
        """The first number in the text at a path."""
        found = _DECIMAL.search(self.text(path) or "")
        return float(found[0]) if found else None

    def attribute(self, name: str, path: str = ".") -> str | None:
        """An attribute by its local name, stripped: `seconds` finds `junos:seconds`."""
        found = self.element if path == "." else self.element.find(path)
        value = None if found is None else xml.attribute(found, name)
        return value.strip() or None if value else None

    def moment(self, path: str = ".") -> datetime | None:
        """The time at a path, from its `seconds` attribute; the text's zone is ambiguous and never used."""
        seconds = self.attribute("seconds", path)
        return _moment(seconds) if seconds else None

    def children(self, tag: str) -> Iterator[Part]:
        """Each child of that name."""
        return map(Part, self.element.iterchildren(tag))

    def each(self, tag: str) -> Iterator[Part]:
        """Each descendant of that name, in document order."""
        return map(Part, self.element.iter(tag))


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None


class Reply:
    """The answer to one rpc: its bytes, and their tree when somebody asks for it.

    Its accessors raise `Unreadable` where the bytes are no XML.
    """

    def __init__(self, body: Body | bytes) -> None:
        self.body: Body = Memory(body) if isinstance(body, bytes) else body

    @property
    def size(self) -> int:
        """Bytes."""
        return self.body.size

    @cached_property
    def root(self) -> etree._Element:
        """The tree, with local names only."""
        if self.size > xml.TREE_LIMIT:
            return xml.parse(b" " * (xml.TREE_LIMIT + 1))
        with self.body.open() as source:
            return xml.parse(source.read())

    def each(self, tag: str) -> Iterator[Part]:
        """Each element of that name: from the tree, or as a stream where the reply is too large for one."""
        if self.size <= xml.TREE_LIMIT:
            yield from map(Part, self.root.iter(tag))
            return
        with self.body.open() as source:
            yield from map(Part, xml.stream(source, tag))

    def engines(self, tag: str) -> list[tuple[str, Part]]:
        """Each engine's element of that name: `("re0", part)`, and `("", part)` where one engine answered for itself.

        Raises what the device said where no engine has one: `NotSupported`, `NotPermitted` or `RpcFailed`.
        """
        found = [(engine, Part(element)) for engine, item in self.items() for element in item.iter(tag)]
        if not found:
            raise self.refusal(tag)
        return found

    def items(self) -> Iterator[tuple[str, etree._Element]]:
        """Each engine's name and its part of the reply; one engine answers under the name ``""``."""
        items = list(self.root.iter("multi-routing-engine-item"))
        if not items:
            yield "", self.root
        for item in items:
            yield (item.findtext("re-name") or "").strip(), item

    @cached_property
    def errors(self) -> tuple[RpcError, ...]:
        """Every error and warning, of the reply and of single engines."""
        own = [("", child) for child in _top(self.root)]
        engines = [(engine, child) for engine, item in self.items() if engine for child in item]
        return tuple(_rpc_error(engine, child) for engine, child in own + engines if child.tag in (*_ERRORS, "warning"))

    @property
    def fatal(self) -> RpcError | None:
        """The first error that is more than a warning."""
        return next((error for error in self.errors if error.fatal), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The engines that were asked and did not answer."""
        unreached = (_UNREACHED.search(error.message) for error in self.errors)
        named = [found[1] for found in unreached if found]
        empty = [engine for engine, item in self.items() if engine and not _answered(item)]
        return tuple(dict.fromkeys(named + empty))

    @property
    def output(self) -> str:
        """The text of every `<output>`, for what the device could not say in XML."""
        return "\n".join("".join(map(str, element.itertext())).strip() for element in self.root.iter("output")).strip()

    @property
    def unsupported(self) -> bool:
        """Whether the device does not know this rpc, so that a fallback is worth asking."""
        payload = any(child.tag not in _NO_PAYLOAD for child in _top(self.root))
        return not payload and isinstance(self.refusal(""), NotSupported)

    def refusal(self, wanted: str) -> ReplyError:
        """The error that explains why `wanted` is not in this reply."""
        if self.fatal:
            return self.fatal.exception()
        said = next((line.strip() for line in self.output.splitlines() if line.strip()), "")
        return verdict(said) if said else RpcFailed(f"the reply has no <{wanted}>")


def _top(root: etree._Element) -> list[etree._Element]:
    """The elements that may be an error of the whole reply: its children, or itself where it is only a fragment."""
    return list(root) if root.tag == "rpc-reply" else [root]


def _answered(item: etree._Element) -> bool:
    return any(child.tag not in ("re-name", *_ERRORS) for child in item)


def _rpc_error(engine: str, element: etree._Element) -> RpcError:
    part = Part(element)
    message = part.text("error-message") or part.text("message") or part.text() or "error"
    severity = part.text("error-severity") or ("warning" if part.name == "warning" else "error")
    return RpcError(severity, " ".join(message.split()), part.text("error-info/bad-element") or "", engine)

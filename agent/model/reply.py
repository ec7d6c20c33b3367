"""The answer to one rpc, readable by path; single- and multi-routing-engine alike."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO, Final, Protocol

from lxml import etree

from agent.errors import NotPermitted, NotSupported, ReplyError, RpcFailed
from agent.model import xml
from agent.model.part import Part

_UNSUPPORTED: Final = re.compile(
    r"syntax error|not[ -]supported|unsupported|not valid|is not enabled|no such rpc"
    r"|(?:unrecognized|unknown|invalid) command|unknown element",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(r"permission denied|not permitted|access[ -]denied", re.IGNORECASE)
_UNREACHED: Final = re.compile(r"could not connect to\s+([\w-]+)", re.IGNORECASE)
_UNREACHED_IN_BYTES: Final = re.compile(rb"[Cc]ould not connect to\s+([\w-]+)(?=[^\w-])")
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 128
_COMPLAINT: Final = re.compile(r"\s*(?:error:|could not connect|permission denied|aborted!)", re.IGNORECASE)
_ERRORS: Final = ("rpc-error", "error")
_SAYINGS: Final = (*_ERRORS, "warning")
_PLACES: Final = ("rpc-reply", "multi-routing-engine-results", "multi-routing-engine-item")
_NO_PAYLOAD: Final = (*_SAYINGS, "re-name", "output", "cli", "ok")


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
class Packed:
    """A reply's bytes in memory, compressed (zlib): a fifteenth, as a rule."""

    packed: bytes
    size: int

    def open(self) -> BinaryIO:
        """Read them from the start."""
        return io.BytesIO(zlib.decompress(self.packed))


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
    def digest(self) -> bytes:
        """The SHA-256 of its bytes."""
        hasher = hashlib.sha256()
        with self.body.open() as source:
            while chunk := source.read(_CHUNK):
                hasher.update(chunk)
        return hasher.digest()

    def pack(self) -> None:
        """Hold only what is needed while nobody reads: no tree, and what is in memory compressed, with its digest."""
        self.__dict__.pop("root", None)
        if isinstance(self.body, Memory):
            _ = self.digest
            self.body = Packed(zlib.compress(self.body.raw, 1), self.body.size)

    @cached_property
    def root(self) -> etree._Element:
        """The tree, with local names only."""
        if self.size > xml.TREE_LIMIT:
            raise xml.too_large(self.size)
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
        found = [element for element in self.root.iter(*_SAYINGS) if element is self.root or _parent(element).tag in _PLACES]
        engines = {place: (place.findtext("re-name") or "").strip() for place in dict.fromkeys(map(_parent, found))}
        return tuple(_rpc_error(element, engines[_parent(element)]) for element in found)

    @property
    def fatal(self) -> RpcError | None:
        """The first error that is more than a warning."""
        return next((error for error in self.errors if error.fatal), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The engines that were asked and did not answer; of a reply too large for a tree, those that it names as unreached."""
        if self.size > xml.TREE_LIMIT:
            return tuple(dict.fromkeys(self._unreached()))
        named = _UNREACHED.findall("\n".join([*(error.message for error in self.errors), self.output]))
        empty = [engine for engine, item in self.items() if engine and not _answered(item)]
        return tuple(dict.fromkeys(named + empty))

    def _unreached(self) -> Iterator[str]:
        """Who could not be connected to, from the bytes: a second pass through the parser would cost as much as the first."""
        rest = b""
        with self.body.open() as source:
            while chunk := source.read(_CHUNK):
                window = rest + chunk
                yield from (name.decode() for name in _UNREACHED_IN_BYTES.findall(window))
                rest = window[-_OVERLAP:]

    @property
    def output(self) -> str:
        """The text of every `<output>`, for what the device could not say in XML."""
        return "\n".join("".join(map(str, element.itertext())).strip() for element in self.root.iter("output")).strip()

    @property
    def refused(self) -> bool:
        """Whether the device does not know this rpc, or does not let us ask it: a plainer form is worth asking."""
        payload = any(child.tag not in _NO_PAYLOAD for _, item in self.items() for child in _contents(item))
        return not payload and isinstance(self.refusal(""), NotSupported | NotPermitted)

    @property
    def single(self) -> bool:
        """Whether one engine answered for itself."""
        return next(self.root.iter("multi-routing-engine-item"), None) is None

    def refusal(self, wanted: str) -> ReplyError:
        """The error that explains why `wanted` is not in this reply; `NotSupported` only where nothing else was said."""
        errors = [error.exception() for error in self.errors if error.fatal]
        if errors:
            return next((error for error in errors if not isinstance(error, NotSupported)), errors[0])
        said = next((line.strip() for line in self.output.splitlines() if line.strip()), "")
        return verdict(said) if said else RpcFailed(f"the reply has no <{wanted}>")


class Withheld(Reply):
    """A reply that nobody may read or keep; who tries hears why."""

    def __init__(self, error: ReplyError) -> None:
        super().__init__(b"")
        self._error = error

    @cached_property
    def root(self) -> etree._Element:
        """Raises why it is withheld."""
        raise self._error


def _contents(item: etree._Element) -> list[etree._Element]:
    """What one engine's part holds: its children, or itself where the reply is only a fragment."""
    return list(item) if item.tag in _PLACES else [item]


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _answered(item: etree._Element) -> bool:
    return any(child.tag not in ("re-name", "cli", *_SAYINGS) and not _complains(child) for child in item)


def _complains(element: etree._Element) -> bool:
    """Whether it is an `<output>` that is an error in words."""
    return element.tag == "output" and _COMPLAINT.match("".join(map(str, element.itertext()))) is not None


def _rpc_error(element: etree._Element, engine: str) -> RpcError:
    part = Part(element)
    message = part.text("error-message") or part.text("message") or part.text() or part.text("error-tag") or "error"
    severity = part.text("error-severity") or ("warning" if part.name == "warning" else "error")
    return RpcError(severity, " ".join(message.split()), part.text("error-info/bad-element") or "", engine)

"""XML from devices, read with a hardened parser and put right where its fault is a known one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO, Final, TypeAlias, cast

from lxml import etree

from agent.errors import Unreadable

Element: TypeAlias = "etree._Element"  # noqa: SLF001 - lxml has no public name for it
"""One element of a tree."""

TREE_LIMIT: Final = 8 << 20
"""Bytes of the largest reply that is held as a tree; what is larger is read with `stream`."""

_CHUNK: Final = 1 << 16
_CONTROL: Final = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D))
_CONTROL_TO_BLANK: Final = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))
_STRAY_BYTE: Final = re.compile("[\udc80-\udcff]")
_REFERENCE: Final = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_PROLOG: Final = re.compile(rb"^\s*(?:<\?xml[^>]*\?>|<!--.*?-->|\s+)*", re.DOTALL)
_DEFAULT: Final = b' xmlns="'
_HIDING: Final = (b"<!--", b"<![CDATA[")
"""What may hold text that looks like a tag."""
_PREFIXED: Final = re.compile(rb"<(?![\w.-]+:rpc-reply)[\w.-]+:")
"""An element with a prefix, but for the one around a reply, which is named as our question was."""
_LONG_TEXT: Final = 1 << 20
_SURROUND: Final = (
    b'<fragment xmlns:junos="urn:junos" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:xnm="urn:xnm">',
    b"</fragment>",
)


def parse(raw: bytes) -> etree._Element:
    """The tree of one document: local names only, no comments, no entities.

    Control characters, Latin-1 bytes and prefixes that nobody declared are put right; what is then still no XML is
    `Unreadable`, as is a document type declaration, and a reply over `TREE_LIMIT`.
    """
    if len(raw) > TREE_LIMIT:
        raise too_large(len(raw))
    try:
        return localised(_parsed(raw))
    except etree.XMLSyntaxError as error:
        first = error
    try:
        return localised(_parsed(_mended(raw))[0])
    except (etree.XMLSyntaxError, IndexError):
        raise Unreadable(f"not XML: {first}") from first


def too_large(size: int) -> Unreadable:
    """The error for a reply that is not held as a tree."""
    return Unreadable(f"reply of {size} bytes is too large for a tree")


def stream(source: BinaryIO, tag: str) -> Iterator[etree._Element]:
    """Each element called `tag`, at constant memory; an element lives until the next is asked for."""
    clean = _Clean(source)
    reader = etree.iterparse(
        clean, tag=f"{{*}}{tag}", resolve_entities=False, no_network=True, remove_comments=True, remove_blank_text=True, huge_tree=True
    )
    try:
        for _, element in reader:
            yield localised(element) if clean.prefixed else element
            element.clear()
            while (before := element.getprevious()) is not None:
                _parent(element).remove(before)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"not XML: {error}") from error


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def localised(root: etree._Element) -> etree._Element:
    """The same tree with the namespaces taken off its tags: they carry the release and need not agree."""
    for element in cast("list[Element]", _namespaced()(root)):
        element.tag = element.tag[element.tag.index("}") + 1 :]
    return root


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name: `junos:seconds` and `seconds` are the same."""
    for key, value in element.attrib.items():
        if key == name or str(key).endswith(f"}}{name}"):
            return str(value)
    return None


@cache
def _namespaced() -> etree.XPath:
    return etree.XPath("descendant-or-self::*[namespace-uri()]")


def _parsed(raw: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, remove_blank_text=True, collect_ids=False
    )
    root = etree.fromstring(_undeclared(raw), parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("a document type declaration has no place in a reply")
    return root


def _undeclared(raw: bytes) -> bytes:
    """The document without default namespaces: to take them off each element of a tree costs three times what parsing does."""
    if any(mark in raw for mark in _HIDING):
        return raw
    pieces, start, at, seen, in_tag = [], 0, raw.find(_DEFAULT), 0, False
    while at >= 0:
        end = raw.find(b'"', at + len(_DEFAULT)) + 1
        opened, closed = raw.rfind(b"<", seen, at), raw.rfind(b">", seen, at)
        in_tag = opened > closed if max(opened, closed) >= 0 else in_tag
        if end and in_tag:
            pieces.append(raw[start:at])
            start = end
        seen = at
        at = raw.find(_DEFAULT, at + len(_DEFAULT))
    return b"".join([*pieces, raw[start:]])


def _mended(raw: bytes) -> bytes:
    """The document as the only child of one that declares the usual prefixes, with illegal characters taken out."""
    text = raw.translate(_CONTROL_TO_BLANK).decode("utf-8", "surrogateescape")
    text = _STRAY_BYTE.sub(lambda stray: chr(ord(stray[0]) - 0xDC00), text)
    clean = _REFERENCE.sub(_legal, text).encode("utf-8", "replace")
    return _SURROUND[0] + _PROLOG.sub(b"", clean, count=1) + _SURROUND[1]


def _legal(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    legal = code in (0x09, 0x0A, 0x0D) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return reference[0] if legal else " "


class _Clean(io.RawIOBase):
    """A byte stream whose control characters are blanks, without default namespaces; `prefixed` once an element had a prefix."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._rest = b""
        self.prefixed = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """The next whole tags; what is after the last one is kept for the next time."""
        while data := self._source.read(_CHUNK if size < 0 else size).translate(_CONTROL_TO_BLANK):
            data = self._rest + data
            end = len(data) if len(data) > _LONG_TEXT else data.rfind(b">") + 1
            self._rest = data[end:]
            if end:
                return self._plain(data[:end])
        data, self._rest = self._rest, b""
        return data

    def _plain(self, data: bytes) -> bytes:
        self.prefixed = self.prefixed or _PREFIXED.search(data) is not None
        return _undeclared(data)

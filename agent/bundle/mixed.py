"""Text as it comes: lines, with whole XML and JSON documents among them, as in what a support engineer asks for."""

from __future__ import annotations

import re
from typing import Final

from agent.bundle.jsonform import JsonForm
from agent.bundle.kinds import Kind, require_text
from agent.bundle.textform import LONGEST_LINE, TextForm
from agent.bundle.tokens import Tokens
from agent.bundle.xmlform import XmlForm
from agent.errors import RedactionFailed

_ROOTS: Final = rb"\?xml|(?:[\w.-]+:)?(?:rpc-reply|rpc|hello|notification)|configuration|multi-routing-engine-results"
_OBJECTS: Final = rb"[{\[][ \t]*\r?\n\s*[\"{\[](?=[^\n])|\{[ \t]*\"(?:[^\"\\\n]|\\.)*\"[ \t]*:[^\n]*[}\],{\[][ \t]*\r?$"
_DOCUMENT: Final = re.compile(rb"\n[ \t]*(?:" + _OBJECTS + rb"|<(?:" + _ROOTS + rb")(?=[ \t\r\n>]))", re.MULTILINE)
_ANY_DOCUMENT: Final = re.compile(rb"\n[ \t]*(?:" + _OBJECTS + rb"|<(?=[A-Za-z_!?]))", re.MULTILINE)
_HINT: Final = re.compile(rb"<(?:" + _ROOTS + rb")")
_BEGUN: Final = frozenset([b"{", b"["])
_LARGE_STEP: Final = 1 << 18
_STEP: Final = 1 << 14
"""Bytes that a document gets at a time: it may end soon, and what follows is then looked at again."""

_BOM: Final = b"\xef\xbb\xbf"


class MixedForm:
    """Routes lines to the form that they are written in. `kind` says how the text begins."""

    def __init__(self, tokens: Tokens, kind: Kind) -> None:
        self._tokens = tokens
        self._kind = kind
        self._text = TextForm(tokens)
        self._document: XmlForm | JsonForm | None = None
        self._started = False
        self._held = b""
        self._size = _STEP

    def feed(self, data: bytes) -> bytes:
        """Take more; returns what is ready. Raises `RedactionFailed` where it cannot be read."""
        require_text(data)
        return self._pass_on(self._held + data, last=False)

    def close(self) -> bytes:
        """The end; returns what is left. Raises `RedactionFailed` where something never ended."""
        out = self._pass_on(self._held, last=True)
        if self._document is not None:
            return out + self._document.close()
        out += self._text.close()
        if self._kind is Kind.CURLY and self._text.depth:
            raise RedactionFailed(f"{self._text.depth} blocks of the configuration are never closed")
        return out

    def _pass_on(self, data: bytes, *, last: bool) -> bytes:
        out = bytearray()
        while data:
            if self._document is not None:
                data, more = self._step(data)
                out += more
                continue
            if not self._started:
                data, more = self._start(data)
                out += more
                continue
            data, more = self._lines(data, last=last)
            out += more
            if self._document is None:
                break
        self._held = data
        return bytes(out)

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        """Some more of the document, which may end there; returns what is left, and what is ready."""
        if self._document is None:
            return data, b""
        size, self._size = self._size, min(2 * self._size, _LARGE_STEP)
        out = self._document.feed(data[:size])
        if self._document.rest is None:
            return data[size:], out
        data = self._document.rest + data[size:]
        self._document, self._size = None, _STEP
        return data, out

    def _start(self, data: bytes) -> tuple[bytes, bytes]:
        """The first bytes: a document of the kind that was told, or lines."""
        self._started = True
        begins = len(data) - len(data.removeprefix(_BOM).lstrip())
        if self._kind is Kind.XML:
            self._document = XmlForm(self._tokens)
        elif self._kind is Kind.JSON:
            self._document = JsonForm(self._tokens)
        else:
            return data, b""
        return data[begins:], data[:begins]

    def _lines(self, data: bytes, *, last: bool) -> tuple[bytes, bytes]:
        """Whole lines, up to the next document; returns what is left, and what is ready."""
        cut = len(data) if last else _whole(data)
        begins = self._next_document(data, cut)
        if begins is None:
            if len(data) - cut > LONGEST_LINE:
                raise RedactionFailed(f"a line of more than {LONGEST_LINE} bytes is no text")
            return data[cut:], self._text.feed(data[:cut])
        self._document = JsonForm(self._tokens) if data[begins : begins + 1] in _BEGUN else XmlForm(self._tokens)
        return data[begins:], self._text.feed(data[:begins])

    def _next_document(self, data: bytes, cut: int) -> int | None:
        """Where the next document begins, on a line of its own."""
        pattern = _ANY_DOCUMENT if self._kind is Kind.XML else _DOCUMENT
        if not _HINT.search(data, 0, cut) and b'":' not in data and b'" :' not in data and self._kind is not Kind.XML:
            return None
        found = pattern.search(b"\n" + data[:cut])
        return found.end() - len(found[0].lstrip()) - 1 if found else None


def _whole(data: bytes) -> int:
    """Where the last whole line ends; a line that may begin a document waits for the next one."""
    cut = data.rfind(b"\n") + 1
    line = data.rfind(b"\n", 0, max(0, cut - 1)) + 1
    return line if data[line:cut].strip() in _BEGUN else cut

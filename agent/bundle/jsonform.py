"""Takes secrets out of one JSON document, as a stream: both forms that Junos writes, and any other."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Final

from agent.bundle.textform import only_shapes, redacted_leaf
from agent.bundle.tokens import Tokens
from agent.errors import RedactionFailed
from agent.policy.redaction import tree
from agent.policy.redaction.telling import Telling

LONGEST: Final = 8 << 20
"""Bytes of the longest string."""

_TEXT: Final = rb"\"(?:[^\"\\]++|\\.)*+\""
_PLAIN: Final = rb"(?:-?[0-9]++(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?|true|false|null)"
_PIECE: Final = re.compile(
    rb"\s*+(?:(?P<mark>[{}\[\]:,])|(?P<string>" + _TEXT + rb")|(?P<scalar>[-+.0-9A-Za-z]++)(?=[^-+.0-9A-Za-z]))", re.DOTALL
)
_PAIR: Final = re.compile(
    rb"\s*+(?P<key>" + _TEXT + rb")\s*+:\s*+(?P<open>\[\s*+\{\s*+\"data\"\s*+:\s*+)?"
    rb"(?P<value>" + _TEXT + rb"|[-+.0-9A-Za-z]++)(?(open)\s*+\}\s*+\])\s*+(?P<mark>[,}])",
    re.DOTALL,
)
_SCALAR: Final = re.compile(_PLAIN)
_BEGUN: Final = re.compile(rb"\s*(?:\"|[-+.0-9A-Za-z]*\Z)")
_WRAPPERS: Final = frozenset({"data"})
_DEEPEST: Final = 500


def _nested(levels: int) -> bytes:
    """A pattern for an object or a list, at most so deep; that it is JSON in other ways is not its concern."""
    inside = rb"(?:[\s:,]++|" + _TEXT + rb"|[-+.0-9A-Za-z]++" + (rb"|" + _nested(levels - 1) if levels else b"") + rb")*+"
    return rb"\{" + inside + rb"\}|\[" + inside + rb"\]"


_ANY: Final = rb"\s*+(?:" + _TEXT + rb"|[-+.0-9A-Za-z]++|" + _nested(6) + rb")\s*+,"
_ROWS: Final = {
    b"{": re.compile(rb"(?:\s*+" + _TEXT + rb"\s*+:" + _ANY + rb")++", re.DOTALL),
    b"[": re.compile(rb"(?:" + _ANY + rb")++", re.DOTALL),
}
"""Whole values in an object or a list, each with the comma behind it."""
_CLOSING: Final = {b"{": b"}", b"[": b"]"}


class JsonForm:
    """Redacts one document; `rest` is what follows its end, `None` while it goes on."""

    def __init__(self, tokens: Tokens) -> None:
        self.rest: bytes | None = None
        self._tokens = tokens
        self._held = b""
        self._told = Telling(b"")
        self._open: list[tuple[bytes, str, bool]] = []
        self._key = ""
        self._wants = "value"
        self._slow = 0

    def feed(self, data: bytes) -> bytes:
        """Take more; returns what is ready. Raises `RedactionFailed` where it is no JSON."""
        data = self._held + data
        self._told = Telling(data)
        out: list[bytes] = []
        done = self._pieces(data, out)
        if self._wants == "nothing":
            self.rest = data[done:]
        self._held = data[done:] if self.rest is None else b""
        if len(self._held) > LONGEST or not _BEGUN.match(self._held):
            raise RedactionFailed("JSON that cannot be read")
        return b"".join(out)

    def _pieces(self, data: bytes, out: list[bytes]) -> int:
        """Pass on what is whole; returns where the rest begins. What stays as it is, is copied in long pieces."""
        done = copied = self._slow = 0
        while self._wants != "nothing":
            done = self._past_row(data, done)
            pair = _PAIR.match(data, done) if self._wants.startswith("key") else None
            piece = pair or _PIECE.match(data, done)
            if piece is None:
                break
            span, new = self._pair(piece) if pair else self._piece(piece)
            if new is not None:
                out += [data[copied : span[0]], new]
                copied = span[1]
            done = piece.end()
        out.append(data[copied:done])
        return done

    def _past_row(self, data: bytes, done: int) -> int:
        """Where the next piece is that is worth looking at; a row of values without a telling word is passed over at once."""
        if done < self._slow or self._watched or not self._open:
            return done
        told = self._told.after(done)
        mark = self._open[-1][0]
        row = _ROWS[mark].match(data, done, told) if self._wants.startswith("key" if mark == b"{" else "value") else None
        if row is None:
            self._slow = done + 1
            return done
        _require_json(mark + row[0].rstrip()[:-1] + _CLOSING[mark])
        self._wants = "key" if mark == b"{" else "value"
        return row.end()

    @property
    def _watched(self) -> bool:
        """Whether a key around here makes secrets of values that no word of their own tells of."""
        return bool(self._open) and self._open[-1][2]

    def close(self) -> bytes:
        """The end of the text, which must be the end of the document."""
        if self.rest is None:
            raise RedactionFailed("JSON that ends in the middle")
        return b""

    def _pair(self, pair: re.Match[bytes]) -> tuple[tuple[int, int], bytes | None]:
        """A key with a plain value, and what follows it; where the value stands, and what becomes of it."""
        self._key = _loaded(pair["key"])
        span = pair.span("value")
        new = self._value(pair["value"], span)
        self._wants = "comma or end"
        self._step(pair["mark"])
        return span, new

    def _piece(self, piece: re.Match[bytes]) -> tuple[tuple[int, int], bytes | None]:
        """Any other piece."""
        span = piece.span(str(piece.lastgroup))
        raw = piece[str(piece.lastgroup)]
        if piece["mark"] is not None:
            self._step(raw)
            return span, None
        if self._wants.startswith("key") and piece["string"] is not None:
            self._key, self._wants = _loaded(raw), "colon"
            return span, None
        if not self._wants.startswith("value"):
            raise RedactionFailed("JSON that cannot be read")
        self._wants = "comma or end" if self._open else "nothing"
        return span, self._value(raw, span)

    def _value(self, raw: bytes, span: tuple[int, int]) -> bytes | None:
        """What becomes of a string, a number or the like; `None` where it stays."""
        if raw[:1] != b'"' and not _SCALAR.fullmatch(raw):
            raise RedactionFailed("JSON that cannot be read")
        told = self._told.within(*span)
        parent = next((key for mark, key, _ in reversed(self._open) if mark == b"{"), "")
        if not told and self._key not in _WRAPPERS and not tree.possible(self._key.rpartition(":")[2], parent):
            return None
        return self._string(raw, told=told) if raw[:1] == b'"' else self._number(raw)

    def _step(self, mark: bytes) -> None:
        """Go on in the grammar."""
        if mark in b"{[" and self._wants.startswith("value"):
            self._open.append((mark, self._key, self._watched or _watched(self._key)))
            self._wants, self._key = ("key or end", "") if mark == b"{" else ("value or end", self._key)
            if len(self._open) > _DEEPEST:
                raise RedactionFailed(f"JSON of more than {_DEEPEST} levels")
        elif mark in b"}]" and self._wants.endswith("or end") and self._open and self._open[-1][0] == (b"{" if mark == b"}" else b"["):
            self._key = self._open.pop()[1]
            self._wants = "comma or end" if self._open else "nothing"
        elif mark == b":" and self._wants == "colon":
            self._wants = "value"
        elif mark == b"," and self._wants == "comma or end":
            self._wants = "key" if self._open[-1][0] == b"{" else "value"
        else:
            raise RedactionFailed("JSON that cannot be read")

    def _string(self, raw: bytes, *, told: bool) -> bytes | None:
        path = self._path()
        text = _loaded(raw)
        if self._possible(path) and text.strip() and (category := tree.secret_of(path, text)):
            return _dumped(self._tokens.token(text.strip().encode("utf-8", "surrogatepass"), category))
        if not told:
            return None
        before = text.encode("utf-8", "surrogatepass")
        clean = only_shapes(before, self._tokens) if path[-1] in tree.FREE_TEXT else redacted_leaf(before, self._tokens)
        return None if clean == before else _dumped(clean.decode("utf-8", "surrogatepass"))

    def _number(self, raw: bytes) -> bytes | None:
        path = self._path()
        if raw in (b"true", b"false", b"null") or not self._possible(path):
            return None
        category = tree.secret_of(path, raw.decode())
        return _dumped(self._tokens.token(raw, category)) if category else None

    def _possible(self, path: list[str]) -> bool:
        return tree.possible(path[-1], path[-2] if len(path) > 1 else "")

    def _path(self) -> list[str]:
        """The keys down to this value; what only wraps a value is left out."""
        keys = [*(key for mark, key, _ in self._open if mark == b"{"), self._key]
        path = [key.rpartition(":")[2] for key in keys if key and key not in _WRAPPERS]
        return path or [""]


@lru_cache(maxsize=4096)
def _watched(key: str) -> bool:
    return tree.watched(key) or tree.possible(key, "")


def _require_json(raw: bytes) -> None:
    try:
        json.loads(raw.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        raise RedactionFailed("JSON that cannot be read") from None


def _loaded(raw: bytes) -> str:
    """A string's text; raw control characters, which Junos writes at times, are let pass."""
    if b"\\" not in raw:
        return raw[1:-1].decode("utf-8", "replace")
    try:
        return str(json.loads(raw.decode("utf-8", "surrogateescape").encode("utf-8", "replace"), strict=False))
    except ValueError:
        raise RedactionFailed("JSON with a string that cannot be read") from None


def _dumped(text: str) -> bytes:
    return json.dumps(text).encode()

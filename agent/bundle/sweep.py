"""The second pass: secrets that were found somewhere are replaced wherever else they occur."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from agent.bundle.tokens import Tokens
from agent.policy.redaction.shapes import TOKEN

EVERYWHERE: Final = "everywhere"
"""The category of what was found by its value alone."""

_BLOCK: Final = 1 << 20
_TELLING: Final = 3
_RARE: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZbfgjkpqvwxyz!#$%&*+?@\\^`~"
_COMMON: Final = bytes(code for code in range(0x100) if code not in _RARE)
_IN_TOKEN: Final = re.compile(rb"[a-z-]*[0-9a-f]*")


class Sweep:
    """Replaces known values in a stream, in each form in which a text may quote them."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._forms = {form: token.encode() for value, token in tokens.everywhere.items() for form in forms(value)}
        self._longest = max(map(len, self._forms), default=0)
        self._present = _Present(self._forms)

    def pass_on(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Copy what is left of one stream to another; where blocks end makes no difference."""
        kept, since = b"", 0
        while block := source.read(_BLOCK):
            kept, since = self._write(kept + block, since, target, hold=self._longest)
        self._write(kept, since, target, hold=0)

    def _write(self, data: bytes, since: int, target: IO[bytes], *, hold: int) -> tuple[bytes, int]:
        """Write all but the last bytes, in which a value may have begun; returns what is held, and where it goes on.

        One byte more is held, for what stands before a number.
        """
        until = max(since, len(data) - hold)
        pattern = self._pattern(data)
        for found in pattern.finditer(data, since) if pattern else ():
            if found.start() >= until:
                break
            target.write(data[since : found.start()])
            target.write(self._replacement(found[0]))
            since = found.end()
        until = max(since, until)
        target.write(data[since:until])
        held = max(0, until - 1)
        return data[held:], until - held

    def _replacement(self, found: bytes) -> bytes:
        token = self._forms.get(found)
        if token is None:
            return found
        self._tokens.replaced(EVERYWHERE, 1)
        return token

    def _pattern(self, data: bytes) -> re.Pattern[bytes] | None:
        """What to look for in this block: one of the values that it has; tokens are passed over where they could hold one."""
        values = sorted(self._present.among(data), key=len, reverse=True)
        tokens = [TOKEN.pattern] if any(map(_IN_TOKEN.fullmatch, values)) else []
        return re.compile(b"|".join([*tokens, *map(_exactly, values)])) if values else None


class _Present:
    """Which of many values a block has.

    Looking for each of hundreds takes too long. So blocks and values are first reduced to their rarer characters: what is not in
    a reduced block, a sixth of its size, is not in the block.
    """

    def __init__(self, values: Iterable[bytes]) -> None:
        self._reduced = {value: value.translate(None, _COMMON) for value in values}

    def among(self, data: bytes) -> Iterator[bytes]:
        """The values that the block has."""
        rest = data.translate(None, _COMMON)
        for value, reduced in self._reduced.items():
            if (len(reduced) < _TELLING or reduced in rest) and value in data:
                yield value


def forms(value: bytes) -> frozenset[bytes]:
    """A value as it is, and as XML, JSON, a URL and a quoted word of Junos write it."""
    text = value.decode("utf-8", "replace")
    quoted = value.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    percent = quote(value, safe="")
    written = (
        escape(text),
        escape(text, {'"': "&quot;", "'": "&apos;"}),
        escape(text, {'"': "&quot;", "'": "&#39;"}),
        escape(quoted.decode("utf-8", "replace"), {'"': "&quot;"}),
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        json.dumps(text)[1:-1].replace("/", "\\/"),
        json.dumps(quoted.decode("utf-8", "replace"))[1:-1],
        percent,
        percent.lower(),
        quote(value, safe="/"),
        quote(value, safe="!$&'()*+,;=:@/"),
        quote(value, safe="").replace("%20", "+"),
    )
    return frozenset({value, quoted, *(form.encode() for form in written)})


def _exactly(value: bytes) -> bytes:
    """A number is looked for as a whole one; a part of another is none."""
    escaped = re.escape(value)
    return rb"(?<![0-9])%b(?![0-9])" % escaped if value.isdigit() else escaped

"""Which blocks of a configuration are open, in text that may hold anything else as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_PROMPT: Final = re.compile(rb"\s*(?:\{[\w:.-]+\}\s*)?[\w.-]+@[\w.-]+[>%](?:\s+show configuration(?P<shown>[^|\r\n]*))?")
_EDIT: Final = re.compile(rb"\s*\[edit([^\]]*)\]\s*$")
_MARK: Final = re.compile(rb"[{}]|\"[^\"\n]*+\"")
_WORDS: Final = rb"[^{}\"]*+(?:\"[^\"\n]*+\"?[^{}\"]*+)*+"
_NESTED: Final = 8
_WATCHED: Final = frozenset([b"snmp", b"authentication-key", b"usm"])
_DEEPEST: Final = 100


def _blocks(levels: int) -> bytes:
    """A pattern for a block that is whole, and at most so deep."""
    inner = rb"(?:" + _blocks(levels - 1) + _WORDS + rb")*+" if levels else b""
    return rb"\{" + _WORDS + inner + rb"\}"


_WHOLE: Final = re.compile(_blocks(_NESTED))
"""Most of what is skipped: it is dropped at once, and only the rest is counted brace by brace."""


class Stack:
    """The words of the open blocks, outermost first."""

    def __init__(self) -> None:
        self._frames: list[list[bytes]] = []
        self._watched: list[int] = []

    def open(self, words: Sequence[bytes]) -> None:
        """Go into a block; nesting that no configuration has starts afresh."""
        if len(self._frames) >= _DEEPEST:
            self.reset()
        self._frames.append(list(words))
        if not _WATCHED.isdisjoint(words):
            self._watched.append(len(self._frames))

    def close(self) -> None:
        """Go out of the innermost one, if there is one."""
        if self._watched and self._watched[-1] == len(self._frames):
            self._watched.pop()
        if self._frames:
            self._frames.pop()

    def apply(self, blocks: Iterable[Sequence[bytes] | None]) -> None:
        """Open and close what a line does."""
        for words in blocks:
            if words is None:
                self.close()
            else:
                self.open(words)

    def skip(self, text: bytes) -> None:
        """Open and close what lines do that nobody looked at; blocks that are whole fall out."""
        if b"{" not in text and b"}" not in text:
            return
        text = _WHOLE.sub(b"", text)
        if b"{" not in text and b"}" not in text:
            return
        opened: list[int] = []
        for mark in _MARK.finditer(text):
            if mark[0] == b"{":
                opened.append(mark.start())
            elif mark[0] == b"}" and opened:
                opened.pop()
            elif mark[0] == b"}":
                self.close()
        for place in opened:
            line = text[text.rfind(b"\n", 0, place) + 1 : place]
            self.open(line[max(line.rfind(b";"), line.rfind(b"{"), line.rfind(b"}")) + 1 :].split())

    def reset(self, *words: bytes) -> None:
        """Forget all; what follows is in the block that these words name."""
        self._frames.clear()
        self._watched.clear()
        if words:
            self.open(words)

    @property
    def path(self) -> list[bytes]:
        """All their words, in a row."""
        return [word for frame in self._frames for word in frame]

    @property
    def watched(self) -> bool:
        """Whether every line counts here, also one without a telling word."""
        return bool(self._watched)

    @property
    def depth(self) -> int:
        """How many blocks are open."""
        return len(self._frames)


def starts_afresh(line: bytes) -> list[bytes] | None:
    """The words of the block that a prompt or a line such as `[edit snmp]` puts us in; `None` for other lines."""
    if edit := _EDIT.match(line):
        return [b"edit", *edit[1].split()]
    if prompt := _PROMPT.match(line):
        return (prompt["shown"] or b"").split()
    return None

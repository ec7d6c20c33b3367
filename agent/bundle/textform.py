"""Takes secrets out of lines: logs, output of commands, configurations in curly form or as `set` writes them.

A line without any telling word costs next to nothing: blocks are searched as a whole, and only the lines found are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agent.bundle.multiline import Licence, Pem, Quoted
from agent.bundle.stack import Stack, starts_afresh
from agent.bundle.tokens import Tokens
from agent.errors import RedactionFailed
from agent.policy.redaction import keywords, shapes
from agent.policy.redaction.lines import Line, read
from agent.policy.redaction.shapes import Span
from agent.policy.redaction.telling import Telling

LONGEST_LINE: Final = 8 << 20

_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)


class TextForm:
    """Redacts whole lines, in the order in which they come. `statements`: whether single lines may be statements without looking so."""

    def __init__(self, tokens: Tokens, *, statements: bool = True) -> None:
        self._tokens = tokens
        self._statements = statements
        self._rest = b""
        self._stack = Stack()
        self._pending = ""
        self._inside: Quoted | Pem | Licence | None = None

    def feed(self, data: bytes) -> bytes:
        """Take more; returns what is ready."""
        data = self._rest + data
        cut = data.rfind(b"\n") + 1
        self._rest = data[cut:]
        if len(self._rest) > LONGEST_LINE:
            raise RedactionFailed(f"a line of more than {LONGEST_LINE} bytes is no text")
        return b"".join(self._redacted(data[:cut])) if cut else b""

    def close(self) -> bytes:
        """The end; returns what is left. Raises `RedactionFailed` where a secret's quote never ended."""
        last = b"".join(self._redacted(self._rest)) if self._rest else b""
        self._rest = b""
        return last + (self._inside.close() if self._inside else b"")

    @property
    def depth(self) -> int:
        """How many blocks are open."""
        return self._stack.depth

    def _redacted(self, block: bytes) -> Iterator[bytes]:
        """Pass over what has no telling word; where a state asks for it, look at every line."""
        done = 0
        for place in Telling(block).places:
            while self._alert and done <= place:
                line, done = _line(block, done)
                yield self._visit(line)
            if place >= done:
                start = max(done, block.rfind(b"\n", done, place) + 1)
                yield self._skipped(block[done:start])
                line, done = _line(block, start)
                yield self._visit(line)
        while done < len(block) and self._alert:
            line, done = _line(block, done)
            yield self._visit(line)
        yield self._skipped(block[done:])

    @property
    def _alert(self) -> bool:
        """Whether the next line counts, whatever it says."""
        return bool(self._inside or self._pending or self._stack.watched)

    def _skipped(self, lines: bytes) -> bytes:
        self._stack.skip(lines)
        return lines

    def _visit(self, line: bytes) -> bytes:
        if self._inside is not None:
            written, rest = self._inside.feed(line)
            if rest is None:
                return written
            self._inside = None
            return written + (self._visit(rest) if rest else b"")
        if (words := starts_afresh(line)) is not None:
            self._stack.reset(*words)
            self._pending = ""
        body = line.rstrip(b"\r\n")
        if self._pending and not body.strip():
            return line
        found = read(body, self._stack.path, self._pending, statements=self._statements)
        self._pending = found.pending
        self._stack.apply(found.blocks)
        return self._spliced(body, found, line[len(body) :])

    def _spliced(self, body: bytes, found: Line, end: bytes) -> bytes:
        """The line with tokens in the place of secrets; one that goes on below makes the next lines its own."""
        if (pem := shapes.PEM_BEGINS.search(body)) and not any(span.start <= pem.start() < span.end for span in found.spans):
            return self._pem(body, found, pem, end)
        if found.unfinished:
            *whole, last = found.spans
            self._inside = Quoted(self._tokens, last.category, body[last.start :] + end)
            return self._replaced(body[: last.start], whole)
        if found.spans and found.spans[-1].category == keywords.LICENCE:
            self._inside = Licence(self._tokens)
        return self._replaced(body, found.spans) + end

    def _pem(self, body: bytes, found: Line, begins: re.Match[bytes], end: bytes) -> bytes:
        """What is before the block; the block itself may end on this line, or on a later one."""
        before = self._replaced(body[: begins.end()], [span for span in found.spans if span.end <= begins.start()])
        self._inside = Pem(self._tokens)
        return before + self._visit(body[begins.end() :] + end)

    def _replaced(self, body: bytes, spans: list[Span]) -> bytes:
        parts, done = [], 0
        for span in spans:
            secret = _ESCAPE.sub(rb"\1", body[span.start : span.end])
            parts += [body[done : span.start], self._tokens.token(secret, span.category).encode()]
            done = span.end
        return b"".join([*parts, body[done:]])


def only_shapes(text: bytes, tokens: Tokens) -> bytes:
    """A text that people wrote, without what has the shape of a secret."""
    parts, done = [], 0
    for span in shapes.by_shape(text):
        parts += [text[done : span.start], tokens.token(text[span.start : span.end], span.category).encode()]
        done = span.end
    return b"".join([*parts, text[done:]])


def redacted_leaf(text: bytes, tokens: Tokens) -> bytes:
    """The text of one value; a single line of it is a statement only if it looks like one."""
    form = TextForm(tokens, statements=b"\n" in text)
    return form.feed(text) + form.close()


def _line(block: bytes, start: int) -> tuple[bytes, int]:
    """The line that begins there, and where the next one does."""
    end = block.find(b"\n", start) + 1 or len(block)
    return block[start:end], end

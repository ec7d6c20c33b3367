"""One line of text: what it is, and the secrets on it, given the blocks around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from agent.policy.redaction import keywords, logs, shapes
from agent.policy.redaction.shapes import Span
from agent.policy.redaction.statements import CONTEXT, END, OPEN, secrets_of

_WORD: Final = re.compile(
    rb"\"(?:[^\"\\]|\\.)*+(?P<shut>\"?)|/\*.*?(?:\*/|$)|(?P<mark>\#\#?.*)|[\[\]{};]|(?:[^\s\[\]{};\"\\]|\\.)+|\\", re.DOTALL
)
_SET: Final = re.compile(
    rb"\s*(?:[+\-!]\s+)?(?:[^\s>#%]*[>#%]\s*)?"
    rb"(?:set|delete|deactivate|activate|protect|unprotect|rename|copy|insert|annotate|replace|edit)\s+(?=\S)"
)
_LOGGED: Final = re.compile(rb"\s*(?:<[0-9]+>)?[0-9]?\s*(?:[A-Z][a-z]{2}\s+[0-9]{1,2}\s+[0-9]{1,2}:|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])")
_OBJECT: Final = re.compile(rb"\s*[{\[]?\s*\"[^\"]*\"\s*:")
_CURLY: Final = re.compile(rb"(?:[;{}]|## SECRET-DATA)\s*(?:\#\#.*|/\*.*\*/)?\s*$", re.DOTALL)
_HIDDEN: Final = re.compile(rb"SECRET-DATA")
_STRUCTURE: Final = frozenset([b"{", b"}", b";"])
_SHORT: Final = 2
_REMEMBERED: Final = 512


@dataclass(slots=True)
class Line:
    """What was found on a line: secrets; blocks that open and close; and what the next line has to begin with.

    `opened` are the words of each block that opens, `None` where one closes. `pending` is the category of a secret that is still
    to come; `unfinished` says that the last secret is a quoted one whose quote does not end here.
    """

    spans: list[Span] = field(default_factory=list)
    blocks: list[list[bytes] | None] = field(default_factory=list)
    pending: str = ""
    unfinished: bool = False


def read(text: bytes, path: Sequence[bytes], pending: str = "", *, statements: bool = True) -> Line:
    """Read one line. `statements`: whether it may be one of a configuration without looking like one."""
    found = _remembered if len(text) < _REMEMBERED else _read
    return found(text, tuple(sorted(CONTEXT.intersection(path))), pending, statements)


def _read(text: bytes, path: tuple[bytes, ...], pending: str, statements: bool) -> Line:  # noqa: FBT001 - the cache wants it so
    line = Line()
    if _LOGGED.match(text) or _OBJECT.match(text):
        _logged(text, line)
    elif start := _SET.match(text):
        _statement(text, start.end(), path if b"edit" in path else (), line)
    elif statements and (pending or _CURLY.search(text) or _brief(text, path)):
        _curly(text, path, pending, line)
    else:
        _logged(text, line)
    line.spans += shapes.by_shape(text)
    if len(line.spans) > 1:
        line.spans = list(_apart(line.spans))
    return line


_remembered: Final = lru_cache(maxsize=8192)(_read)
"""Templates make configurations repeat themselves, and so do programs in their logs."""


def forget() -> None:
    """Let go of the lines that are remembered; they may hold secrets."""
    _remembered.cache_clear()


def _brief(text: bytes, path: Sequence[bytes]) -> bool:
    """A keyword alone, or with its value: a statement whose end is missing, or on another line."""
    words = text.split(None, _SHORT)
    if not words or keywords.category(words[0].decode("latin-1")) is None:
        return False
    return len(words) <= _SHORT or bool(path) or words[1].startswith(b'"')


def _logged(text: bytes, line: Line) -> None:
    line.spans += [*logs.by_words(text), *logs.of_snmp(text), *logs.audited(text)]
    for start, end in logs.commands(text):
        inner = Line()
        verb = _SET.match(text[start:end])
        _statement(text[:end], start + (verb.end() if verb else 0), (), inner)
        line.spans += inner.spans


def _statement(text: bytes, start: int, path: Sequence[bytes], line: Line) -> None:
    """A whole statement from `start` to the end of the line, in the form of `set`."""
    found = [word for word in _WORD.finditer(text, start) if word["mark"] is None]
    _find(found, path, END, line)
    _assigned(text, found, line)


def _curly(text: bytes, path: Sequence[bytes], pending: str, line: Line) -> None:
    """Statements and blocks, as far as this line has them."""
    stack = [list(path)]
    found: list[re.Match[bytes]] = []
    for word in _WORD.finditer(text):
        if word["mark"] is not None:
            _marked(word, line)
            break
        if word[0] not in _STRUCTURE:
            found.append(word)
            continue
        pending = _ended(found, stack[-1], word[0], pending, line)
        _nest(stack, line, word[0], found)
        found = []
    if found:
        _ended(found, stack[-1], b"", pending, line)
    elif pending and not line.blocks and not line.spans:
        line.pending = pending


def _nest(stack: list[list[bytes]], line: Line, mark: bytes, found: Sequence[re.Match[bytes]]) -> None:
    """Go into a block, or out of one."""
    if mark == OPEN:
        line.blocks.append([word[0] for word in found])
        stack.append([*stack[-1], *(word[0] for word in found)])
    elif mark == b"}":
        line.blocks.append(None)
        if len(stack) > 1:
            stack.pop()


def _ended(found: list[re.Match[bytes]], path: Sequence[bytes], ended: bytes, pending: str, line: Line) -> str:
    """One statement: its secrets, the first of which an earlier line may have announced. Returns what is pending then: nothing."""
    if pending and found:
        _add(found[0], pending, line)
        found = found[1:]
    while found and (found[0][0].endswith(b":") or found[0][0] in (b"+", b"-", b"!")):
        found = found[1:]
    _find(found, path, ended, line)
    return ""


def _find(found: Sequence[re.Match[bytes]], path: Sequence[bytes], ended: bytes, line: Line) -> None:
    for index, category in secrets_of(path, [word[0] for word in found], ended):
        if index < len(found):
            _add(found[index], category, line)
        else:
            line.pending = category


def _marked(mark: re.Match[bytes], line: Line) -> None:
    """`## SECRET-DATA`: the word before it is a secret, whatever announced it."""
    if not _HIDDEN.search(mark[0]):
        return
    before = mark.string[: mark.start()].rstrip(b"; \t")
    last = next((word for word in reversed(list(_WORD.finditer(before))) if word["mark"] is None), None)
    several = len(before.split(None, 1)) > 1 or before.lstrip().startswith(b'"')
    if last is not None and several and last[0] not in (b"{", b"}", b"]") and not any(span.end >= last.start() for span in line.spans):
        _add(last, keywords.MARKED, line)


def _add(word: re.Match[bytes], category: str, line: Line) -> None:
    """A word is a secret: what is between its quotes, where it has some."""
    start, end = word.span()
    if word[0].startswith(b"/*"):
        return
    if word[0].startswith(b'"'):
        line.unfinished = not word["shut"]
        start, end = start + 1, end - bool(word["shut"])
    if not shapes.TOKEN.fullmatch(word.string, start, end) and (start < end or line.unfinished):
        line.spans.append(Span(start, end, category))


def _assigned(text: bytes, found: Sequence[re.Match[bytes]], line: Line) -> None:
    """`...?token=abc` inside a word of a statement."""
    for word in found:
        if b"=" in word[0]:
            line.spans += (span for span in logs.by_words(text) if word.start() <= span.start and b"=" in text[word.start() : span.start])


def _apart(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans in their order, without those that overlap an earlier or longer one."""
    end = -1
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start >= end:
            yield span
            end = span.end

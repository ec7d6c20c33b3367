"""Secrets of more than one line: a quoted word, a PEM block, a licence key."""

from __future__ import annotations

import re
from typing import Final

from agent.bundle.tokens import Tokens
from agent.errors import RedactionFailed
from agent.policy.redaction import keywords, shapes

LONGEST: Final = 1 << 20

_SHUT: Final = re.compile(rb"(?:[^\"\\]|\\.)*+\"", re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
_BLANKS: Final = re.compile(rb"\s+|\\[nr]")


class Quoted:
    """A secret between quotes, from after the first one on; it becomes one token."""

    def __init__(self, tokens: Tokens, category: str, start: bytes) -> None:
        self._tokens = tokens
        self._category = category
        self._held = start

    def feed(self, line: bytes) -> tuple[bytes, bytes | None]:
        """Returns what is ready, and what follows the closing quote; `None` where the secret goes on."""
        shut = _SHUT.match(line)
        if shut is None:
            self._held += line
            if len(self._held) > LONGEST:
                raise RedactionFailed(f"a quoted secret of more than {LONGEST} bytes")
            return b"", None
        secret = _ESCAPE.sub(rb"\1", self._held + shut[0][:-1])
        return self._tokens.token(secret, self._category).encode() + b'"', line[shut.end() :]

    def close(self) -> bytes:
        """The text ended inside the quotes."""
        raise RedactionFailed("the quote around a secret never ends")


class Pem:
    """What is between `-----BEGIN ...-----` and its end; where the end is missing, up to the first line that is no part of it."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._held: list[bytes] = []
        self._size = 0
        self._lines = 0

    def feed(self, line: bytes) -> tuple[bytes, bytes | None]:
        """Returns what is ready, and what follows the block; `None` where it goes on."""
        ends = shapes.PEM_ENDS.search(line)
        if ends is not None:
            self._hold(line[: ends.start()])
            return self._token() + line[ends.start() : ends.end()], line[ends.end() :]
        if self._lines and not shapes.PEM_BODY.fullmatch(line.rstrip(b"\r\n")):
            return self.close(), line
        self._lines += 1
        self._hold(line)
        return b"", None

    def close(self) -> bytes:
        """The token of what came."""
        return self._token()

    def _hold(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > LONGEST:
            raise RedactionFailed(f"a PEM block of more than {LONGEST} bytes")
        self._held.append(piece)

    def _token(self) -> bytes:
        """On a line of its own where the block had lines, and in the middle of one where it had none."""
        held = b"".join(self._held)
        body = _BLANKS.sub(b"", held)
        if not body:
            return held
        between = b"\\n" if b"\\n" in held else b"\n" if b"\n" in held else b""
        return between + self._tokens.token(body, keywords.CERTIFICATE).encode() + between


class Licence:
    """The further lines of a licence key."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def feed(self, line: bytes) -> tuple[bytes, bytes | None]:
        """Returns what is ready, and the line itself where it is no part of the key."""
        found = shapes.LICENCE_GOES_ON.fullmatch(line)
        if found is None:
            return b"", line
        start, end = found.span(1)
        return line[:start] + self._tokens.token(found[1], keywords.LICENCE).encode() + line[end:], None

    def close(self) -> bytes:
        """Nothing is held."""
        return b""

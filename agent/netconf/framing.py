"""NETCONF framing on bytes: the end mark of base:1.0 and the chunks of base:1.1 (RFC 6242).

A decoder's `feed` yields the pieces of messages as they come; an empty piece is the end of a message. Work and memory are linear
in what is fed, whatever the sizes of messages, chunks and reads. A caller may stop after the end of a message: what is left is
kept for the next `feed`, and `leftover` takes it to another decoder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Protocol

from agent.errors import ReplyMalformed

END_MARK: Final = b"]]>]]>"
_BLANK: Final = b" \t\r\n"
_CHUNK: Final = re.compile(rb"#(?:(#)|([1-9][0-9]{0,9}))\n")
_CHUNK_BEGUN: Final = re.compile(rb"#(?:#|[1-9][0-9]{0,9})?")


class Decoder(Protocol):
    """Takes a byte stream apart into messages."""

    @property
    def begun(self) -> bool:
        """Whether a message has begun and not ended; blanks between messages do not count."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The next pieces; `b""` ends a message. Raises `ReplyMalformed` where the framing is broken."""

    def leftover(self) -> bytes:
        """What was fed and not yet taken."""


class EndMarked:
    """base:1.0: a message ends with `]]>]]>`, which may come in any number of reads."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._inside = False

    @property
    def begun(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._inside or bool(self._held)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The next pieces."""
        self._held += data
        self._skip_blank()
        while (at := self._held.find(END_MARK)) >= 0:
            piece = bytes(self._held[:at])
            del self._held[: at + len(END_MARK)]
            if piece:
                yield piece
            self._inside = False
            yield b""
            self._skip_blank()
        if piece := self._certain():
            self._inside = True
            yield piece

    def leftover(self) -> bytes:
        """What was fed and not yet taken."""
        left = bytes(self._held)
        self._held.clear()
        return left

    def _skip_blank(self) -> None:
        if not self._inside:
            del self._held[: len(self._held) - len(self._held.lstrip(_BLANK))]

    def _certain(self) -> bytes:
        """What is held, but for an end that may be the beginning of an end mark."""
        keep = next((size for size in range(len(END_MARK) - 1, 0, -1) if self._held.endswith(END_MARK[:size])), 0)
        piece = bytes(self._held[: len(self._held) - keep])
        del self._held[: len(piece)]
        return piece


class Chunked:
    """base:1.1: `#SIZE` and so many bytes, again and again, then `##`. More blanks than RFC 6242 has are let pass."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._left = 0
        self._inside = False

    @property
    def begun(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._inside or bool(self._held)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The next pieces."""
        self._held += data
        while self._held:
            if self._left:
                yield self._take()
                continue
            del self._held[: len(self._held) - len(self._held.lstrip(_BLANK))]
            header = _CHUNK.match(self._held)
            if header is None:
                self._refuse_garbage()
                return
            end, size = header[1], header[2]
            del header, self._held[: len(end or size) + 2]
            self._left = 0 if end else int(size)
            self._inside = not end
            if end:
                yield b""

    def leftover(self) -> bytes:
        """What was fed and not yet taken."""
        left = bytes(self._held)
        self._held.clear()
        return left

    def _take(self) -> bytes:
        piece = bytes(self._held[: self._left])
        del self._held[: len(piece)]
        self._left -= len(piece)
        return piece

    def _refuse_garbage(self) -> None:
        if self._held and not _CHUNK_BEGUN.fullmatch(self._held):
            raise ReplyMalformed(f"broken chunk framing: {bytes(self._held[:20])!r} instead of a chunk's size")


def end_marked(message: bytes) -> bytes:
    """A message as base:1.0 sends it."""
    return message + END_MARK


def chunked(message: bytes) -> bytes:
    """A message as base:1.1 sends it, in one chunk."""
    return b"\n#%d\n%b\n##\n" % (len(message), message)

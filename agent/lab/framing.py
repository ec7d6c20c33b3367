"""NETCONF framing, the lab's own: both forms, in both directions, without I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

END: Final = b"]]>]]>"
_CHUNK: Final = re.compile(rb"\n{1,2}#(?:([1-9][0-9]{0,7})|#)\n")
_LONGEST_HEADER: Final = 12


class FramingError(Exception):
    """The peer broke the framing; the session cannot go on."""


class Incoming:
    """Bytes in, messages out; `chunked` is switched on once both hellos offered base:1.1."""

    def __init__(self) -> None:
        self.chunked = False
        self._buffer = bytearray()
        self._message = bytearray()
        self._searched = 0

    def feed(self, received: bytes) -> None:
        """Add what arrived."""
        self._buffer += received

    def messages(self) -> Iterator[bytes]:
        """Each message that is whole by now; the framing may change between two of them."""
        while (message := self._chunked() if self.chunked else self._delimited()) is not None:
            yield message

    def _delimited(self) -> bytes | None:
        at = self._buffer.find(END, self._searched)
        if at < 0:
            self._searched = max(0, len(self._buffer) - len(END) + 1)
            return None
        message = bytes(self._buffer[:at])
        del self._buffer[: at + len(END)]
        self._searched = 0
        return message

    def _chunked(self) -> bytes | None:
        while header := self._header():
            if header[1] is None:
                del self._buffer[: header.end()]
                message, self._message = bytes(self._message), bytearray()
                return message
            end = header.end() + int(header[1])
            if len(self._buffer) < end:
                return None
            self._message += self._buffer[header.end() : end]
            del self._buffer[:end]
        return None

    def _header(self) -> re.Match[bytes] | None:
        head = bytes(self._buffer[:_LONGEST_HEADER])
        found = _CHUNK.match(head)
        if not found and (len(head) == _LONGEST_HEADER or not _may_become_header(head)):
            raise FramingError(f"no chunk begins with {head!r}")
        return found


def _may_become_header(head: bytes) -> bool:
    return re.fullmatch(rb"(\n{1,2}(#([1-9][0-9]*|#)?)?)?", head) is not None


def delimited(message: bytes) -> bytes:
    """A message framed as base:1.0 does."""
    return message + END + b"\n"


def in_chunks(message: bytes, size: int) -> bytes:
    """A message framed as base:1.1 does, in chunks of at most `size` bytes, wherever that cuts."""
    pieces = [message[at : at + size] for at in range(0, len(message), size)]
    return b"".join(part for piece in pieces for part in (b"\n#%d\n" % len(piece), piece)) + b"\n##\n"

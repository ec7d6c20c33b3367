"""What is in a lab device's files: text that is rendered when it is read, and noise of any size that is never held whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

_BLOCK: Final = 1 << 16
_HEADS: Final = {".gz": b"\x1f\x8b\x08\x00", ".tgz": b"\x1f\x8b\x08\x00"}
_ELF: Final = b"\x7fELF"


class Content(Protocol):
    """The bytes of one file."""

    @property
    def size(self) -> int:
        """How many bytes."""

    def read(self, offset: int, size: int, /) -> bytes:
        """A part of them; less where the file ends."""


@dataclass(frozen=True, slots=True)
class Text:
    """A small file, whole."""

    load: Callable[[], bytes]

    @property
    def size(self) -> int:
        """How many bytes."""
        return len(self.load())

    def read(self, offset: int, size: int) -> bytes:
        """A part of them; less where the file ends."""
        return self.load()[offset : offset + size]


@dataclass(frozen=True, slots=True)
class Noise:
    """A file of bytes that look like nothing; the same for everybody who knows its `name`, `size` and `salt`."""

    name: str
    size: int
    salt: str = ""

    def read(self, offset: int, size: int) -> bytes:
        """A part of them; less where the file ends."""
        end = min(self.size, offset + size)
        first = offset // _BLOCK
        blocks = b"".join(self._block(number) for number in range(first, -(-end // _BLOCK)))
        start = offset - first * _BLOCK
        return blocks[start : start + max(0, end - offset)]

    def _block(self, number: int) -> bytes:
        noise = Random(f"{self.salt}{self.name}{self.size}/{number}").randbytes(_BLOCK)  # noqa: S311 - noise, not a secret
        if number:
            return noise
        head = next((head for ending, head in _HEADS.items() if self.name.endswith(ending)), _ELF)
        return head + noise[len(head) :]

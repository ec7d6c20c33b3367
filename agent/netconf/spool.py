"""Where a reply's bytes go while they come: to memory, and beyond a megabyte to a file without a name."""

from __future__ import annotations

import asyncio
import errno
import io
import os
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO, Final

from agent.errors import ReplyTooLarge, StoreError, StoreFull
from agent.model.reply import Body, Memory

MEMORY_LIMIT: Final = 1 << 20
"""Bytes of one reply that are held in memory; what is larger goes to a file."""

_NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT)


class Spooled:
    """A reply's bytes in a file without a name; the file goes when nobody has this or one of its readers any more."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            self._descriptor = os.dup(file.fileno())
        self._finalizer = weakref.finalize(self, os.close, self._descriptor)
        self._size = 0

    @property
    def size(self) -> int:
        """How many bytes."""
        return self._size

    def open(self) -> BinaryIO:
        """Read them from the start, independently of other readers."""
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """Let go of the file now; readers that are still open fail."""
        self._finalizer()

    def append(self, data: bytearray) -> None:
        """Write more; blocks while the disk does."""
        rest = memoryview(data)
        while rest:
            written = os.write(self._descriptor, rest)
            self._size += written
            rest = rest[written:]

    def read_at(self, offset: int, size: int) -> bytes:
        """So many bytes from there, fewer at the end."""
        if not self._finalizer.alive:
            raise ValueError("read of a reply that was let go")
        return os.pread(self._descriptor, size, offset)


class _Reader(io.RawIOBase):
    """A place of its own in a spooled reply."""

    def __init__(self, body: Spooled) -> None:
        self._body = body
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self._body.size)[whence])
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._body.read_at(self._at, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class Spool:
    """Takes one reply's bytes, piece by piece. `settle` between pieces keeps memory constant."""

    def __init__(self, folder: Path, cap: int) -> None:
        self._folder = folder
        self._cap = cap
        self._held = bytearray()
        self._file: Spooled | None = None
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Take the next piece; raises `ReplyTooLarge` over the cap."""
        self.size += len(piece)
        if self.size > self._cap:
            raise ReplyTooLarge(f"a reply of more than {self._cap} bytes")
        self._held += piece

    async def settle(self) -> None:
        """Write what is too much for memory to the file, in a thread, so that a slow disk stalls nobody else."""
        if len(self._held) > MEMORY_LIMIT:
            await asyncio.to_thread(self.settle_here)

    def settle_here(self) -> None:
        """The same in the caller's own thread."""
        if len(self._held) > MEMORY_LIMIT:
            self._file = self._save()

    async def body(self) -> Body:
        """What was taken, as the body of a reply."""
        return self.body_here() if self._small else await asyncio.to_thread(self.body_here)

    def body_here(self) -> Body:
        """The same in the caller's own thread."""
        return Memory(bytes(self._held)) if self._small else self._save()

    def close(self) -> None:
        """Let go of what was taken; a body that was made of it stays."""
        self._held = bytearray()
        self._file = None

    @property
    def _small(self) -> bool:
        return self._file is None and len(self._held) <= MEMORY_LIMIT

    def _save(self) -> Spooled:
        try:
            file = self._file or Spooled(self._folder)
            file.append(self._held)
        except OSError as error:
            kind = StoreFull if error.errno in _NO_SPACE else StoreError
            raise kind(f"a large reply cannot be written to {self._folder}: {error.strerror}") from error
        self._held = bytearray()
        return file

"""The file that a fetch fills: its cap, what is there of it already, and its checksum."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from agent.errors import DeviceError, FileTooLarge, ReplySlow, RpcFailed, RpcTimeout, StoreError, StoreFull
from agent.model.file import Fetched, How

_NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT)
_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Landing:
    """Where the file `path` of a device arrives. `there` are the bytes of it that we have, `size` those it is announced to have."""

    def __init__(self, path: str, into: Path, cap: int, told: Callable[[int, int], None]) -> None:
        self.path = path
        self.into = into
        self.size: int | None = None
        self.there = 0
        self._began = False
        self._cap = cap
        self._told = told
        self._descriptor: int | None = None
        self._busy = threading.Lock()

    def resume(self, size: int) -> int:
        """Open it for a file of that size, and say from where to go on; more than that is no part of it, and goes."""
        self._announce(size)
        with self._our_errors():
            self._descriptor = os.open(self.into, _FLAGS, 0o600)
            self.there = os.fstat(self._descriptor).st_size
            if self.there > size:
                os.ftruncate(self._descriptor, 0)
                self.there = 0
        return self.there

    def write(self, piece: bytes) -> None:
        """Take the next bytes; blocks while the disk does. Nothing where it was closed."""
        with self._busy, self._our_errors():
            if self._descriptor is not None:
                os.pwrite(self._descriptor, piece, self.there)
                self.progress(self.there + len(piece), self.size or 0)

    def anew(self) -> Path:
        """An empty file, for somebody who writes it himself and calls `progress`."""
        with self._our_errors():
            os.close(os.open(self.into, _FLAGS | os.O_TRUNC, 0o600))
        return self.into

    def progress(self, there: int, size: int) -> None:
        """So many bytes are here of so many; raises `FileTooLarge`."""
        self._announce(size)
        self.there, self._began = there, True
        self._told(there, size)

    def close(self) -> None:
        """Let go of the file; what came stays."""
        with self._busy:
            if self._descriptor is not None:
                os.close(self._descriptor)
            self._descriptor = None

    def drop(self) -> None:
        """Nothing of it is worth keeping."""
        self.into.unlink(missing_ok=True)

    def fetched(self, how: How) -> Fetched:
        """What has come of it; raises `RpcFailed` where nothing was even announced."""
        if self.size is None:
            self.drop()
            raise RpcFailed(f"{self.path}: the device sent nothing")
        with self._our_errors(), self.into.open("rb") as file:
            self.into.chmod(0o600)  # SCP sets what the device wishes
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            here = file.tell()
        return Fetched(self.path, here, digest, how, complete=here == self.size)

    def late(self, seconds: float) -> DeviceError:
        """What it means that it has not come whole in that time."""
        if not self._began:
            return RpcTimeout(f"not a byte of {self.path} came within {seconds:g} seconds")
        return ReplySlow(f"of {self.path} only {self.there} of {self.size} bytes came within {seconds:g} seconds")

    def _announce(self, size: int) -> None:
        if size > self._cap:
            raise FileTooLarge(f"{self.path} has {size} bytes, more than the {self._cap} that are fetched")
        self.size = size

    @contextmanager
    def _our_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritable(self.into, error) from error


def unwritable(into: Path, error: OSError) -> StoreError:
    """A file of ours cannot be written."""
    kind = StoreFull if error.errno in _NO_SPACE else StoreError
    return kind(f"{into} cannot be written: {error.strerror or error}")

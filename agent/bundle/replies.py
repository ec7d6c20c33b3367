"""Takes the secrets out of replies, before anybody reads or keeps them."""

from __future__ import annotations

import io
import os
import tempfile
import weakref
from typing import IO, BinaryIO, Final

from agent.bundle.redact import redact
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.policy.redaction.rpcs import shows_secrets

_IN_MEMORY: Final = 1 << 20


class ReplyRedactor:
    """Redacts the replies to those rpcs that show secrets; implements `agent.ports.Redactor`. Any thread may use it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "ReplyRedactor()"

    def redact(self, rpc: Rpc, reply: Reply) -> Reply:
        """The reply as it may be kept: itself where this rpc shows no secrets. Raises `RedactionFailed` where that is not sure."""
        return redact_reply(rpc, reply, self._key)


def redact_reply(rpc: Rpc, reply: Reply, key: bytes) -> Reply:
    """The same, with the key given. A large reply stays in a file."""
    if not shows_secrets(rpc):
        return reply
    target: IO[bytes]
    with io.BytesIO() if reply.size <= _IN_MEMORY else tempfile.TemporaryFile() as target:
        with reply.body.open() as source:
            redact(source, target, key)
        return Reply(target.getvalue() if isinstance(target, io.BytesIO) else FileBody(target))


class FileBody:
    """A reply's bytes in a file without a name, which goes when nobody has this or one of its readers any more."""

    def __init__(self, file: IO[bytes]) -> None:
        file.flush()
        self._descriptor = os.dup(file.fileno())
        self._finalizer = weakref.finalize(self, os.close, self._descriptor)
        self._size = os.fstat(self._descriptor).st_size

    @property
    def size(self) -> int:
        """How many bytes."""
        return self._size

    def open(self) -> BinaryIO:
        """Read them from the start, independently of other readers."""
        return io.BufferedReader(_Reader(self))

    def read_at(self, offset: int, size: int) -> bytes:
        """So many bytes from there, fewer at the end."""
        return os.pread(self._descriptor, size, offset)


class _Reader(io.RawIOBase):
    """A position in a file that others read as well."""

    def __init__(self, body: FileBody) -> None:
        self._body = body
        self._offset = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._body.read_at(self._offset, len(buffer))
        buffer[: len(data)] = data
        self._offset += len(data)
        return len(data)

"""The socket under paramiko: ours, so that a deadline can end every wait."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Final

from agent.netconf.faults import Approach, Step

_READ: Final = 1 << 16


class Wire:
    """What paramiko takes for a socket: reads ahead, notes what is said in the clear, and waits until it is cut.

    paramiko looks at its socket ten times a second, in case that it was closed; here closing wakes it, so it need not look.
    """

    def __init__(self, sock: socket.socket, approach: Approach) -> None:
        sock.settimeout(None)
        if sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._approach = approach
        self._held = memoryview(b"")
        self._listening = True
        self._cut = False
        approach.step = Step.BANNER

    def settimeout(self, seconds: float | None) -> None:
        """Nothing: the time limit is the device's deadline."""

    def recv(self, size: int) -> bytes:
        """At most so many bytes; `b""` at the end."""
        if not self._held:
            self._held = memoryview(self._read())
        data = bytes(self._held[:size])
        self._held = self._held[size:]
        return data

    def send(self, data: bytes) -> int:
        """Send some of it, and say how much."""
        try:
            return self._sock.send(data)
        except OSError:
            self._approach.gone = self._approach.gone or not self._cut
            raise

    def close(self) -> None:
        """End every wait. The descriptor stays until `release`, since a thread may be about to use it."""
        self._cut = True
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Give the descriptor back."""
        self.close()
        self._sock.close()

    def _read(self) -> bytes:
        try:
            data = self._sock.recv(_READ)
        except OSError:  # a reset is an end like others
            data = b""
        if not data and not self._cut:
            self._approach.gone = True
        if data and self._listening:
            self._listening = self._approach.hear(data)
        return data

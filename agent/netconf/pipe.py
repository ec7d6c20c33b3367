"""A byte pipe over an SSH channel, with flow control."""

from __future__ import annotations

import asyncio
from typing import Final

import asyncssh

HIGH_WATER: Final = 256 << 10
"""Bytes that may wait to be read before the device is asked to wait."""


class ChannelPipe(asyncssh.SSHClientSession[bytes]):
    """The NETCONF subsystem's channel; answers `agent.netconf.session.Pipe`."""

    def __init__(self) -> None:
        self._channel: asyncssh.SSHClientChannel[bytes] | None = None
        self._came: list[bytes] = []
        self._waiting = 0
        self._ended = False
        self._news = asyncio.Event()

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        """The channel is open."""
        self._channel = chan

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Keep what came; what is not NETCONF's own stream is dropped."""
        if datatype is not None:
            return
        self._came.append(data)
        self._waiting += len(data)
        if self._waiting > HIGH_WATER and self._channel is not None:
            self._channel.pause_reading()
        self._news.set()

    def eof_received(self) -> bool:
        """Nothing more will come."""
        self._ended = True
        self._news.set()
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncssh's signature
        """Nothing more will come."""
        self._ended = True
        self._news.set()

    async def read(self) -> bytes:
        """What came since the last read; `b""` at the end."""
        if not self._came and not self._ended:
            self._news.clear()
            await self._news.wait()
        data = b"".join(self._came)
        self._came.clear()
        if self._waiting > HIGH_WATER and self._channel is not None:
            self._waiting = 0
            self._channel.resume_reading()
        self._waiting = sum(map(len, self._came))
        return data

    def write(self, data: bytes) -> None:
        """Send, unless the other side has gone."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(data)

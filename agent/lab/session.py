"""One NETCONF session on a lab device: hello, then rpc by rpc until somebody closes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import asyncssh

from agent.lab.framing import FramingError, Incoming, delimited, in_chunks
from agent.lab.hello import BASE_1_1
from agent.lab.peer import CLOSE, Peer
from agent.lab.request import NotAnRpc, Request, read_request

SUBSYSTEM: Final = "netconf"
_READ: Final = 1 << 16
_CHUNK: Final = 1 << 14
_GONE: Final = (asyncssh.Error, OSError, asyncssh.BreakReceived, asyncssh.SignalReceived, FramingError)

Process = asyncssh.SSHServerProcess[bytes]


async def serve(process: Process, peer: Peer, number: int) -> None:
    """Answer one channel that asked for no files; only the subsystem `netconf` is there."""
    if process.subsystem != SUBSYSTEM:
        process.stderr.write(b"only netconf, sftp and scp are here\n")
        process.exit(1)
        return
    try:
        await _Session(process, peer).run(number)
    except _GONE:
        process.close()
    else:
        process.exit(0)


class _Session:
    def __init__(self, process: Process, peer: Peer) -> None:
        self._process = process
        self._peer = peer
        self._user = str(process.get_extra_info("username"))
        self._incoming = Incoming()

    async def run(self, number: int) -> None:
        await self._send(self._peer.hello(number, self._user))
        messages = self._messages()
        async for greeting in messages:
            self._incoming.chunked = self._peer.chunked and BASE_1_1.encode() in greeting
            break
        async for message in messages:
            if not await self._answered(message):
                return

    async def _messages(self) -> AsyncIterator[bytes]:
        """Each message, as it comes; ends where the client stops sending."""
        while received := await self._process.stdin.read(_READ):
            self._incoming.feed(received)
            for message in self._incoming.messages():
                yield message

    async def _answered(self, message: bytes) -> bool:
        """Answer one message; false once the session is closed."""
        try:
            request = read_request(message)
        except NotAnRpc:
            await self._send(self._peer.malformed())
            return True
        await self._reply(request)
        return request.name != CLOSE

    async def _reply(self, request: Request) -> None:
        if delay := self._peer.delay(request):
            await asyncio.sleep(delay)
        await self._send(self._peer.answer(request, self._user))

    async def _send(self, message: bytes) -> None:
        """Send as fast as the client reads; never more than one slice ahead of it."""
        framed = in_chunks(message, _CHUNK) if self._incoming.chunked else delimited(message)
        for at in range(0, len(framed), _READ):
            self._process.stdout.write(framed[at : at + _READ])
            await self._process.stdout.drain()

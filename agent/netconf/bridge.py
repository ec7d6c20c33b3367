"""A channel through a jump host as an ordinary socket, for clients that want one."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack, suppress
from typing import Any, Final

import asyncssh

_READ: Final = 1 << 16


async def bridge(connection: asyncssh.SSHClientConnection, address: str, port: int, opened: AsyncExitStack) -> socket.socket:
    """Open the channel; what comes out of it comes out of the socket, and the other way round. `opened` ends it."""
    theirs = await connection.open_connection(address, port, encoding=None)
    ours, given = socket.socketpair()
    try:
        near = await asyncio.open_unix_connection(sock=ours)
    except OSError:
        given.close()
        raise
    both = [asyncio.create_task(_pump(theirs[0], near[1])), asyncio.create_task(_pump(near[0], theirs[1]))]
    opened.push_async_callback(_end, both, near[1])
    return given


async def _pump(source: Any, sink: Any) -> None:
    with suppress(OSError, asyncssh.Error):
        while data := await source.read(_READ):
            sink.write(data)
            await sink.drain()
    sink.close()


async def _end(pumps: list[asyncio.Task[None]], near: asyncio.StreamWriter) -> None:
    for pump in pumps:
        pump.cancel()
    await asyncio.wait(pumps)
    near.close()

"""A NETCONF session over any byte pipe: hello, one rpc after the other, close."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from agent.errors import (
    AgentError,
    ConnectionLost,
    DeviceError,
    HelloMalformed,
    HelloMissing,
    HelloSlow,
    ReplyMalformed,
    ReplyMismatch,
    ReplySlow,
    ReplyTooLarge,
    RpcTimeout,
)
from agent.model.reply import Body, Reply
from agent.model.rpc import Rpc
from agent.netconf import framing, hello
from agent.netconf.deadline import Deadline
from agent.netconf.spool import Spool

CLOSING: Final = 2.0
"""Seconds that a device gets to say goodbye, if the deadline leaves so many."""

_HEAD: Final = 1 << 16
_REPLY: Final = re.compile(rb"<(?:[\w.-]+:)?rpc-reply((?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*)?)/?>")
_MESSAGE_ID: Final = re.compile(rb"\s(?:[\w.-]+:)?message-id\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Pipe(Protocol):
    """A byte stream in both directions."""

    async def read(self) -> bytes:
        """What came since the last read; waits for at least a byte. `b""` where nothing will come any more."""

    def write(self, data: bytes) -> None:
        """Send, as soon as the other side takes it; goes nowhere where the other side has gone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a session may take: time for all of it, bytes for one reply, and the folder for large ones."""

    deadline: Deadline
    reply_cap: int
    spool: Path


class NetconfSession:
    """An open session; answers `agent.ports.Session`.

    What was framed well but is no reply to the question raises, and the session goes on. XML that is broken inside good framing is
    no fault of the session: the reply is handed on with its raw bytes and says `Unreadable` when it is read.
    """

    def __init__(self, pipe: Pipe, limits: Limits) -> None:
        self.capabilities: frozenset[str] = frozenset()
        self._pipe = pipe
        self._limits = limits
        self._decoder: framing.Decoder = framing.EndMarked()
        self._encode: Callable[[bytes], bytes] = framing.end_marked
        self._unread = b""
        self._count = 0
        self._fault: AgentError | None = HelloMissing("no hello was exchanged")

    async def greet(self) -> None:
        """Exchange hellos; raises `HelloMissing`, `HelloSlow`, `HelloMalformed` or `ConnectionLost`."""
        self._pipe.write(framing.end_marked(hello.OURS))
        async with self._limits.deadline.hold(self._late_hello):
            try:
                body = await self._message("the hello", hello.HELLO_LIMIT)
            except ReplyTooLarge as error:
                raise HelloMalformed(f"a hello of more than {hello.HELLO_LIMIT} bytes") from error
        with body.open() as source:
            theirs = hello.read_hello(source.read())
        self.capabilities = theirs.capabilities
        if theirs.chunked:
            self._switch_to_chunks()
        self._fault = None

    async def ask(self, rpc: Rpc) -> Reply:
        """Ask one rpc and wait for its reply; one after the other."""
        return Reply(await self._answer(rpc.xml, str(rpc), self._limits.deadline))

    async def close(self) -> None:
        """Say goodbye and wait a little for the answer; never raises, and is silent where the session is broken already."""
        if self._fault is None:
            with suppress(AgentError):
                await self._answer("<close-session/>", "close-session", self._limits.deadline.sooner(CLOSING))

    async def _answer(self, operation: str, what: str, deadline: Deadline) -> Body:
        """Ask, and return the message that answers; a fault that leaves the stream unusable stays the session's."""
        if self._fault is not None:
            raise type(self._fault)(f"{what} was not asked; before, {self._fault}")
        if deadline.left <= 0:
            raise RpcTimeout(f"the deadline passed before {what} was asked")
        self._count += 1
        self._fault = ConnectionLost("another rpc was cut off")
        try:
            async with deadline.hold(lambda: self._late_reply(what)):
                self._pipe.write(self._encode(_rpc(self._count, operation)))
                body = await self._message(what, self._limits.reply_cap)
        except AgentError as error:
            self._fault = type(error)(str(error))  # its own traceback would hold on to what the reply has taken
            raise
        self._fault = None
        _check(body, self._count, what)
        return body

    async def _message(self, what: str, cap: int) -> Body:
        """The next message."""
        data, self._unread = self._unread, b""
        with closing(Spool(self._limits.spool, cap)) as spool:
            while True:
                for piece in self._decoder.feed(data):
                    if not piece:
                        return await spool.body()
                    spool.write(piece)
                await spool.settle()
                data = await self._pipe.read()
                if not data:
                    raise ConnectionLost(f"it hung up before {what} was complete")

    def _switch_to_chunks(self) -> None:
        self._unread = self._decoder.leftover()
        self._decoder = framing.Chunked()
        self._encode = framing.chunked

    def _late_hello(self) -> DeviceError:
        if self._decoder.begun:
            return HelloSlow("its hello began and did not end within the deadline")
        return HelloMissing("NETCONF opened, but no hello came within the deadline")

    def _late_reply(self, what: str) -> DeviceError:
        if self._decoder.begun:
            return ReplySlow(f"the reply to {what} began and did not end within the deadline")
        return RpcTimeout(f"no reply to {what} within the deadline")


def _rpc(number: int, operation: str) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?><nc:rpc xmlns:nc="{hello.BASE}" message-id="{number}">'
    return f"{head}{operation}</nc:rpc>".encode()


def _check(body: Body, number: int, what: str) -> None:
    """Whether a message answers the question of that number; Junos sends some errors without a number."""
    with body.open() as source:
        head = source.read(_HEAD)
    reply = _REPLY.search(head)
    if reply is None:
        raise ReplyMalformed(f"what came for {what} is no rpc-reply: {head[:60]!r}")
    found = _MESSAGE_ID.search(reply[1])
    if found is None:
        return
    answered = (found[1] or found[2] or b"").strip()
    if answered != b"%d" % number:
        raise ReplyMismatch(f"for {what} came the reply to another question: message-id {answered[:20]!r}, not {number}")

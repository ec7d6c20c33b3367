"""The client's side of a NETCONF session without its pipe: what to send, and what the bytes that come mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from agent.errors import (
    AgentError,
    ConnectionLost,
    DeviceError,
    HelloMissing,
    HelloSlow,
    ReplyMalformed,
    ReplyMismatch,
    ReplySlow,
    RpcTimeout,
)
from agent.model.reply import Body
from agent.netconf import framing, hello
from agent.netconf.spool import Spool

_HEAD: Final = 1 << 16
_REPLY: Final = re.compile(rb"<(?:[\w.-]+:)?rpc-reply((?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*)?)/?>")
_MESSAGE_ID: Final = re.compile(rb"\s(?:[\w.-]+:)?message-id\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Exchange:
    """Framing, numbering, and what is wrong with the session: one message out, one message in, in turn.

    A fault that leaves the stream unusable stays the session's, and later rpcs say so at once.
    """

    def __init__(self) -> None:
        self.capabilities: frozenset[str] = frozenset()
        self.session_id = ""
        self.fault: AgentError | None = HelloMissing("no hello was exchanged")
        self._decoder: framing.Decoder = framing.EndMarked()
        self._encode: Callable[[bytes], bytes] = framing.end_marked
        self._unread = b""
        self._count = 0

    def greeted(self, body: Body) -> None:
        """Take the device's hello; raises `HelloMalformed`."""
        with body.open() as source:
            theirs = hello.read_hello(source.read())
        self.capabilities, self.session_id = theirs.capabilities, theirs.session
        if theirs.chunked:
            self._unread = self._decoder.leftover()
            self._decoder = framing.Chunked()
            self._encode = framing.chunked
        self.fault = None

    def ask(self, operation: str, what: str) -> bytes:
        """The next rpc, as it is sent; from now until `answered` the session counts as cut off."""
        if self.fault is not None:
            raise type(self.fault)(f"{what} was not asked; before, {self.fault}")
        self._count += 1
        self.fault = ConnectionLost("another rpc was cut off")
        return self.framed(_rpc(self._count, operation))

    def framed(self, message: bytes) -> bytes:
        """A message as it is sent."""
        return self._encode(message)

    def take(self, data: bytes, spool: Spool) -> bool:
        """Put the next bytes of a message in its spool; whether it is whole. What follows it is kept for the next one."""
        data, self._unread = self._unread + data, b""
        for piece in self._decoder.feed(data):
            if not piece:
                return True
            spool.write(piece)
        return False

    def answered(self, body: Body, what: str) -> None:
        """Take the message that answers; raises `ReplyMalformed` or `ReplyMismatch` where it does not, and the session goes on."""
        self.fault = None
        _check(body, self._count, what)

    def broken(self, error: AgentError) -> None:
        """Keep a fault; without its own traceback, which would hold on to what the reply has taken."""
        self.fault = type(error)(str(error))

    def late_hello(self) -> DeviceError:
        """What it means that the deadline has come before the hello ended."""
        if self._decoder.begun:
            return HelloSlow("its hello began and did not end within the deadline")
        return HelloMissing("NETCONF opened, but no hello came within the deadline")

    def late_reply(self, what: str) -> DeviceError:
        """What it means that the deadline has come before the reply ended."""
        if self._decoder.begun:
            return ReplySlow(f"the reply to {what} began and did not end within the deadline")
        return RpcTimeout(f"no reply to {what} within the deadline")


def hung_up(what: str) -> ConnectionLost:
    """The stream ended before a message did."""
    return ConnectionLost(f"it hung up before {what} was complete")


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

"""A NETCONF session: hello, one rpc after the other, close, each within the deadline."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from agent.errors import AgentError, HelloMalformed, ReplyTooLarge, RpcTimeout
from agent.model.reply import Body, Reply
from agent.model.rpc import Rpc
from agent.netconf import framing, hello
from agent.netconf.deadline import Deadline
from agent.netconf.exchange import Exchange, hung_up
from agent.netconf.spool import Spool

CLOSING: Final = 2.0
"""Seconds that a device gets to say goodbye, if the deadline leaves so many."""


class Pipe(Protocol):
    """A byte stream in both directions."""

    async def read(self) -> bytes:
        """What came since the last read; waits for at least a byte. `b""` where nothing will come any more."""

    def write(self, data: bytes) -> None:
        """Send, as soon as the other side takes it; goes nowhere where the other side has gone."""


class Carrier(Protocol):
    """What takes one message to the device and brings one back."""

    async def carry(self, message: bytes, exchange: Exchange, spool: Spool, what: str) -> Body:
        """Send what is framed already, and read into the spool until a message is whole. Raises `ConnectionLost` where it ends."""


@dataclass(frozen=True, slots=True)
class PipeCarrier:
    """Carries messages over a byte pipe of the loop."""

    pipe: Pipe

    async def carry(self, message: bytes, exchange: Exchange, spool: Spool, what: str) -> Body:
        """Send, and read until a message is whole."""
        self.pipe.write(message)
        data = b""
        while not exchange.take(data, spool):
            await spool.settle()
            data = await self.pipe.read()
            if not data:
                raise hung_up(what)
        return await spool.body()


@dataclass(slots=True)
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

    def __init__(self, carrier: Carrier, limits: Limits) -> None:
        self._carrier = carrier
        self._limits = limits
        self._exchange = Exchange()

    @property
    def capabilities(self) -> frozenset[str]:
        """What the device says of itself in its hello."""
        return self._exchange.capabilities

    async def greet(self) -> None:
        """Exchange hellos; raises `HelloMissing`, `HelloSlow`, `HelloMalformed` or `ConnectionLost`."""
        async with self._limits.deadline.hold(self._exchange.late_hello):
            try:
                body = await self._carried(framing.end_marked(hello.OURS), "the hello", hello.HELLO_LIMIT)
            except ReplyTooLarge as error:
                raise HelloMalformed(f"a hello of more than {hello.HELLO_LIMIT} bytes") from error
        self._exchange.greeted(body)

    async def ask(self, rpc: Rpc) -> Reply:
        """Ask one rpc and wait for its reply; one after the other."""
        return Reply(await self._answer(rpc.xml, str(rpc), self._limits.deadline))

    async def close(self) -> None:
        """Say goodbye and wait a little for the answer; never raises, and is silent where the session is broken already."""
        if self._exchange.fault is None:
            with suppress(AgentError):
                await self._answer("<close-session/>", "close-session", self._limits.deadline.sooner(CLOSING))

    async def _answer(self, operation: str, what: str, deadline: Deadline) -> Body:
        """Ask, and return the message that answers."""
        if self._exchange.fault is None and deadline.left <= 0:
            raise RpcTimeout(f"the deadline passed before {what} was asked")
        message = self._exchange.ask(operation, what)
        try:
            async with deadline.hold(lambda: self._exchange.late_reply(what)):
                body = await self._carried(message, what, self._limits.reply_cap)
        except AgentError as error:
            self._exchange.broken(error)
            raise
        self._exchange.answered(body, what)
        return body

    async def _carried(self, message: bytes, what: str, cap: int) -> Body:
        with closing(Spool(self._limits.spool, cap)) as spool:
            return await self._carrier.carry(message, self._exchange, spool, what)

"""A NETCONF session over a pipe in memory."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.errors import ConnectionLost, DeviceError, HelloMalformed, ReplyMalformed, ReplyMismatch
from agent.model.rpc import Rpc
from agent.netconf.deadline import Deadline
from agent.netconf.session import Limits, NetconfSession, PipeCarrier

BASE = "urn:ietf:params:netconf:base"
HELLO = "<hello><capabilities>{}</capabilities><session-id>7</session-id></hello>]]>]]>"
OLD = HELLO.format(f"<capability>{BASE}:1.0</capability>")
NEW = HELLO.format(f"<capability> {BASE}:1.1 </capability><capability>{BASE}:1.0</capability>")
RPC = Rpc("get-alarm-information")


class Wire:
    """A pipe whose other side answers each message by a function of its number, `None` for an end."""

    def __init__(
        self, first: str, answer: Callable[[int], str | None] = lambda number: f'<rpc-reply message-id="{number}"/>]]>]]>'
    ) -> None:
        self.sent: list[bytes] = []
        self._answer = answer
        self._coming: asyncio.Queue[bytes] = asyncio.Queue()
        self._coming.put_nowait(first.encode())

    async def read(self) -> bytes:
        """The next answer."""
        return await self._coming.get()

    def write(self, data: bytes) -> None:
        """Note what was sent, and answer rpcs."""
        self.sent.append(data)
        number = re.search(rb'message-id="(\d+)"', data)
        if number:
            answer = self._answer(int(number[1]))
            self._coming.put_nowait(b"" if answer is None else answer.encode())


async def opened(wire: Wire, tmp_path: Path, deadline: float = 5.0) -> NetconfSession:
    """A session that has greeted."""
    session = NetconfSession(PipeCarrier(wire), Limits(Deadline.after(deadline), 10_000, tmp_path))
    await session.greet()
    return session


@pytest.mark.parametrize(
    "reply",
    [
        '<rpc-reply message-id="1"/>',
        "<rpc-reply message-id='1'><a/></rpc-reply>",
        '<nc:rpc-reply xmlns:nc="urn:x" nc:message-id = "1"><a/></nc:rpc-reply>',
        '<?xml version="1.0"?>\n<!-- greetings -->\n<rpc-reply xmlns:junos="http://x/>y"\n  message-id="1"\n>\n<a/></rpc-reply>',
        "<rpc-reply><rpc-error/></rpc-reply>",
        "<rpc-reply/>",
        'warning: something\n<rpc-reply message-id="1"><a message-id="2"/></rpc-reply>',
    ],
)
async def test_forms_of_a_reply(tmp_path: Path, reply: str) -> None:
    """Prefix or not, either quote, comments before, no number at all: it is the reply."""
    session = await opened(Wire(OLD, lambda _: reply + "]]>]]>\n"), tmp_path)

    with (await session.ask(RPC)).body.open() as source:
        assert source.read().decode() == reply


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ('<rpc-reply message-id="2"/>', ReplyMismatch),
        ("<rpc-reply message-id='01'/>", ReplyMismatch),
        ('<rpc-reply message-id=""/>', ReplyMismatch),
        ("<rpc-replying/>", ReplyMalformed),
        ("<hello/>", ReplyMalformed),
        ("", ReplyMalformed),
    ],
)
async def test_what_is_no_reply(tmp_path: Path, message: str, error: type[DeviceError]) -> None:
    """It raises, and the next question is answered."""
    session = await opened(Wire(OLD, lambda number: (message if number == 1 else '<rpc-reply message-id="2"/>') + "]]>]]>"), tmp_path)

    with pytest.raises(error):
        await session.ask(RPC)
    assert (await session.ask(RPC)).size > 0


async def test_chunks_only_where_both_can(tmp_path: Path) -> None:
    """Base:1.1 is used where the device says so, in both directions; what it says of itself is kept."""
    reply = "\n#11\n<rpc-reply \n#16\nmessage-id='1'/>\n##\n"
    wire = Wire(NEW, lambda _: reply)
    session = await opened(wire, tmp_path)
    await session.ask(RPC)

    assert session.capabilities == {f"{BASE}:1.0", f"{BASE}:1.1"}
    assert b"<nc:hello" in wire.sent[0]
    assert wire.sent[0].endswith(b"]]>]]>")
    assert wire.sent[1].startswith(b"\n#")
    assert wire.sent[1].endswith(b"<get-alarm-information/></nc:rpc>\n##\n")


@pytest.mark.parametrize(
    "hello",
    [
        "<!-- no zombies -->\n" + OLD,
        "*** Keep out <really> & stay out ***\r\n" + OLD,
        '<?xml version="1.0" encoding="UTF-8"?>\n<nc:hello xmlns:nc="urn:x"><nc:capabilities/></nc:hello>]]>]]>',
        "<hello><capabilities><capability>http://x?a=1&amp;b=2</capability><capability>\x07</capability></capabilities></hello>]]>]]>\n",
    ],
)
async def test_forms_of_a_hello(tmp_path: Path, hello: str) -> None:
    """Comments, banners, prefixes, control characters."""
    session = await opened(Wire(hello), tmp_path)

    assert (await session.ask(RPC)).size > 0


@pytest.mark.parametrize("hello", ["no xml]]>]]>", "<rpc-reply/>]]>]]>", "<hello><capabilities></hello>]]>]]>", "x" * ((1 << 20) + 1)])
async def test_malformed_hello(tmp_path: Path, hello: str) -> None:
    """What cannot be read as a hello, or does not end for a megabyte."""
    with pytest.raises(HelloMalformed):
        await opened(Wire(hello), tmp_path)


async def test_hung_up(tmp_path: Path) -> None:
    """The end of the stream is an error of its own, before the hello and after."""
    session = await opened(Wire(OLD, lambda _: None), tmp_path)
    with pytest.raises(ConnectionLost, match="get-alarm-information"):
        await session.ask(RPC)
    with pytest.raises(ConnectionLost, match="hello"):
        await opened(Wire(""), tmp_path)


async def test_no_rpc_before_the_hello_or_after_the_deadline(tmp_path: Path) -> None:
    """Nothing is sent then."""
    wire = Wire(OLD)
    session = NetconfSession(PipeCarrier(wire), Limits(Deadline.after(-1), 10_000, tmp_path))
    with pytest.raises(DeviceError) as before:
        await session.ask(RPC)

    late = NetconfSession(PipeCarrier(wire), Limits(Deadline.after(0.02), 10_000, tmp_path))
    await late.greet()
    await asyncio.sleep(0.03)
    with pytest.raises(DeviceError) as after:
        await late.ask(RPC)

    assert (before.value.code, after.value.code) == ("hello-missing", "rpc-timeout")
    assert len(wire.sent) == 1


async def test_close_says_goodbye_once_where_the_session_is_whole(tmp_path: Path) -> None:
    """It is silent on a session that broke, and never raises."""
    whole, broken = Wire(OLD), Wire(OLD, lambda _: None)
    for wire in (whole, broken):
        session = await opened(wire, tmp_path)
        if wire is broken:
            with pytest.raises(ConnectionLost):
                await session.ask(RPC)
        await session.close()

    assert [b"close-session" in wire.sent[-1] for wire in (whole, broken)] == [True, False]

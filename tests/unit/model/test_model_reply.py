"""Replies: engines, errors in their four forms, and what may be concluded from them."""

from __future__ import annotations

import pytest

from agent.errors import NotPermitted, NotSupported, ReplyError, RpcFailed, Unreadable
from agent.model import xml
from agent.model.reply import Reply, RpcError, verdict

SYNTAX = "<rpc-error><error-severity>error</error-severity><error-message>syntax error</error-message></rpc-error>"
DENIED = "<rpc-error><error-message>permission denied</error-message><error-info><bad-element>system</bad-element></error-info></rpc-error>"
OFF = "<rpc-error><error-message>\nCould not connect to re0 : No route to host\n</error-message></rpc-error>"
WARNING = "<rpc-error><error-severity>warning</error-severity><error-message>statement not found</error-message></rpc-error>"
OLD_ERROR = "<xnm:error xmlns:xnm='urn:xnm'><source-daemon>jsrpd</source-daemon><message>error: HA is not enabled</message></xnm:error>"
OLD_WARNING = "<xnm:warning xmlns:xnm='urn:xnm'><message>zeroizing re1</message></xnm:warning>"
DATA = "<data><value>1</value></data>"


def reply(inside: str) -> Reply:
    """A reply with this inside."""
    return Reply(f"<rpc-reply>{inside}</rpc-reply>".encode())


def engines(**parts: str) -> str:
    """The wrapper of a multi-engine reply."""
    items = (f"<multi-routing-engine-item><re-name> {name}\n</re-name>{part}</multi-routing-engine-item>" for name, part in parts.items())
    return f"<multi-routing-engine-results>{''.join(items)}</multi-routing-engine-results>"


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        (DATA, [""]),
        (engines(re0=DATA, re1=DATA), ["re0", "re1"]),
        (engines(fpc0=DATA), ["fpc0"]),
        (engines(re1=DATA, re0=""), ["re1"]),
        (OFF + engines(re1=DATA), ["re1"]),
        (engines(node0=DATA, node1=SYNTAX), ["node0"]),
        (DATA + "<rpc-error>\n</rpc-error>", [""]),
        (DATA + WARNING, [""]),
        (DATA + DATA, ["", ""]),
    ],
)
def test_engines(inside: str, names: list[str]) -> None:
    """Whoever answered is there, with or without a wrapper, whatever else was said."""
    found = reply(inside).engines("data")

    assert [name for name, _ in found] == names
    assert [part.text("value") for _, part in found] == ["1"] * len(names)


@pytest.mark.parametrize("raw", [engines(re0=DATA), "<data><value>1</value></data>"])
def test_fragments(raw: str) -> None:
    """What was cut out of a reply reads the same."""
    ((_, part),) = Reply(raw.encode()).engines("data")

    assert part.text("value") == "1"


@pytest.mark.parametrize(
    ("inside", "kind", "text"),
    [
        (SYNTAX, NotSupported, "syntax error"),
        (DENIED, NotPermitted, "permission denied (system)"),
        (OFF, RpcFailed, "Could not connect to re0 : No route to host"),
        (OLD_ERROR, NotSupported, "error: HA is not enabled"),
        ("<error>Unrecognized command (chassis-control)</error>", NotSupported, "Unrecognized command (chassis-control)"),
        ("<error>test</error>", RpcFailed, "test"),
        (
            "<output>\nAborted! This command can only be used on the master\n</output>",
            RpcFailed,
            "Aborted! This command can only be used on",
        ),
        ("<output>error: command is not valid on the ex3400</output>", NotSupported, "error: command is not valid on the ex3400"),
        ("<rpc-error><error-tag>operation-not-supported</error-tag></rpc-error>", NotSupported, "operation-not-supported"),
        ("<rpc-error><error-tag>access-denied</error-tag></rpc-error>", NotPermitted, "access-denied"),
        (SYNTAX + OFF, RpcFailed, "Could not connect"),
        (engines(re0=SYNTAX, re1=DENIED), NotPermitted, "permission denied (system)"),
        (WARNING, RpcFailed, "the reply has no <data>"),
        (OLD_WARNING, RpcFailed, "the reply has no <data>"),
        ("<other/>", RpcFailed, "the reply has no <data>"),
        ("", RpcFailed, "the reply has no <data>"),
    ],
)
def test_refusal(inside: str, kind: type[ReplyError], text: str) -> None:
    """Where there is no data, what the device said of it; not supported only where nothing else was said."""
    with pytest.raises(ReplyError) as caught:
        reply(inside).engines("data")

    assert type(caught.value) is kind
    assert str(caught.value).startswith(text)


@pytest.mark.parametrize("fragment", [DENIED, SYNTAX, "<error>permission denied</error>"])
def test_an_error_without_a_reply(fragment: str) -> None:
    """Saved errors often lack their envelope."""
    assert len(Reply(fragment.encode()).errors) == 1


def test_errors_of_engines() -> None:
    """Each error says which engine it came from; what only looks like one, deep in the data, is none."""
    found = reply(OFF + engines(re0=SYNTAX, re1=DATA.replace("1", "<error>crc</error>")) + OLD_WARNING).errors

    assert found == (
        RpcError("error", "Could not connect to re0 : No route to host"),
        RpcError("error", "syntax error", engine="re0"),
        RpcError("warning", "zeroizing re1"),
    )
    assert [error.fatal for error in found] == [True, True, False]


@pytest.mark.parametrize(
    ("inside", "missing"),
    [
        (DATA, ()),
        (SYNTAX, ()),
        (engines(re0=DATA, re1=DATA), ()),
        (OFF + engines(re1=DATA), ("re0",)),
        (OFF + engines(re0="", re1=DATA), ("re0",)),
        (engines(fpc0=DATA, fpc1="", fpc2=SYNTAX, fpc3=WARNING), ("fpc1", "fpc2", "fpc3")),
        (engines(fpc0="<output>total files: 0</output>", fpc1="<output>\nerror: timeout</output>"), ("fpc1",)),
        ("<output>error: could not connect to fpc1: timed out</output>" + engines(fpc0=DATA), ("fpc1",)),
        (engines(re0=DATA + SYNTAX), ()),
    ],
)
def test_missing(inside: str, missing: tuple[str, ...]) -> None:
    """Engines that gave nothing, and those that the answering one could not reach."""
    assert reply(inside).missing == missing


def test_missing_of_a_large_reply() -> None:
    """Where no tree is made, those that it names are found wherever the pieces meet that it is read in."""
    for shift in (0, 5, 10, 20, 25):
        inside = f"{' ' * (xml.TREE_LIMIT + (1 << 20) - shift)}Could not connect to re10 : No route to host"
        assert reply(inside).missing == ("re10",)


@pytest.mark.parametrize(
    ("inside", "refused"),
    [
        (SYNTAX, True),
        (OLD_ERROR, True),
        (engines(re0=SYNTAX, re1=SYNTAX), True),
        ("<output>error: invalid command</output>", True),
        (SYNTAX + "<cli><banner>{master:0}</banner></cli>", True),
        (SYNTAX + DATA, False),
        (engines(re0=SYNTAX, re1=DATA), False),
        (SYNTAX + DENIED, True),
        (DENIED, True),
        (WARNING, False),
        (DATA, False),
        ("", False),
    ],
)
def test_refused(inside: str, refused: bool) -> None:
    """A fallback is worth asking where the device does not know the rpc, or our login may not ask it."""
    assert reply(inside).refused is refused


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("syntax error, expecting <candidate/>", NotSupported),
        ("error: Chassis cluster is not enabled", NotSupported),
        ("permission denied: syntax error", NotPermitted),
        ("the routing subsystem is not running", RpcFailed),
        ("", RpcFailed),
    ],
)
def test_verdict(message: str, kind: type[ReplyError]) -> None:
    """What a message of the device means to us."""
    assert type(verdict(message)) is kind


def test_output() -> None:
    """All text that is no XML."""
    assert reply("<output>\n one\n<output>two</output></output><output>three</output>").output == "one\ntwo\ntwo\nthree"


def test_large_reply_is_a_stream() -> None:
    """Over the limit there is no tree, but each element can still be had."""
    filler = b"x" * 1_000_000
    large = Reply(b"<rpc-reply>" + b"".join(b"<item><n>%d</n>%s</item>" % (number, filler) for number in range(9)) + b"</rpc-reply>")

    assert large.size > xml.TREE_LIMIT
    assert [part.text("n") for part in large.each("item")] == list("012345678")
    with pytest.raises(Unreadable, match="too large"):
        large.engines("item")


def test_small_reply_is_a_tree() -> None:
    """The same accessor serves both."""
    assert [part.text("value") for part in reply(engines(re0=DATA, re1=DATA)).each("data")] == ["1", "1"]


def test_not_xml() -> None:
    """The bytes are there, whatever they are; only reading them fails."""
    broken = Reply(b"<rpc-reply><data>")

    assert broken.size == 17
    with pytest.raises(Unreadable):
        broken.engines("data")
    with pytest.raises(Unreadable):
        _ = broken.missing

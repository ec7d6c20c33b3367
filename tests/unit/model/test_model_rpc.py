"""Rpcs as values, and the replies under their keys."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.errors import NotAnswered
from agent.model import xml
from agent.model.about import About
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.model.visit import Visit


@pytest.mark.parametrize(
    ("rpc", "text", "element"),
    [
        (Rpc("get-software-information"), "get-software-information", "<get-software-information/>"),
        (Rpc("get-x", all_members=True), "get-x all-members", "<get-x><all-members/></get-x>"),
        (Rpc("get-x", member="1", detail=False), "get-x member=1", "<get-x><member>1</member></get-x>"),
        (Rpc("get-x", name="a<b&c"), "get-x name=a<b&c", "<get-x><name>a&lt;b&amp;c</name></get-x>"),
        (Rpc("get-x").having(format="text"), "get-x format=text", '<get-x format="text"/>'),
        (Rpc("get-x", deep=True).having(a="1", b='<"'), 'get-x a=1 b=<" deep', '<get-x a="1" b="&lt;&quot;"><deep/></get-x>'),
        (Rpc.cli("show version"), "show version", '<command format="xml">show version</command>'),
        (Rpc.cli("show x | match <a>"), "show x | match <a>", '<command format="xml">show x | match &lt;a&gt;</command>'),
    ],
)
def test_forms(rpc: Rpc, text: str, element: str) -> None:
    """The stable name, and the element, which is XML."""
    assert (str(rpc), rpc.xml) == (text, element)
    assert xml.parse(rpc.xml.encode()) is not None


def test_equal_rpcs_are_one() -> None:
    """So an rpc that two collectors ask is asked once."""
    assert len({Rpc("get-x", all_members=True), Rpc("get-x", all_members=True), Rpc("get-x"), Rpc.cli("get-x")}) == 3
    assert len({Rpc("get-x").having(a="1"), Rpc("get-x").having(a="1"), Rpc("get-x").having(a="2"), Rpc("get-x", a="1")}) == 3


def test_an_unanswered_key() -> None:
    """It says why the round ended, or at least what is missing."""
    started = datetime(2026, 1, 1, tzinfo=UTC)
    reply = Reply(b"<rpc-reply/>")
    cut = Replies({"a": reply}, About(), Visit(started, reason="connection lost"))

    assert cut["a"] is reply
    assert "a" in cut
    assert cut.get("b") is None
    with pytest.raises(NotAnswered, match="connection lost"):
        _ = cut["b"]
    with pytest.raises(NotAnswered, match="b was not answered"):
        _ = Replies({}, About(), Visit(started))["b"]


@pytest.mark.parametrize(
    ("engines", "cluster", "virtual_chassis", "dual"),
    [
        ((), False, False, False),
        (("re0", "re1"), False, False, True),
        (("node0", "node1"), True, False, False),
        (("fpc0",), False, True, False),
        (("member0-re0", "member1-re0"), False, True, False),
    ],
)
def test_about(engines: tuple[str, ...], cluster: bool, virtual_chassis: bool, dual: bool) -> None:
    """What kind of device its engines' names tell of."""
    about = About(model="MX480", engines=engines)

    assert about.family == "mx"
    assert (about.cluster, about.virtual_chassis, about.dual) == (cluster, virtual_chassis, dual)

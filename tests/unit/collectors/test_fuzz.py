"""Whatever a device says, every collector gives a reading: got, absent or failed, quickly, and never by an error of its own."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import escape

import pytest
from answers import DUAL, MEMBERS, NODES, SINGLE, VISIT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import agent.collectors
from agent.errors import ReplyError
from agent.jobs.reading import attempt, reading
from agent.model import xml
from agent.model.about import About
from agent.model.reading import Absent, Failed, Got
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.ports import AsksAgain, Collector

MOST_SECONDS = 3.0
"""For the worst of them, on a busy machine."""


def every_collector() -> Iterator[Collector]:
    """Those that we ship, whether installed or not."""
    for module in pkgutil.iter_modules(agent.collectors.__path__, "agent.collectors."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if kind.__module__ == module.name and hasattr(kind, "asks") and hasattr(kind, "record"):
                yield kind()


COLLECTORS = {collector.name: collector for collector in every_collector()}


def read(collector: Collector, body: bytes, about: About = DUAL) -> None:
    """Read a record where every reply is this; and once more in the login, where the collector asks again."""
    reply = Reply(body)
    replies = everywhere(collector, reply, about)
    if isinstance(collector, AsksAgain):
        more = attempt(collector, lambda: [ask.key for ask in collector.after(replies)])
        assert not (isinstance(more, Failed) and more.code == "collector"), more
        keys = set(replies.by_key) | set(more if isinstance(more, list) else ())
        replies = Replies(dict.fromkeys(keys, reply), about, VISIT)
    found = reading(collector, replies)
    assert isinstance(found, Got | Absent | Failed)
    assert not (isinstance(found, Failed) and found.code == "collector"), found.reason


def everywhere(collector: Collector, reply: Reply, about: About = DUAL) -> Replies:
    """That reply to whatever the collector may ask of any device."""
    keys = {ask.key for device in (SINGLE, DUAL, MEMBERS, NODES, About()) for ask in collector.asks(device)}
    return Replies(dict.fromkeys(keys, reply), about, VISIT)


def words_of(collector: Collector) -> list[str]:
    """The names of elements that its module speaks of."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(type(collector))))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found = {word for text in texts if re.fullmatch(r"[a-z][a-z0-9/-]+", text) for word in text.split("/") if word}
    return sorted(found | {"multi-routing-engine-results", "multi-routing-engine-item", "re-name", "output", "rpc-error", "error-message"})


def wrapped(inside: bytes) -> bytes:
    """As the only child of a reply."""
    return b'<rpc-reply xmlns:junos="urn:junos">' + inside + b"</rpc-reply>"


def filled(collector: Collector, text: str) -> bytes:
    """A reply of everything that the collector speaks of, each in each other two deep, with one text and one attribute."""
    words, said = words_of(collector), escape(text)
    leaves = "".join(f'<{word} junos:seconds="{said}" junos:format="{said}">{said}</{word}>' for word in words)
    return wrapped("".join(f"<{word}>{leaves}</{word}>" for word in words).encode("utf-8", "replace"))


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)
)
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "nothing": lambda many: b"",
    "blanks": lambda many: b" \n\t " * many,
    "zeros": bytes,
    "brackets": lambda many: b"<" * many,
    "no end": lambda many: b"<rpc-reply><" + b"a" * many,
    "text": lambda many: b"Permission denied\n" * many,
    "an error page": lambda many: b"<!doctype html><html><body>busy</body></html>",
    "deep": lambda many: wrapped(b"<a>" * many + b"</a>" * many),
    "deep engines": lambda many: wrapped(b"<multi-routing-engine-item>" * many + b"</multi-routing-engine-item>" * many),
    "as deep as the parser goes": lambda many: wrapped(b"<multi-routing-engine-item>" * 200 + b"</multi-routing-engine-item>" * 200),
    "wide": lambda many: wrapped(b"<a/>" * many),
    "many engines": lambda many: wrapped(b"<multi-routing-engine-item><re-name>x</re-name></multi-routing-engine-item>" * many),
    "many errors": lambda many: wrapped(b"<rpc-error><error-message>syntax error</error-message></rpc-error>" * many),
    "a huge attribute": lambda many: wrapped(b'<a junos:seconds="' + b"9" * many + b'"/>'),
    "many attributes": lambda many: wrapped(b"<a " + b" ".join(b'a%d="1"' % number for number in range(many)) + b"/>"),
    "a huge text": lambda many: wrapped(b"<output>" + b"error: x " * many + b"</output>"),
    "a huge line": lambda many: wrapped(b"<output>" + b" " * many + b"x</output>"),
    "many lines": lambda many: wrapped(b"<output>" + b"\n-" * many + b"</output>"),
    "namespaces in text": lambda many: wrapped(b"<output>" + b' xmlns="' * many + b"</output>"),
    "namespaces": lambda many: wrapped(b'<a xmlns="urn:x"/>' * many),
    "an entity bomb": lambda many: BOMB + b"]><rpc-reply>&j;</rpc-reply>",
    "a file as an entity": lambda many: (
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rpc-reply><output>&x;</output></rpc-reply>'
    ),
    "entities nobody knows": lambda many: wrapped(b"<output>&nbsp;&x;</output>" * many),
    "references that are illegal": lambda many: wrapped(b"<output>" + b"&#0;&#x1b;&#xFFFF;&#1114112;" * many + b"</output>"),
    "control characters": lambda many: wrapped(b"<output>" + bytes(range(32)) * many + b"</output>"),
    "bytes of no encoding": lambda many: wrapped(b"<output>" + bytes(range(128, 256)) * many + b"</output>"),
    "another encoding": lambda many: "<?xml version='1.0' encoding='utf-16'?><rpc-reply/>".encode("utf-16"),
    "an encoding that is a lie": lambda many: b"<?xml version='1.0' encoding='utf-32'?><rpc-reply/>",
    "an encoding nobody knows": lambda many: b"<?xml version='1.0' encoding='x-none'?><rpc-reply/>",
    "comments": lambda many: wrapped(b"<!-- -->" * many),
    "comments without end": lambda many: b"<!--" * many,
    "instructions": lambda many: wrapped(b"<?a b?>" * many),
    "character data": lambda many: wrapped(b"<output><![CDATA[" + b"]]&gt;" * many + b"]]></output>"),
    "two documents": lambda many: b"<rpc-reply/>" * 2,
    "prefixes nobody declared": lambda many: wrapped(b"<x:a><y:b/></x:a>" * many),
}
"""What no device should say, so many times."""


@pytest.mark.parametrize("collector", COLLECTORS.values(), ids=COLLECTORS)
def test_hostile_replies(collector: Collector) -> None:
    """Each of them."""
    for body in HOSTILE.values():
        read(collector, body(500))


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_replies_cost_little(body: Callable[[int], bytes]) -> None:
    """Ten thousand deep or wide: every accessor of a reply gives what it says, or a `ReplyError`, and none takes quadratic time."""
    whole, begin = body(10_000), time.monotonic()

    looked_at(whole)

    assert time.monotonic() - begin < MOST_SECONDS


@pytest.mark.parametrize("end", [b"</output></rpc-reply>", b"</outp", b"\x00</output></rpc-reply>"])
def test_too_large_for_a_tree(end: bytes) -> None:
    """It is read as a stream, or not at all."""
    reply = Reply(b"<rpc-reply><output>" + b"x" * xml.TREE_LIMIT + end)

    for collector in COLLECTORS.values():
        assert not isinstance(failure := reading(collector, everywhere(collector, reply)), Failed) or failure.code != "collector", failure


@pytest.mark.parametrize("collector", COLLECTORS.values(), ids=COLLECTORS)
def test_a_large_reply_of_its_own_elements(collector: Collector) -> None:
    """No collector takes quadratic time over what it looks for."""
    words = words_of(collector)[:30]
    leaves = "".join(f"<{word}>1</{word}>" for word in words)
    body = wrapped("".join(f"<{word}>{leaves}</{word}>" for word in words * 10).encode())
    begin = time.monotonic()

    read(collector, body)

    assert time.monotonic() - begin < MOST_SECONDS


TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "9" * 17,
    "9" * 400,
    "-" + "9" * 30,
    "1e999",
    "nan",
    "inf",
    "0x7f",
    "1.2.3.4",
    "99.99 %",
    "2026-02-30 25:61:61 UTC",
    "Feb 31 24:60",
    "4294967296 days, 99:99",
    "-rw-r--r-- 1 root wheel 99999999999999999999 Jan 1 1970 /var/tmp/x.core.gz",
    "error: command is not valid on the x",
    "a" * 5_000,
    "\u0660\u0661\u0662",
    "\u00b2",
    "\u202e\u2028\U0001f4a9",
    "</a>&amp;<b>",
    "\n\n:\n---\n",
)
"""What stands where a number, a time, a size or a name is looked for."""


@pytest.mark.parametrize("collector", COLLECTORS.values(), ids=COLLECTORS)
def test_texts_that_nobody_expects(collector: Collector) -> None:
    """Everywhere at once."""
    for text in TEXTS:
        read(collector, filled(collector, text))


def documents(collector: Collector) -> st.SearchStrategy[bytes]:
    """Trees of the elements that a collector speaks of, in any order; then cut off, or with some bytes exchanged."""
    text = st.sampled_from(TEXTS).map(escape)
    tag = st.sampled_from(words_of(collector))
    leaf = st.builds('<{0} junos:seconds="{1}">{1}</{0}>'.format, tag, text)
    tree = st.recursive(leaf, lambda inner: st.builds(_element, tag, st.lists(inner, max_size=4)), max_leaves=12)
    whole = st.builds(lambda inside: wrapped("".join(inside).encode()), st.lists(tree, max_size=3))
    spoilt = st.builds(_spoilt, whole, st.integers(0, 5_000), st.binary(max_size=8))
    return st.one_of(whole, spoilt)


def _element(tag: str, inside: list[str]) -> str:
    return f"<{tag}>{''.join(inside)}</{tag}>"


def _spoilt(whole: bytes, at: int, other: bytes) -> bytes:
    """Cut off where nothing takes its place."""
    place = at % (len(whole) + 1)
    return whole[:place] + (other + whole[place + len(other) :] if other else b"")


@pytest.mark.parametrize("collector", COLLECTORS.values(), ids=COLLECTORS)
def test_any_tree(collector: Collector) -> None:
    """The elements that it knows, where it does not expect them."""

    @settings(max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(body=documents(collector), about=st.sampled_from([SINGLE, DUAL, MEMBERS, NODES]))
    def check(body: bytes, about: About) -> None:
        read(collector, body, about)

    check()


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    """Every accessor of a reply gives what it says, or a `ReplyError`."""
    looked_at(body)
    looked_at(wrapped(body))


def looked_at(body: bytes) -> None:
    """Ask a reply everything that it can be asked."""
    reply = Reply(body)
    for name in ("errors", "fatal", "missing", "output", "refused", "single"):
        with suppress(ReplyError):
            getattr(reply, name)

"""Namespaces go, whatever form they have, and nothing else goes with them."""

from __future__ import annotations

import io

import pytest

from agent.model import xml

REPLY = '<rpc-reply xmlns="urn:a" xmlns:junos="urn:j">{}</rpc-reply>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('<item xmlns="urn:b">one</item>', "one"),
        ("<item xmlns='urn:b'>one</item>", "one"),
        ('<item\n xmlns="urn:b">one</item>', "one"),
        ('<junos:item junos:style="x">one</junos:item>', "one"),
        ('<x:item xmlns:x="urn:x">one</x:item>', "one"),
        ('<item>a tag has xmlns="urn:b" in it, as in xmlns="urn:c"</item>', 'a tag has xmlns="urn:b" in it, as in xmlns="urn:c"'),
        ('<item>&lt;a xmlns="urn:b"&gt;</item>', '<a xmlns="urn:b">'),
        ('<item><![CDATA[<a xmlns="urn:b">]]></item>', '<a xmlns="urn:b">'),
        ('<!-- <a xmlns="urn:b"> --><item xmlns="urn:b">one</item>', "one"),
        ('<item note="a > b" xmlns="urn:b">one</item>', "one"),
    ],
)
def test_namespaces(inside: str, text: str) -> None:
    """The item is found by its local name, in a tree and in a stream, with its text as it was."""
    raw = REPLY.format(inside).encode()

    assert xml.parse(raw).findtext("item") == text
    assert [item.text for item in xml.stream(io.BytesIO(raw), "item")] == [text]


@pytest.mark.parametrize("length", [1, 1000, 40_000, 3_000_000])
def test_a_stream_of_any_text(length: int) -> None:
    """Long texts and tags across the pieces in which a stream is read."""
    raw = REPLY.format(f'<item xmlns="urn:b">{"x" * length}</item>' * 3).encode()

    assert [len(item.text or "") for item in xml.stream(io.BytesIO(raw), "item")] == [length] * 3

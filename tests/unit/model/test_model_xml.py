"""XML from devices: hardened, localised, and put right where the fault is a known one."""

from __future__ import annotations

import io

import pytest

from agent.errors import Unreadable
from agent.model import xml


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"<a><b>plain</b></a>", "plain"),
        (b'<nc:a xmlns:nc="urn:nc" xmlns="urn:junos/24.4R0"><b>two namespaces</b></nc:a>', "two namespaces"),
        (b"<!-- No zombies --><a><!-- keepalive --><b>com<!-- x -->ments</b></a>", "comments"),
        (b'<?xml version="1.0" encoding="us-ascii"?><a><b>caf\xc3\xa9</b></a>', "caf\u00e9"),
        (b'<a><b junos:seconds="1">no such prefix</b></a>', "no such prefix"),
        (b"<nc:a><b>nor this</b></nc:a>", "nor this"),
        (b"<a><b>bell\x07 and null\x00</b></a>", "bell  and null "),
        (b"<a><b>Z\xfcrich</b></a>", "Z\u00fcrich"),
        (b"<a><b>ref&#7;erence &#x41;</b></a>", "ref erence A"),
        (b"<a><b>]]&gt;]]&gt;</b></a>", "]]>]]>"),
        (b"  \n<?xml version='1.0'?>\n<a><b>blanks first</b></a>", "blanks first"),
        (b"<a><b><![CDATA[<raw>]]></b></a>", "<raw>"),
    ],
)
def test_readable(raw: bytes, text: str) -> None:
    """Every form that was seen is read, by local names."""
    root = xml.parse(raw)

    assert root.tag == "a"
    assert root.findtext("b") == text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"   ",
        b"error: not XML",
        b"<a><b>cut off",
        b"<a></b>",
        b"<a>&unknown;</a>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b"<!DOCTYPE a [<!ELEMENT a ANY>]><a/>",
        b"<a>" * 100_000,
    ],
)
def test_unreadable(raw: bytes) -> None:
    """What is no XML, or would expand, is said to be unreadable."""
    with pytest.raises(Unreadable):
        xml.parse(raw)


def test_too_large_for_a_tree() -> None:
    """The size is checked before anything is parsed."""
    with pytest.raises(Unreadable, match="too large"):
        xml.parse(b" " * (xml.TREE_LIMIT + 1))


@pytest.mark.parametrize("name", ["seconds", "style"])
def test_attributes_by_local_name(name: str) -> None:
    """With and without a prefix, declared or not."""
    for raw in (
        b'<a seconds="1" style="x"/>',
        b'<a xmlns:junos="urn:j" junos:seconds="1" junos:style="x"/>',
        b'<a junos:seconds="1" junos:style="x"/>',
    ):
        root = xml.parse(raw)

        assert xml.attribute(root, name) == ("1" if name == "seconds" else "x")
        assert xml.attribute(root, "econds") is None


def test_stream() -> None:
    """Each element of one name, in order, as local names, whatever its depth."""
    raw = (
        b'<r xmlns="urn:x"><box>'
        + b"".join(b"<item><n>%d</n>\x07</item>" % number for number in range(1000))
        + b"</box><item><n>last</n></item></r>"
    )

    found = [element.findtext("n") for element in xml.stream(io.BytesIO(raw), "item")]

    assert found == [*map(str, range(1000)), "last"]


@pytest.mark.parametrize("raw", [b"<r><item/>", b"", b"junk", b"<r><item>\xff</item></r>"])
def test_broken_stream(raw: bytes) -> None:
    """A stream that ends early or is no XML is unreadable; what came before was given."""
    with pytest.raises(Unreadable):
        list(xml.stream(io.BytesIO(raw), "item"))


def test_stream_expands_nothing() -> None:
    """Entities that a device declares stay what they are."""
    raw = b'<!DOCTYPE r [<!ENTITY x "boom">]><r><item>a&x;b</item></r>'

    (text,) = [element.text for element in xml.stream(io.BytesIO(raw), "item")]

    assert "boom" not in (text or "")

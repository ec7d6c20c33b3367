"""One element: text, numbers, times and children."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.model import xml
from agent.model.part import Part


def part(inside: str) -> Part:
    """An element with this inside."""
    return Part(xml.parse(f"<part>{inside}</part>".encode()))


@pytest.mark.parametrize(
    ("inside", "text"), [("<a>\n x \n</a>", "x"), ("<a/>", None), ("", None), ("<a>  </a>", None), ("<a>one<b/>two</a>", "one")]
)
def test_text(inside: str, text: str | None) -> None:
    """Stripped, and `None` where there is none."""
    assert part(inside).text("a") == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("16330 MB", 16330), ("(4096 MB installed)", 4096), (" 62", 62), ("-5 degrees", -5), ("none", None), ("", None), ("9" * 19, None)],
)
def test_number(text: str, number: int | None) -> None:
    """The first whole number; a hostile length is none."""
    assert part(f"<a>{text}</a>").number("a") == number


@pytest.mark.parametrize(("text", "number"), [("0.04", 0.04), ("7", 7.0), ("-1.5 dBm", -1.5), ("- Inf", None), ("1" * 400, None)])
def test_decimal(text: str, number: float | None) -> None:
    """The first number."""
    assert part(f"<a>{text}</a>").decimal("a") == number


@pytest.mark.parametrize(
    ("seconds", "moment"),
    [
        (' junos:seconds="1395961676"', datetime(2014, 3, 27, 23, 7, 56, tzinfo=UTC)),
        (' seconds=" 0 "', datetime(1970, 1, 1, tzinfo=UTC)),
        (' seconds="soon"', None),
        (f' seconds="{"9" * 30}"', None),
        (f' seconds="{"9" * 5000}"', None),
        (' seconds=""', None),
        ("", None),
    ],
)
def test_moment(seconds: str, moment: datetime | None) -> None:
    """From the attribute only, in UTC."""
    assert part(f"<a{seconds}>2014-03-27 18:07:56 EST</a>").moment("a") == moment


def test_lines() -> None:
    """Text of every depth, line by line."""
    assert part("<output>\n one \n\n<output>two</output>\n  three</output>").lines() == ["one", "two", "three"]


def test_divided() -> None:
    """Texts by name and branches as parts, in one pass; nothing below is touched."""
    texts, branches = part("<name> A </name><module><name>B</name></module><empty/><module/>").divided({"module"})

    assert texts == {"name": "A"}
    assert [(branch.name, branch.text("name")) for branch in branches] == [("module", "B"), ("module", None)]


def test_children_and_descendants() -> None:
    """`children` looks one level deep, `each` at all."""
    outer = part("<a><a>2</a></a><b><a>3</a></b>")

    assert len(list(outer.children("a"))) == 1
    assert [inner.text() for inner in outer.each("a")] == [None, "2", "3"]
    found = outer.find("b/a")
    assert found is not None
    assert found.text() == "3"
    assert outer.find("c") is None

"""One element of a reply, readable by path."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import UTC, datetime
from typing import Final

from agent.model import xml

_INTEGER: Final = re.compile(r"(?<!\d)-?\d{1,18}(?!\d)")
_DECIMAL: Final = re.compile(r"(?<!\d)-?\d{1,18}(?:\.\d{1,18})?(?!\d)")


class Part:
    """One element of a reply. Names are local, text is stripped, and what is empty is `None`."""

    __slots__ = ("element",)

    def __init__(self, element: xml.Element) -> None:
        self.element = element

    @property
    def name(self) -> str:
        """Its local name."""
        return str(self.element.tag)

    def find(self, path: str) -> Part | None:
        """The first element at a path such as `package-information/name`."""
        found = self.element.find(path)
        return None if found is None else Part(found)

    def text(self, path: str = ".") -> str | None:
        """The stripped text at a path."""
        found = self.element if path == "." else self.element.find(path)
        return (found.text or "").strip() or None if found is not None else None

    def number(self, path: str = ".") -> int | None:
        """The first whole number in the text at a path: 16330 of `16330 MB`."""
        found = _INTEGER.search(self.text(path) or "")
        return int(found[0]) if found else None

    def decimal(self, path: str = ".") -> float | None:
        """The first number in the text at a path."""
        found = _DECIMAL.search(self.text(path) or "")
        return float(found[0]) if found else None

    def lines(self) -> list[str]:
        """Every line of text in it, however deep, stripped; empty ones are left out."""
        text = "".join(map(str, self.element.itertext()))
        return [stripped for line in text.splitlines() if (stripped := line.strip())]

    def divided(self, branches: Container[str]) -> tuple[dict[str, str], list[Part]]:
        """Its children in one pass: the stripped text of each by name, and those whose names are in `branches` as parts."""
        texts: dict[str, str] = {}
        parts: list[Part] = []
        for child in self.element:
            tag = child.tag
            if tag in branches:
                parts.append(Part(child))
            elif child.text:
                texts[tag] = child.text.strip()
        return texts, parts

    def attribute(self, name: str, path: str = ".") -> str | None:
        """An attribute by its local name, stripped: `seconds` finds `junos:seconds`."""
        found = self.element if path == "." else self.element.find(path)
        value = None if found is None else xml.attribute(found, name)
        return value.strip() or None if value else None

    def moment(self, path: str = ".") -> datetime | None:
        """The time at a path, from its `seconds` attribute; the text's zone is ambiguous and never used."""
        seconds = self.attribute("seconds", path)
        return _moment(seconds) if seconds else None

    def children(self, tag: str) -> Iterator[Part]:
        """Each child of that name."""
        return map(Part, self.element.iterchildren(tag))

    def each(self, tag: str) -> Iterator[Part]:
        """Each descendant of that name, in document order."""
        return map(Part, self.element.iter(tag))


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None

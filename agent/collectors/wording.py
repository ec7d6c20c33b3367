"""Facts that several replies put into words in the same way."""

from __future__ import annotations

import re
from typing import Final

from agent.api import Part

_DEGREES: Final = re.compile(r"(-?\d{1,4})\s*degrees C")


def celsius(part: Part, path: str) -> int | None:
    """The degrees at a path; a sensor under test says `celsius="0"` with a text that has no number, and that is no reading."""
    if part.number(path) is None:
        return None
    exact = part.attribute("celsius", path)
    if exact and exact.lstrip("-").isdecimal():
        return int(exact[:6])
    found = _DEGREES.search(part.text(path) or "")
    return int(found[1]) if found else None


def serial_number(text: str) -> str:
    """A serial number without the `S/N ` that some engines put before it."""
    return text[3:].lstrip(" :") if text.startswith("S/N") else text


def seconds(part: Part, path: str) -> int | None:
    """A duration, from its `seconds` attribute; the text has a dozen forms."""
    given = part.attribute("seconds", path)
    return int(given) if given and given.isdecimal() and len(given) <= 18 else None

"""Text from devices, made harmless for a terminal."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DAY: Final = 86_400
_HOUR: Final = 3_600
_MINUTE: Final = 60


def safe(text: str) -> str:
    """The text on one line, with control and direction characters shown as a question mark: a device may not drive a terminal."""
    return _CONTROL.sub("?", text.replace("\n", " ").replace("\t", " "))


def span(length: timedelta | None) -> str:
    """A time span in its two largest units: `16d 13h`, `9h 23m`, `4m 5s`; a dash for none."""
    if length is None:
        return "-"
    rest = int(length.total_seconds())
    parts: list[str] = []
    for size, unit in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m"), (1, "s")):
        amount, rest = divmod(rest, size)
        if amount or parts:
            parts.append(f"{amount}{unit}")
    return " ".join(parts[:2]) or "0s"


def count(number: int | None) -> str:
    """A number, or a dash where nothing is known."""
    return "-" if number is None else str(number)

"""Text from devices, made harmless for a terminal."""

from __future__ import annotations

import re
import struct
from datetime import timedelta
from typing import Final

_CONTROL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_DAY: Final = 86_400
_HOUR: Final = 3_600
_MINUTE: Final = 60


def safe(text: str) -> str:
    """The text on one line; a character that drives a terminal, turns the direction or is not seen becomes a question mark."""
    return _CONTROL.sub("?", text.replace("\n", " ").replace("\t", " "))


def escaped(json: str) -> str:
    """JSON in which such characters are escapes: only its texts hold any, and they stay what they are. Its line breaks stay too."""
    return _CONTROL.sub(_escape, json)


def _escape(character: re.Match[str]) -> str:
    if character[0] == "\n":
        return "\n"
    units = struct.iter_unpack(">H", character[0].encode("utf-16-be", "surrogatepass"))
    return "".join(f"\\u{unit:04x}" for (unit,) in units)


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

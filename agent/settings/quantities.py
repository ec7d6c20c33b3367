"""Times and sizes, as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_SECONDS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_SPAN: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(seconds?|sec|s|minutes?|min|m|hours?|h|days?|d|weeks?|w)\s*")
_BYTES: Final = {"": 1, "b": 1, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_DECIMAL_BYTES: Final = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
_SIZE: Final = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]{0,3})")
_DIGITS: Final = 18
_SPAN_EXPECTED: Final = "expected a time such as 30s, 5m, 2h or 1d"
_SIZE_EXPECTED: Final = "expected a size such as 512 MiB"


def span(given: Any) -> timedelta:
    """The time span of `90s`, `5m`, `1h 30m`, `1d`, or of a number of seconds. Raises `ValueError`."""
    if isinstance(given, timedelta):
        return given
    seconds = float(given) if isinstance(given, int | float) and not isinstance(given, bool) else _span_seconds(str(given).strip().lower())
    if not 0 < seconds < 10 * 365 * _SECONDS["d"]:
        raise ValueError(_SPAN_EXPECTED)
    return timedelta(seconds=seconds)


def _span_seconds(text: str) -> float:
    if text.isdigit() and len(text) < _DIGITS:
        return float(text)
    total, at = 0.0, 0
    while at < len(text) <= _DIGITS * 2 and (part := _SPAN.match(text, at)):
        total += float(part[1]) * _SECONDS[part[2][0]]
        at = part.end()
    if at == 0 or at < len(text):
        raise ValueError(_SPAN_EXPECTED)
    return total


def span_text(length: timedelta) -> str:
    """A time span as `span` reads it: `5m`, `1h 30m`, `1d`."""
    rest = length.total_seconds()
    parts = []
    for unit in ("d", "h", "m"):
        amount, rest = divmod(rest, _SECONDS[unit])
        if amount:
            parts.append(f"{int(amount)}{unit}")
    if rest or not parts:
        parts.append(f"{rest:g}s")
    return " ".join(parts)


def size(given: Any) -> int:
    """The bytes of `512 MiB`, `64K`, `1 GB`, or of a number of bytes. Raises `ValueError`."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    found = _SIZE.fullmatch(str(given).strip().lower())
    factor = {**_BYTES, **_DECIMAL_BYTES}.get(found[2]) if found else None
    if found is None or factor is None:
        raise ValueError(_SIZE_EXPECTED)
    return int(float(found[1]) * factor)


def size_text(amount: int) -> str:
    """A size as `size` reads it: `512 MiB`."""
    for unit in ("GiB", "MiB", "KiB"):
        if amount and amount % _BYTES[unit.lower()] == 0:
            return f"{amount // _BYTES[unit.lower()]} {unit}"
    return str(amount)


def spans_from(least: timedelta, most: timedelta) -> Callable[[timedelta], timedelta]:
    """A check that a time span is within limits."""

    def check(given: timedelta) -> timedelta:
        if not least <= given <= most:
            raise ValueError(f"expected a time from {span_text(least)} to {span_text(most)}")
        return given

    return check


def sizes_from(least: int) -> Callable[[int], int]:
    """A check that a size is not too small."""

    def check(given: int) -> int:
        if given < least:
            raise ValueError(f"expected at least {size_text(least)}")
        return given

    return check


Span = Annotated[
    timedelta,
    BeforeValidator(span),
    PlainSerializer(span_text, return_type=str),
    WithJsonSchema({"type": ["string", "number"], "examples": ["30s", "5m", "1h 30m", "1d"]}),
]
"""A time span; see `span`."""

Size = Annotated[
    int,
    BeforeValidator(size),
    PlainSerializer(size_text, return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["512 MiB"]}),
]
"""A number of bytes; see `size`."""

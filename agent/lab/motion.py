"""What moves with time: load, idle percent and temperatures, the same for everybody who looks at the same second."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from zlib import crc32

Clock = Callable[[], datetime]
"""Gives the time, in UTC."""

_PERIOD: Final = 47.0


def now() -> datetime:
    """The real time, in UTC."""
    return datetime.now(UTC)


def swing(middle: float, width: float, what: str, when: datetime) -> float:
    """A value around `middle`, at most `width` away; `what` tells the swings of two sensors apart."""
    phase = crc32(what.encode()) % 628 / 100
    return middle + width * math.sin(when.timestamp() / _PERIOD * math.tau + phase)


def percent(value: float) -> int:
    """A whole number from 0 to 100."""
    return max(0, min(100, round(value)))

"""Which fields of a record change every time: they tell a history, and no news."""

from __future__ import annotations

from dataclasses import MISSING, Field, field
from typing import Any, Final

_MARK: Final = "moving"


def moving(default: Any = MISSING) -> Any:
    """A dataclass field that changes with every look: a clock, a counter, a temperature.

    A record whose other fields stayed the same has no news, and its raw replies are kept as the latest only.
    """
    return field(metadata={_MARK: True}) if default is MISSING else field(default=default, metadata={_MARK: True})


def is_moving(which: Field[Any]) -> bool:
    """Whether a dataclass field was declared with `moving`."""
    return bool(which.metadata.get(_MARK))

"""Times and sizes as people write them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.settings.quantities import size, size_text, span, span_text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *[("30s", 30), ("5m", 300), ("1h 30m", 5400), ("1h30m", 5400), ("2 days", 172_800), ("1d", 86_400), ("1w", 604_800), ("90", 90)],
        *[(90, 90), (0.5, 0.5), ("1.5h", 5400), ("5 min", 300), ("10 Minutes", 600), (" 5m ", 300)],
    ],
)
def test_spans(text: Any, seconds: float) -> None:
    """A number alone is seconds."""
    assert span(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "m", "5x", "5m x", "-5m", "0", 0, True, None, "9" * 30, "5mm", float("nan"), float("inf"), "1e3", []])
def test_no_spans(text: Any) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="expected a time"):
        span(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("512 MiB", 512 << 20), ("512mib", 512 << 20), ("64K", 64 << 10), ("1 GB", 10**9), ("1.5 KiB", 1536), (5, 5), ("5", 5), ("7 b", 7)],
)
def test_sizes(text: Any, amount: int) -> None:
    """Binary and decimal units."""
    assert size(text) == amount


@pytest.mark.parametrize("text", ["", "MiB", "5 XB", "-1", "1e9", True, None, 1.5j])
def test_no_sizes(text: Any) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="expected a size"):
        size(text)


@given(st.integers(1, 10**8))
def test_what_is_shown_can_be_read(number: int) -> None:
    """`show` prints what a file may hold."""
    assert span(span_text(timedelta(seconds=number))) == timedelta(seconds=number)
    assert size(size_text(number)) == number

"""What changed between two readings of one record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.policy.compare import Change, compare


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"serial": "A"}, {"serial": "A"}, []),
        ({"serial": "A"}, {"serial": "B"}, [Change("serial", "A", "B")]),
        ({"serial": "A"}, {}, [Change("serial", "A", None)]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [Change("a.b", 1, 2)]),
        (
            {"modules": [{"path": "FPC 0", "serial": "X"}, {"path": "FPC 1", "serial": "Y"}]},
            {"modules": [{"path": "FPC 1", "serial": "Y"}, {"path": "FPC 0", "serial": "Z"}]},
            [Change("modules[FPC 0].serial", "X", "Z")],
        ),
    ],
    ids=["same", "changed", "gone", "nested", "moved"],
)
def test_changes(before: Any, after: Any, changes: list[Change]) -> None:
    """Each difference once, under its path."""
    assert compare(before, after) == changes


def test_order_of_a_list_is_no_change() -> None:
    """Engines may answer in any order."""
    one, two = {"engine": "re0", "status": "OK"}, {"engine": "re1", "status": "OK"}

    assert compare({"engines": [one, two]}, {"engines": [two, one]}) == []


plain = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3),
    max_leaves=10,
)


@given(plain)
def test_nothing_differs_from_itself(value: Any) -> None:
    """Whatever the value."""
    assert compare(value, value) == []


def test_an_item_that_came_or_went_is_one_change() -> None:
    """With the whole of it, so that a person need not read it field by field."""
    gone, came = {"path": "FPC 1", "serial": "Y"}, {"path": "FPC 2", "serial": "Z"}

    changes = compare({"modules": [gone]}, {"modules": [came]})

    assert changes == [Change("modules[FPC 1]", gone, None), Change("modules[FPC 2]", None, came)]

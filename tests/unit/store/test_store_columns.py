"""Times in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from agent.store.columns import Moment

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        (None, None),
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
        (datetime(2024, 3, 1, 14, 0, 0, 1, tzinfo=timezone(timedelta(hours=2))), 1_709_294_400_000_001),
    ],
)
def test_to_the_microsecond(moment: datetime | None, kept: int | None) -> None:
    """There and back, in UTC."""
    assert Moment().process_bind_param(moment, DIALECT) == kept
    assert Moment().process_result_value(kept, DIALECT) == moment


def test_a_time_without_a_zone_is_refused() -> None:
    """Nobody knows when that was."""
    with pytest.raises(ValueError, match="without a zone"):
        Moment().process_bind_param(datetime(2024, 3, 1), DIALECT)  # noqa: DTZ001 - that is the point

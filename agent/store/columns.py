"""Column types: times that are UTC or refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

Number: Final = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database gives out; SQLite does so for INTEGER only."""


class Moment(TypeDecorator[datetime]):
    """A time, kept as microseconds since 1970 in UTC; one without a zone is refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """From an aware time to microseconds; `ValueError` for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From microseconds to a time in UTC."""
        return None if value is None else _EPOCH + value * _MICROSECOND

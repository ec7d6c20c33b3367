"""Leases: one login to a device at a time, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from store_rounds import START

from agent.store import Store


class MovableClock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> MovableClock:
    """The clock of both stores."""
    return MovableClock()


@pytest.fixture
def pair(database_url: str, clock: MovableClock) -> Iterator[tuple[Store, Store]]:
    """Two programs on one database."""
    with Store.open(database_url, clock=clock) as one, Store.open(database_url, clock=clock) as other:
        yield one, other


def test_a_device_is_leased_once(pair: tuple[Store, Store]) -> None:
    """Not by another, nor twice by the same holder; once given back, by anybody."""
    one, other = pair
    assert one.lease("mx", "daemon", 60)
    assert not other.lease("mx", "hand", 60)
    assert not one.lease("mx", "daemon", 60)
    assert other.lease("ex", "hand", 60)
    assert (one.busy("mx"), one.busy("ex"), one.busy("srx")) == ("daemon", "hand", None)

    other.release("mx", "hand")
    assert other.busy("mx") == "daemon"
    one.release("mx", "daemon")
    assert other.lease("mx", "hand", 60)


def test_an_expired_lease_is_taken_over(pair: tuple[Store, Store], clock: MovableClock) -> None:
    """And its former holder gives nothing back any more."""
    one, other = pair
    assert one.lease("mx", "dead", 60)
    clock.now += timedelta(seconds=60)
    assert one.busy("mx") is None

    assert other.lease("mx", "alive", 60)
    one.release("mx", "dead")
    assert one.busy("mx") == "alive"


def test_of_many_at_once_one_wins(pair: tuple[Store, Store]) -> None:
    """Two programs with several threads each."""
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda turn: pair[turn % 2].lease("mx", f"holder {turn}", 60), range(16)))

    assert won.count(True) == 1

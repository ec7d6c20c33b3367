"""The codec: every record is the same again, and what moves is apart from what stays."""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.model import records
from agent.model.about import About
from agent.model.records import EngineUptime, Environment, EnvironmentItem, Reachability, RoutingEngine, RoutingEngines, Uptime, moving
from agent.store.codec import build, join, plain, split

RECORDS = [kind for name in records.__all__ if is_dataclass(kind := getattr(records, name))]
NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


class Speed(enum.Enum):
    """How fast a fan turns."""

    SLOW = "slow"


@dataclass(frozen=True)
class Laser:
    """One laser; its power moves."""

    port: str
    power: float = moving(0.0)


@dataclass(frozen=True)
class Optics:
    """What a plugin's record may be like."""

    lasers: Mapping[str, Laser]
    first: Laser | None = None
    seen: datetime = NOON
    speed: Speed = Speed.SLOW
    names: frozenset[str] = frozenset()
    lanes: Mapping[int, tuple[Laser, ...]] | None = None
    last: Laser = moving(Laser("none"))


RICH = Optics(
    {"b": Laser("b", 1.5), "a": Laser("a", 2.5)},
    Laser("c", 3.5),
    NOON,
    Speed.SLOW,
    frozenset({"x"}),
    {7: (Laser("d", 4.5),)},
    Laser("e", 5.5),
)


def through_json(value: Any) -> Any:
    """What the database gives back."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("kind", [*RECORDS, About, Optics], ids=lambda kind: kind.__name__)
def test_every_record_is_the_same_again(kind: type) -> None:
    """Whole, and split and joined, for whatever values its fields may have."""
    st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
    st.register_type_strategy(float, st.floats(allow_nan=False))

    @settings(max_examples=15, deadline=None)
    @given(st.from_type(kind))
    def holds(record: Any) -> None:
        steady, moves = map(through_json, split(record))
        assert build(kind, join(steady, moves)) == build(kind, through_json(plain(record))) == record

    holds()


def test_what_moves_is_apart() -> None:
    """A dataclass in a mapping, in an option, in a list; a whole field that moves."""
    steady, moves = split(RICH)

    assert steady == {
        "lasers": {"b": {"port": "b"}, "a": {"port": "a"}},
        "first": {"port": "c"},
        "seen": "2024-03-01T12:00:00+00:00",
        "speed": "slow",
        "names": ["x"],
        "lanes": {7: [{"port": "d"}]},
    }
    assert moves == {
        "lasers": {"b": {"power": 1.5}, "a": {"power": 2.5}},
        "first": {"power": 3.5},
        "lanes": {7: [{"power": 4.5}]},
        "last": {"port": "e", "power": 5.5},
    }


@pytest.mark.parametrize(
    ("record", "later"),
    [
        (EnvironmentItem("", "Fan 1", celsius=40), EnvironmentItem("", "Fan 1", celsius=41, comment="faster")),
        (Environment((EnvironmentItem("", "Fan 1", celsius=40),)), Environment((EnvironmentItem("", "Fan 1"),))),
        (RoutingEngines((RoutingEngine("re0", cpu_idle=9),)), RoutingEngines((RoutingEngine("re0", load_one=1.5),))),
        (Uptime((EngineUptime("re0", now=NOON),)), Uptime((EngineUptime("re0", up_seconds=7),))),
        (Reachability(reached=True, seconds=0.5), Reachability(reached=True, seconds=0.6)),
    ],
)
def test_what_moves_does_not_stay(record: Any, later: Any) -> None:
    """Two records that differ in what moves have the same steady part."""
    assert split(record)[0] == split(later)[0]
    assert split(record)[1] != split(later)[1]


def test_nothing_moves() -> None:
    """Then there is no second part."""
    assert split(About("lab-mx1"))[1] is None


def test_times_are_utc() -> None:
    """Whatever zone they had; one without is refused."""
    local = NOON.astimezone(timezone(timedelta(hours=2)))
    assert plain(Optics({}, seen=local))["seen"] == "2024-03-01T12:00:00+00:00"
    with pytest.raises(ValueError, match="without a zone"):
        plain(Optics({}, seen=NOON.replace(tzinfo=None)))


@pytest.mark.parametrize(
    "value",
    [{"items": 7}, {"other": []}, {"items": [{"engine": "re0"}]}, ["x"], None],
)
def test_what_fits_no_more_stays_plain(value: Any) -> None:
    """A record's type may have changed since."""
    assert build(Environment, value) == value


def test_new_fields_have_their_defaults() -> None:
    """What was kept before a field was added is still the record."""
    assert build(Environment, {"items": [{"engine": "re0", "name": "Fan 1", "gone": 1}]}) == Environment((EnvironmentItem("re0", "Fan 1"),))

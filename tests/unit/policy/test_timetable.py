"""When which collector is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.model.about import About
from agent.model.reading import Absent, Failed, Got, Reading, Snapshot
from agent.model.visit import Visit
from agent.policy.timetable import JITTER, RETRY, Timetable, unread

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FAST = timedelta(minutes=5)
SLOW = timedelta(days=1)


def table(devices: tuple[str, ...] = ("a",), known: Mapping[tuple[str, str], datetime] | None = None) -> Timetable:
    """A timetable of two collectors whose jitter is exactly none."""
    made = Timetable(lambda _: {"alarms": FAST, "chassis": SLOW}, chance=lambda: 0.5)
    made.learn(devices, known or {}, NOW)
    return made


def test_all_is_due_of_a_new_device() -> None:
    """What has no due time yet is due now, in one visit."""
    (due,) = table().due(NOW, 10)

    assert (due.device, due.collectors) == ("a", ("alarms", "chassis"))


def test_each_collector_has_its_cadence() -> None:
    """After a visit the fast one is due alone."""
    times = table()
    (due,) = times.due(NOW, 10)
    assert times.done(due, NOW) == {"alarms": NOW + FAST, "chassis": NOW + SLOW}

    assert list(times.due(NOW + FAST - timedelta(seconds=1), 10)) == []
    (again,) = times.due(NOW + FAST, 10)
    assert again.collectors == ("alarms",)


def test_kept_times_survive_a_restart() -> None:
    """What was kept is not due at once after a restart."""
    known = {("a", "alarms"): NOW + FAST, ("a", "chassis"): NOW + SLOW}

    assert list(table(known=known).due(NOW, 10)) == []
    assert table(known=known).next() == NOW + FAST


def test_what_is_nearly_due_goes_along() -> None:
    """One login, whatever is due within half a minute."""
    times = table(known={("a", "alarms"): NOW, ("a", "chassis"): NOW + timedelta(seconds=20)})

    (due,) = times.due(NOW, 10)

    assert due.collectors == ("alarms", "chassis")


def test_a_device_is_handed_out_once() -> None:
    """Until its visit is done, a device is not due again."""
    times = table()
    (due,) = times.due(NOW, 10)

    assert list(times.due(NOW + SLOW * 2, 10)) == []
    times.done(due, NOW + SLOW * 2)
    assert len(list(times.due(NOW + SLOW * 4, 10))) == 1


def test_bound_and_order() -> None:
    """At most so many, the longest waiting first."""
    known = {(uid, name): NOW - timedelta(minutes=age) for uid, age in (("a", 1), ("b", 3), ("c", 2)) for name in ("alarms", "chassis")}
    times = table(("a", "b", "c"), known)

    assert [due.device for due in times.due(NOW, 2)] == ["b", "c"]
    assert [due.device for due in times.due(NOW, 2)] == ["a"]


def test_what_stayed_unread_is_tried_soon() -> None:
    """A daily collector of a device that hung up is due again in minutes; what was read keeps its cadence."""
    times = table()
    (due,) = times.due(NOW, 10)

    assert times.done(due, NOW, unread={"chassis"}) == {"alarms": NOW + FAST, "chassis": NOW + RETRY}


def test_a_kept_time_is_never_further_than_a_cadence() -> None:
    """A cadence was made shorter, or a clock stood in another year: the device is visited all the same."""
    far = {("a", name): NOW + timedelta(days=4_000) for name in ("alarms", "chassis")}

    (due,) = table(known=far).due(NOW + FAST, 10)

    assert due.collectors == ("alarms",)


@pytest.mark.parametrize(
    ("code", "readings", "left"),
    [
        ("", {"alarms": Failed("rpc-failed", "no")}, set()),
        ("rpc-timeout", {"alarms": Got(1), "chassis": Failed("not-answered", "no"), "cores": Absent("none")}, {"chassis"}),
        ("no-answer", {"alarms": Failed("not-answered", "no"), "reachability": Got(1)}, {"alarms"}),
    ],
)
def test_unread(code: str, readings: dict[str, Reading], left: set[str]) -> None:
    """Only a broken visit leaves something that is worth another try soon."""
    assert unread(Snapshot("a", Visit(NOW, code=code), About(), readings)) == left


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_jitter_is_bounded(chance: float) -> None:
    """A next time is within the jitter of its cadence."""
    times = Timetable(lambda _: {"alarms": FAST}, chance=lambda: chance)
    times.learn(["a"], {}, NOW)
    (due,) = times.due(NOW, 1)

    length = times.done(due, NOW)["alarms"] - NOW

    assert FAST * (1 - JITTER) <= length <= FAST * (1 + JITTER)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 600)), max_size=60))
def test_never_two_visits_at_once(steps: list[tuple[str, int]]) -> None:
    """Whatever the order of times and endings, a device is never handed out twice at once, and never forgotten."""
    times = table(tuple("abcd"))
    out = {}
    now = NOW
    for device, seconds in steps:
        now += timedelta(seconds=seconds)
        for due in times.due(now, 2):
            assert due.device not in out
            out[due.device] = due
        if device in out:
            times.done(out.pop(device), now)
    for due in out.values():
        times.done(due, now)
    assert {due.device for due in times.due(now + SLOW * 2, 10)} == set("abcd")

"""Alarms: two lists, and neither may be taken for empty when it failed."""

from __future__ import annotations

import pytest
from answers import DENIED, SYNTAX, WARNING, engines, read, record

from agent.collectors.alarms import CollectAlarms
from agent.model.reading import Absent, Failed
from agent.model.records import Alarm, Alarms

QUIET = "<alarm-information><alarm-summary><no-active-alarms/></alarm-summary></alarm-information>"
EMPTY = "<alarm-information><alarm-summary/></alarm-information>"
WORDS = "<output>\nNo alarms currently active\n</output>"


def loud(count: int = 1, text: str = "PEM 0 Not Powered\n") -> str:
    """A list with one alarm that says it has so many."""
    return (
        f"<alarm-information><alarm-summary><active-alarm-count> {count}\n</active-alarm-count></alarm-summary>"
        f"<alarm-detail><alarm-class>Major</alarm-class><alarm-description>{text}</alarm-description>"
        "<alarm-type>Chassis</alarm-type></alarm-detail></alarm-information>"
    )


ALARM = Alarm("chassis", "Major", "PEM 0 Not Powered", kind="Chassis")


@pytest.mark.parametrize(
    ("chassis", "system", "expected"),
    [
        (QUIET, QUIET, Alarms()),
        (EMPTY, WORDS, Alarms()),
        (loud(), QUIET, Alarms((ALARM,))),
        (loud(), SYNTAX, Alarms((ALARM,))),
        (loud(3), QUIET, Alarms((ALARM,), unlisted=2)),
        (loud(0), QUIET, Alarms((ALARM,))),
        (QUIET + WARNING, QUIET, Alarms()),
        (SYNTAX, QUIET, Alarms()),
        (engines(node0=QUIET, node1=loud()), QUIET, Alarms((Alarm("chassis", "Major", "PEM 0 Not Powered", "node1", kind="Chassis"),))),
    ],
)
def test_lists(chassis: str, system: str, expected: Alarms) -> None:
    """What both lists hold; one that the device does not know is left out."""
    assert record(CollectAlarms(), chassis=chassis, system=system) == expected


@pytest.mark.parametrize(
    ("chassis", "system", "code"),
    [
        (QUIET, DENIED, "not-permitted"),
        (DENIED, loud(), "not-permitted"),
        (QUIET, "", "rpc-failed"),
        (QUIET, WARNING, "rpc-failed"),
        ("<alarm-information/>", QUIET, "rpc-failed"),
        (QUIET, "<unclosed>", "unreadable"),
        (SYNTAX, DENIED, "not-permitted"),
    ],
)
def test_one_list_failed(chassis: str, system: str, code: str) -> None:
    """A list that could not be had is not an empty one."""
    found = read(CollectAlarms(), chassis=chassis, system=system)

    assert isinstance(found, Failed)
    assert found.code == code


def test_one_list_was_not_answered() -> None:
    """The round ended between the lists."""
    assert isinstance(read(CollectAlarms(), chassis=QUIET), Failed)


def test_no_alarms_at_all() -> None:
    """A device that knows neither list has no alarms to tell of."""
    assert read(CollectAlarms(), chassis=SYNTAX, system=SYNTAX) == Absent("syntax error")


def test_distinct() -> None:
    """What both lists hold is one alarm, the chassis'."""
    alarms = record(CollectAlarms(), chassis=loud(), system=loud())

    assert isinstance(alarms, Alarms)
    assert len(alarms.alarms) == 2
    assert alarms.distinct == (ALARM,)

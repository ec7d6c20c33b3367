"""A snapshot in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent.model.about import About
from agent.model.reading import Absent, Failed, Got, Reading, Snapshot
from agent.model.records import Alarm, Alarms, Box, Chassis, CoreDumps, CoreFile, EngineUptime, Uptime
from agent.model.visit import Visit
from agent.policy.summary import Summary, summarise

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KNOWN = About(model="mx480", release="21.4R3")
MAJOR = Alarm(listed_by="chassis", severity="Major", description="PEM 0 failed")
BOTH = Alarms((MAJOR, Alarm(listed_by="system", severity="Major", description="PEM 0 failed"), Alarm("system", "Minor", "Rescue")))


def summary(*, code: str = "", about: About = KNOWN, **readings: Reading) -> Summary:
    """What is made of such a snapshot."""
    return summarise("edge", Snapshot("uid", Visit(NOW, 1.0, 0.1, code, "why"), about, readings))


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ({}, {"model": "mx480", "release": "21.4R3", "alarms": None, "cores": None, "uptime": None, "whole": True}),
        ({"alarms": Got(Alarms())}, {"alarms": 0, "major_alarms": 0}),
        ({"alarms": Got(BOTH)}, {"alarms": 2, "major_alarms": 1}),
        ({"cores": Got(CoreDumps())}, {"cores": 0}),
        ({"cores": Got(CoreDumps((CoreFile("re0", "/var/tmp/rpd.core"),)))}, {"cores": 1}),
        ({"cores": Absent("no such rpc")}, {"cores": None, "whole": True, "problems": ()}),
        ({"chassis": Got(Chassis((Box("", serial="JN1", description="MX480"),)))}, {"serial": "JN1", "model": "mx480"}),
        ({"alarms": Failed("rpc-failed", "no")}, {"whole": False, "problems": ("alarms: rpc-failed: no",), "code": ""}),
        ({"alarms": Got(Alarms(), missing=("re1",))}, {"whole": True, "problems": ("alarms: no answer from re1",)}),
    ],
)
def test_summary(readings: dict[str, Reading], expected: dict[str, Any]) -> None:
    """Unknown is not none, and what is absent is no problem."""
    found = summary(**readings)

    assert {name: getattr(found, name) for name in expected} == expected


def test_a_broken_visit() -> None:
    """Its own code is told once, not again for every record."""
    found = summary(code="no-answer", alarms=Failed("not-answered", "why"), cores=Failed("no-answer", "why"))

    assert (found.code, found.problems, found.whole) == ("no-answer", ("no-answer: why",), False)


def test_the_youngest_engine_tells_the_uptime() -> None:
    """The one that restarted last."""
    engines = tuple(EngineUptime(name, up_seconds=days * 86_400) for name, days in (("re0", 9), ("re1", 2)))

    assert summary(uptime=Got(Uptime(engines))).uptime == timedelta(days=2)


def test_a_device_nobody_knows_yet() -> None:
    """The chassis names it, where nothing else does."""
    assert summary(about=About(), chassis=Got(Chassis((Box("", description="EX3400"),)))).model == "EX3400"

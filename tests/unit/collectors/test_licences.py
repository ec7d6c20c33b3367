"""Licences: counts, and two ways to say how long."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from answers import DENIED, SYNTAX, engines, read, record

from agent.collectors.licences import CollectLicences
from agent.model.reading import Absent, Failed, Reading
from agent.model.records import Licence, Licences


def summary(*features: str) -> str:
    """A list of features."""
    inside = "".join(f"<feature-summary>{one}</feature-summary>" for one in features)
    usage = f"<license-usage-summary><features-used/>{inside}</license-usage-summary>"
    return f"<license-summary-information>{usage}</license-summary-information>"


COUNTS = "<licensed>4</licensed><used-licensed> 5\n</used-licensed><used-given>1</used-given><needed>1</needed>"
FULL = f"<name>\nlab-feature\n</name><description>For labs</description>{COUNTS}<validity-type>permanent</validity-type>"


def test_everything_of_a_licence() -> None:
    """Each fact in its field, on each node."""
    found = record(CollectLicences(), licences=engines(node0=summary(FULL), node1=summary()))

    assert found == Licences((Licence("node0", "lab-feature", "For labs", 4, 1, "permanent", None, 5, 1),))


@pytest.mark.parametrize(
    ("inside", "ends"),
    [
        ('<end-date junos:seconds="1810944000">2027-05-22</end-date>', datetime(2027, 5, 22, tzinfo=UTC)),
        ("<end-date> 2027-05-22\n</end-date>", datetime(2027, 5, 22, tzinfo=UTC)),
        ("<end-date>soon</end-date>", None),
        ("", None),
    ],
)
def test_end(inside: str, ends: datetime | None) -> None:
    """The epoch, or the day in the text."""
    found = record(CollectLicences(), licences=summary(f"<name>x</name>{inside}"))

    assert isinstance(found, Licences)
    assert found.features[0].ends == ends


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (SYNTAX, Absent("syntax error")),
        (DENIED, Failed("not-permitted", "permission denied")),
        ("<output>\n</output>", Failed("rpc-failed", "the reply has no <license-summary-information>")),
    ],
)
def test_no_answer(inside: str, expected: Reading) -> None:
    """No list is not a list without licences."""
    assert read(CollectLicences(), licences=inside) == expected


def test_no_licences() -> None:
    """A device may have none."""
    assert record(CollectLicences(), licences=summary()) == Licences(())

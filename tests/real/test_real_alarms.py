"""Alarms in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.alarms import CollectAlarms
from agent.model.reading import Got

pytestmark = pytest.mark.real

RESCUE = "Rescue configuration is not set"
SAVE = "Autorecovery information needs to be saved"
SCALE = "License for feature VCPU Scale(292) is about to expire"
VIRTUAL = "License for feature Virtual Appliance(119) is about to expire"
HARD = "FPC 0 Hard errors"

# listed by, engine, severity, description, short, kind, since
FACTS = [
    ("jsnapy__configs-1.1.1.1_snap_exists_fail_pre_show_chassis_alarms__1", 0, []),
    (
        "jsnapy__configs-1.1.1.1_snap_exists_post_show_chassis_alarms__2",
        1,
        [("chassis", "", "Minor", "Plane 0 not online", "Plane 0 not online", "Chassis", 1532001817)],
    ),
    ("jsnapy__configs-1.1.1.1_snap_exists_pre_show_chassis_alarms__3", 0, []),
    (
        "junos_exporter__pkg-features-alarm-rpc_test__1",
        0,
        [
            ("chassis", "node0", "Minor", SAVE, "autorecovery-save-r", "Autorecovery", 1684172206),
            ("chassis", "node0", "Minor", RESCUE, "no-rescue", "Configuration", 1684172206),
            ("chassis", "node1", "Minor", SAVE, "autorecovery-save-r", "Autorecovery", 1685967777),
            ("chassis", "node1", "Minor", RESCUE, "no-rescue", "Configuration", 1685967777),
        ],
    ),
    (
        "junos_exporter__pkg-features-alarm-rpc_test__2",
        0,
        [
            ("chassis", "", "Minor", SAVE, "autorecovery-save-r", "Autorecovery", 1635533090),
            ("chassis", "", "Minor", RESCUE, "no-rescue", "Configuration", 1635533089),
        ],
    ),
    (
        "rustjunosmcp__phase3-v2-vSRX-test10-baseline-get-system-alarm-information__5",
        0,
        [
            ("system", "", "Minor", SCALE, "VCPU Scale", "System", 1779843022),
            ("system", "", "Minor", VIRTUAL, "Virtual Appliance", "System", 1779843022),
            ("system", "", "Minor", RESCUE, "no-rescue", "Configuration", 1779727989),
        ],
    ),
    (
        "rustjunosmcp__phase3-v2-vSRX-test19-20-baseline-get-system-alarm-information__6",
        0,
        [
            ("system", "node0", "Minor", SCALE, "VCPU Scale", "System", 1779843143),
            ("system", "node0", "Minor", VIRTUAL, "Virtual Appliance", "System", 1779843143),
            ("system", "node0", "Minor", RESCUE, "no-rescue", "Configuration", 1779636694),
            ("system", "node1", "Minor", SCALE, "VCPU Scale", "System", 1779843119),
            ("system", "node1", "Minor", VIRTUAL, "Virtual Appliance", "System", 1779843119),
            ("system", "node1", "Major", HARD, HARD, "Chassis", 1779765516),
        ],
    ),
    (
        "rustjunosmcp__phase3-v2-vSRX-test3-baseline-get-system-alarm-information__7",
        0,
        [("system", "", "Minor", RESCUE, "no-rescue", "Configuration", 1779636618)],
    ),
    (
        "rustjunosmcp__phase3-vSRX-test19-20-cluster-get-system-alarm-information__2",
        0,
        [
            ("system", "node0", "Minor", SCALE, "VCPU Scale", "System", 1779829223),
            ("system", "node0", "Minor", VIRTUAL, "Virtual Appliance", "System", 1779829223),
            ("system", "node0", "Minor", RESCUE, "no-rescue", "Configuration", 1779636694),
            ("system", "node1", "Minor", SCALE, "VCPU Scale", "System", 1779829198),
            ("system", "node1", "Minor", VIRTUAL, "Virtual Appliance", "System", 1779829198),
            ("system", "node1", "Major", HARD, HARD, "Chassis", 1779765516),
        ],
    ),
    ("rustjunosmcp__phase3-vSRX-test3-standalone-get-alarm-information__3", 0, []),
    (
        "rustjunosmcp__phase3-vSRX-test3-standalone-get-system-alarm-information__4",
        0,
        [("system", "", "Minor", RESCUE, "no-rescue", "Configuration", 1779636618)],
    ),
]


@pytest.mark.parametrize(("name", "unlisted", "expected"), FACTS, ids=[name for name, _, _ in FACTS])
def test_facts(real: Path, name: str, unlisted: int, expected: list[tuple[object, ...]]) -> None:
    """Every alarm of every list, and how many a list announced but did not show."""
    found = reading_of(CollectAlarms(), real / "junos" / "get-alarm-information" / f"{name}.xml")

    assert isinstance(found, Got)
    assert found.record.unlisted == unlisted
    assert [
        (one.listed_by, one.engine, one.severity, one.description, one.short, one.kind, int(one.since.timestamp()))
        for one in found.record.alarms
    ] == expected

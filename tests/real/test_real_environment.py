"""Sensors, fans and supplies in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.environment import CollectEnvironment
from agent.model.reading import Failed, Got
from agent.model.records import EnvironmentItem

pytestmark = pytest.mark.real

NORMAL = "Spinning at normal speed"

FACTS = [
    (
        "junos_exporter__pkg-features-environment-rpc_test__3",
        2,
        [EnvironmentItem("", "PEM 0", "Temp", "OK", 50), EnvironmentItem("", "PEM 1", "Temp", "OK", 50)],
    ),
    (
        "junos_exporter__pkg-features-environment-rpc_test__4",
        4,
        [
            EnvironmentItem("node0", "Power Supply 0", "Power", "OK"),
            EnvironmentItem("node0", "Power Supply 1", "Power", "OK"),
            EnvironmentItem("node1", "Power Supply 1", "Power", "OK"),
        ],
    ),
    (
        "junos_exporter__pkg-features-environment-rpc_test__5",
        24,
        [
            EnvironmentItem("", "FPC 1 Power Supply 1", "Power", "OK"),
            EnvironmentItem("", "FPC 0 MGMT PHY", "Temp", "OK", 47),
            EnvironmentItem("", "FPC 1 Fan 1", "Fans", "OK", None, NORMAL),
            EnvironmentItem("", "FPC 1 Fan 1 Airflow", "Fans", "OK", None, "Airflow Out (AFO)"),
        ],
    ),
    (
        "napalm__test-junos-junos-mock_data-get-environment-information__1",
        13,
        [
            EnvironmentItem("", "FPC 0 EX-PFE2", "Temp", "OK", 67),
            EnvironmentItem("", "FPC 0 Fan 3", "Fans", "OK", None, "Spinning at full speed"),
        ],
    ),
    (
        "napalm__test_get_environment-ex9208-get-environment-information__2",
        94,
        [
            EnvironmentItem("", "PEM 3", "Temp", "Absent"),
            EnvironmentItem("", "Routing Engine 0 CPU", "Temp", "OK", 31),
            EnvironmentItem("", "Routing Engine 1 CPU", "Temp", "Absent"),
            EnvironmentItem("", "CB 0 XF B", "Temp", "OK", 50),
        ],
    ),
    (
        "napalm__test_get_environment-mx10003-get-environment-information__4",
        59,
        [
            EnvironmentItem("", "CB 1 Inlet Temp Sensor", "Temp", "OK", 29),
            EnvironmentItem("", "FPC 1 EA0_HMC1 Logic die", "Temp", "OK", 70),
            EnvironmentItem("", "Fan Tray 0 Fan 3", "Fans", "OK", None, NORMAL),
        ],
    ),
    (
        "napalm__test_get_environment-virtualchassis-get-environment-information__5",
        14,
        [
            EnvironmentItem("", "FPC 2 Power Supply 0", "Power", "OK"),
            EnvironmentItem("", "FPC 2 CPU Sensor", "Temp", "OK", 43),
            EnvironmentItem("", "FPC 2 Fan Tray 0", "Fans", "OK", None, NORMAL),
        ],
    ),
]


@pytest.mark.parametrize(("name", "count", "items"), FACTS, ids=[facts[0] for facts in FACTS])
def test_facts(real: Path, name: str, count: int, items: list[EnvironmentItem]) -> None:
    """How many items there are, and some of them, with the class that only the first of a group names."""
    found = reading_of(CollectEnvironment(), real / "junos" / "get-environment-information" / f"{name}.xml")

    assert isinstance(found, Got)
    assert len(found.record.items) == count
    assert [item for item in items if item not in found.record.items] == []


def test_power_details(real: Path) -> None:
    """The answer to another rpc is not taken for an environment without items."""
    path = real / "junos" / "get-environment-information" / "junos_exporter__pkg-features-environment-rpc_test__2.xml"

    assert reading_of(CollectEnvironment(), path) == Failed("rpc-failed", "the reply has no <environment-information>")

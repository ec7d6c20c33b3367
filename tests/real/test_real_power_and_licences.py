"""Supplies, licences and commits in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.commits import CollectCommits
from agent.collectors.licences import CollectLicences
from agent.collectors.power import CollectPower
from agent.model.reading import Absent, Got
from agent.model.records import Commit, Licence, PowerSupply, PowerZone

pytestmark = pytest.mark.real


def unmeasured(engine: str, name: str) -> PowerSupply:
    """A supply of the cluster, which tells no capacity."""
    return PowerSupply(engine, name, "Online", capacity=0, capacity_max=0, zone="0", watts=120, amperes=10, volts=12, load=4)


def fed(name: str, capacity: int, watts: int, amperes: int, volts: int, load: int) -> PowerSupply:
    """A supply with one feed, which is there."""
    return PowerSupply("", name, "Online", "", "OK", 1, 1, capacity, capacity, "0", watts, amperes, volts, load)


POWER = [
    (
        "junos_exporter__pkg-features-power-rpc_test__1",
        [unmeasured(node, name) for node in ("node0", "node1") for name in ("PEM 0", "PEM 1")],
        [PowerZone(node, "0", 0, 0, 240, 0, 240) for node in ("node0", "node1")],
    ),
    (
        "napalm__test_get_environment-ex9208-get-power-usage-information-detail__1",
        [
            fed("PEM 0", 2050, 399, 7, 57, 19),
            fed("PEM 1", 2050, 399, 7, 57, 19),
            fed("PEM 2", 2050, 342, 6, 57, 16),
            PowerSupply("", "PEM 3", "Empty", "Absent"),
        ],
        [PowerZone("", "0", 4100, 4100, 1683, 2417, 1140)],
    ),
    (
        "napalm__test_get_environment-mx10003-get-power-usage-information-detail__3",
        [
            fed("PEM 0", 1600, 180, 15, 12, 11),
            fed("PEM 1", 1600, 252, 21, 12, 15),
            fed("PEM 2", 1600, 24, 2, 12, 1),
            fed("PEM 3", 1600, 24, 2, 12, 1),
            fed("PEM 4", 1600, 264, 22, 12, 16),
            fed("PEM 5", 1600, 24, 2, 12, 1),
        ],
        [PowerZone("", "0", 9600, 9600, 1146, 8454, 768)],
    ),
]


@pytest.mark.parametrize(("name", "supplies", "zones"), POWER, ids=[name for name, _, _ in POWER])
def test_power(real: Path, name: str, supplies: list[PowerSupply], zones: list[PowerZone]) -> None:
    """Every supply and zone."""
    found = reading_of(CollectPower(), real / "junos" / "get-power-usage-information" / f"{name}.xml")

    assert isinstance(found, Got)
    assert list(found.record.supplies) == supplies
    assert list(found.record.zones) == zones


def test_power_that_is_not_measured(real: Path) -> None:
    """One item with nothing in it is all that this firewall says."""
    name = "napalm__test_get_environment-issue1183_srx_multi_node-get-power-usage-informat__2"

    found = reading_of(CollectPower(), real / "junos" / "get-power-usage-information" / f"{name}.xml")

    assert found == Absent("the device tells nothing of its power supplies")


def test_licences(real: Path) -> None:
    """Two that end on a day, one for ever; not all tell what was given."""
    name = "rustjunosmcp__fixtures-license-junos_24_4_demolab__1"
    found = reading_of(CollectLicences(), real / "junos" / "get-license-summary-information" / f"{name}.xml")

    day = datetime(2027, 5, 22, tzinfo=UTC)
    client = "Remote Access IPSec VPN Client"
    assert isinstance(found, Got)
    assert list(found.record.features) == [
        Licence("", "IDP-SIG", "IDP Signature", 1, 0, "", day, 0),
        Licence("", "APPID Signature", "APPID Signature", 1, 0, "", day, 0),
        Licence("", client, client, 2, 0, "permanent", None, 0, 0),
    ]


def test_commits(real: Path) -> None:
    """The device's note and the user's words are two elements."""
    found = reading_of(CollectCommits(), real / "junos" / "get-commit-information" / "junos_exporter__pkg-features-system-rpc_test__1.xml")

    assert isinstance(found, Got)
    assert list(found.record.commits) == [
        Commit("", 0, "user", "cli", datetime(2025, 9, 10, 15, 36, 55, tzinfo=UTC), "", "Some log A"),
        Commit("", 1, "user", "cli", datetime(2025, 9, 10, 15, 34, 53, tzinfo=UTC), "Some log B", ""),
    ]

"""What the collectors ask of which device."""

from __future__ import annotations

import pytest
from answers import DUAL, MATRIX, MEMBERS, NODES, SINGLE

from agent.collectors.alarms import CollectAlarms
from agent.collectors.chassis import CollectChassis
from agent.collectors.cluster import CollectChassisCluster
from agent.collectors.commits import CollectCommits
from agent.collectors.configuration import CollectConfiguration
from agent.collectors.core_dumps import CollectCoreDumps
from agent.collectors.environment import CollectEnvironment
from agent.collectors.interfaces import CollectInterfaces
from agent.collectors.licences import CollectLicences
from agent.collectors.line_cards import CollectLineCards
from agent.collectors.power import CollectPower
from agent.collectors.reachability import CollectReachability
from agent.collectors.routing_engines import CollectRoutingEngines
from agent.collectors.software import CollectSoftware
from agent.collectors.storage import CollectStorage
from agent.collectors.uptime import CollectUptime
from agent.collectors.virtual_chassis import CollectVirtualChassis
from agent.model.about import About
from agent.ports import Collector

VIRTUAL_MX = About(model="mx240", engines=("member0-re0", "member0-re1", "member1-re0"))

WIDE = [
    (CollectCoreDumps(), SINGLE, "get-system-core-dumps"),
    (CollectCoreDumps(), NODES, "get-system-core-dumps"),
    (CollectCoreDumps(), About(), "get-system-core-dumps"),
    (CollectCoreDumps(), MEMBERS, "get-system-core-dumps all-members"),
    (CollectCoreDumps(), VIRTUAL_MX, "get-system-core-dumps all-members"),
    (CollectCoreDumps(), MATRIX, "get-system-core-dumps all-chassis"),
    (CollectCoreDumps(), DUAL, "show system core-dumps routing-engine both"),
    (CollectStorage(), SINGLE, "get-system-storage"),
    (CollectStorage(), MEMBERS, "get-system-storage all-members"),
    (CollectStorage(), DUAL, "show system storage invoke-on all-routing-engines"),
    (CollectUptime(), NODES, "get-system-uptime-information"),
    (CollectUptime(), MEMBERS, "get-system-uptime-information all-members"),
    (CollectUptime(), DUAL, "show system uptime invoke-on all-routing-engines"),
    (CollectSoftware(), SINGLE, "get-software-information"),
    (CollectSoftware(), NODES, "get-software-information"),
    (CollectSoftware(), MEMBERS, "get-software-information all-members"),
    (CollectSoftware(), VIRTUAL_MX, "show version invoke-on all-routing-engines"),
    (CollectSoftware(), DUAL, "show version invoke-on all-routing-engines"),
]


@pytest.mark.parametrize(("collector", "about", "expected"), WIDE)
def test_every_engine_is_asked(collector: Collector, about: About, expected: str) -> None:
    """The widest form that the platform has, and the plain form behind it."""
    (ask,) = collector.asks(about)

    assert str(ask.rpc) == expected
    assert ask.fallback is None or (not ask.fallback.command and not ask.fallback.arguments)
    assert (ask.fallback is None) == (not ask.rpc.command and not ask.rpc.arguments)


@pytest.mark.parametrize(
    ("collector", "expected"),
    [
        (CollectReachability(), []),
        (CollectRoutingEngines(), ["get-route-engine-information"]),
        (CollectChassis(), ["get-chassis-inventory"]),
        (CollectEnvironment(), ["get-environment-information"]),
        (CollectAlarms(), ["get-alarm-information", "get-system-alarm-information"]),
        (CollectLineCards(), ["get-fpc-information", "get-pic-information"]),
        (CollectPower(), ["get-power-usage-information"]),
        (CollectLicences(), ["get-license-summary-information"]),
        (CollectVirtualChassis(), ["get-virtual-chassis-information"]),
        (CollectChassisCluster(), ["get-chassis-cluster-status"]),
        (CollectInterfaces(), ["get-interface-information extensive"]),
        (CollectCommits(), ["get-commit-information"]),
        (CollectConfiguration(), ["get-configuration database=committed format=text"]),
    ],
)
@pytest.mark.parametrize("about", [About(), SINGLE, DUAL, MEMBERS, NODES])
def test_plain_rpcs(collector: Collector, expected: list[str], about: About) -> None:
    """What the master answers for all is asked in one form."""
    assert [str(ask.rpc) for ask in collector.asks(about)] == expected


def test_a_device_never_seen_is_asked_for_its_engines() -> None:
    """Software wants to know how many engines there are; the rpc is the one that the engines' own collector asks."""
    asked = [ask.rpc for ask in CollectSoftware().asks(About())]

    assert [str(rpc) for rpc in asked] == ["get-software-information", "get-route-engine-information"]
    assert asked[1] in [ask.rpc for ask in CollectRoutingEngines().asks(About())]

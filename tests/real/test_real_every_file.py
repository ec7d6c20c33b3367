"""Every recorded reply to an rpc that we ask: a record, `Absent`, or `Failed` with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

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
from agent.collectors.routing_engines import CollectRoutingEngines
from agent.collectors.software import CollectSoftware
from agent.collectors.storage import CollectStorage
from agent.collectors.uptime import CollectUptime
from agent.collectors.virtual_chassis import CollectVirtualChassis
from agent.model.reading import Absent, Failed, Got
from agent.ports import Collector

pytestmark = pytest.mark.real

COLLECTORS: list[tuple[str, Collector, int]] = [
    ("get-software-information", CollectSoftware(), 27),
    ("get-route-engine-information", CollectRoutingEngines(), 18),
    ("get-alarm-information", CollectAlarms(), 11),
    ("get-environment-information", CollectEnvironment(), 8),
    ("get-chassis-inventory", CollectChassis(), 6),
    ("get-system-storage", CollectStorage(), 4),
    ("get-system-uptime-information", CollectUptime(), 2),
    ("get-system-core-dumps", CollectCoreDumps(), 5),
    ("get-fpc-information", CollectLineCards(), 10),
    ("get-pic-information", CollectLineCards(), 1),
    ("get-power-usage-information", CollectPower(), 4),
    ("get-license-summary-information", CollectLicences(), 1),
    ("get-virtual-chassis-information", CollectVirtualChassis(), 6),
    ("get-chassis-cluster", CollectChassisCluster(), 6),
    ("get-interface-information", CollectInterfaces(), 27),
    ("get-commit-information", CollectCommits(), 1),
    ("get-configuration", CollectConfiguration(), 19),
]
CLUSTER = "rustjunosmcp__phase3-vSRX-test19-20-cluster-get-chassis-cluster"
UNREADABLE = {
    "junos_exporter__pkg-features-environment-rpc_test__2.xml",
    "pyez__ofacts-test_chassis__3.xml",
    "napalm__test_get_environment-issue1183_srx_multi_node-get-power-usage-informat__2.xml",
    f"{CLUSTER}-control-plane-statis__1.xml",
    f"{CLUSTER}-information__2.xml",
    f"{CLUSTER}-interfaces__3.xml",
    "juniper-archive__evpn-evpn__1.xml",
    "pyez__facts-current_re_get-interface-information__4.xml",
    "pyez__facts-ifd_style_classic_get-interface-information__8.xml",
    "pyez__facts-personality_mx_get-interface-information__12.xml",
    "pyez__facts-personality_olive_get-interface-information__13.xml",
    "pyez__facts-personality_vptx_get-interface-information__18.xml",
    "pyez__facts-sw_info_dual_get-interface-information__19.xml",
    "pyez__facts-sw_info_txp_get-interface-information__20.xml",
    "pyez__show-interfaces-routing-instance-media__22.xml",
}
"""Answers to other rpcs, an inventory without a chassis, supplies without a name, and lists of logical interfaces only."""


def recorded(real: Path, rpc: str) -> list[Path]:
    """The recorded replies to one rpc."""
    return sorted(path for folder in ("junos", "junos-made") for path in (real / folder / rpc).glob("*.xml"))


@pytest.mark.parametrize(("rpc", "collector", "count"), COLLECTORS, ids=[rpc for rpc, _, _ in COLLECTORS])
def test_own_replies(real: Path, rpc: str, collector: Collector, count: int) -> None:
    """Each gives a record, but for those that hold something else."""
    paths = recorded(real, rpc)

    assert len(paths) >= count
    assert {path.name for path in paths if not isinstance(reading_of(collector, path), Got)} <= UNREADABLE


@pytest.mark.parametrize(("rpc", "collector", "count"), COLLECTORS, ids=[rpc for rpc, _, _ in COLLECTORS])
def test_errors_and_other_answers(real: Path, rpc: str, collector: Collector, count: int) -> None:
    """Errors, plain text and the replies to other rpcs are a reason each, and no collector stumbles over them."""
    folders = ["rpc-error", "output-text", "ok-empty", *(other for other, _, _ in COLLECTORS if other != rpc)]
    for path in [path for folder in folders for path in recorded(real, folder)]:
        found = reading_of(collector, path)
        if isinstance(found, Failed):
            assert found.code in ("rpc-failed", "not-permitted", "unreadable"), (path, found)
        if not isinstance(found, Got):
            assert found.reason


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nemith-netconf__msg_test__1.xml", Absent),
        ("netconf-java__src-test-java-net-juniper-netconf-NetconfSessionTest__1.xml", Absent),
        ("netconf-java__src-test-java-net-juniper-netconf-NetconfSessionTest__2.xml", Failed),
        ("pyez__facts-domain_file_get-configuration__9.xml", Failed),
        ("pyez__get-permission-denied__14.xml", Failed),
        ("pyez__ofacts-test_chassis__13.xml", Failed),
        ("pyez__test_exception__4.xml", Failed),
        ("pyez__utils-test_config__21.xml", Failed),
        ("pyez__utils-request-zeroize__26.xml", Failed),
        ("rustjunosmcp__phase3-v2-vSRX-test19-20-routing-get-route-summary-information__18.xml", Failed),
        ("rustjunosmcp__phase3-vSRX-test3-standalone-get-chassis-cluster-control-plane-statist__1.xml", Absent),
        ("rustjunosmcp__phase3-vSRX-test3-standalone-get-chassis-cluster-data-plane-statistics__2.xml", Absent),
        ("rustjunosmcp__phase3-vSRX-test3-standalone-get-chassis-cluster-statistics__3.xml", Absent),
    ],
)
def test_absent_only_when_sure(real: Path, name: str, kind: type) -> None:
    """What the device does not know is absent; a refusal, a failure or a mere warning is not."""
    assert isinstance(reading_of(CollectStorage(), real / "junos" / "rpc-error" / name), kind)


def test_not_permitted(real: Path) -> None:
    """A missing privilege has a code of its own."""
    found = reading_of(CollectChassis(), real / "junos" / "rpc-error" / "pyez__facts-domain_file_get-configuration__9.xml")

    assert found == Failed("not-permitted", "permission denied (system)")

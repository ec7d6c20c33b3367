"""Members of virtual chassis and nodes of clusters in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.cluster import CollectChassisCluster
from agent.collectors.virtual_chassis import CollectVirtualChassis
from agent.model.reading import Failed, Got
from agent.model.records import ChassisCluster, ClusterNode, Member, Neighbour, RedundancyGroup, VirtualChassis

pytestmark = pytest.mark.real


def links(member: int, *ports: str) -> tuple[Neighbour, ...]:
    """Links to one other member."""
    return tuple(Neighbour(member, port) for port in ports)


MEMBERS = [
    (
        "junos_exporter__pkg-features-virtualchassis-rpc_test__1",
        VirtualChassis(
            "1234.1234.1234",
            "Enabled",
            True,
            (
                Member(0, "Prsnt", "Backup", "", "", 129, "0", links(1, "vcp-255/0/54")),
                Member(1, "Prsnt", "Master", "", "", 130, "1", links(0, "vcp-255/0/55")),
            ),
        ),
    ),
    (
        "pyez__facts-ifd_style_switch_get-virtual-chassis-information__1",
        VirtualChassis(
            "737a.74f6.9e99",
            "",
            True,
            (
                Member(0, "Prsnt", "Master", "JN1230B3FAFC", "mx240", 129, "0-11", links(1, "vcp-1/0/1", "vcp-1/0/2", "vcp-1/0/3")),
                Member(1, "Prsnt", "Backup", "JN122D0FEAFC", "mx240", 129, "12-23", links(0, "vcp-1/0/1", "vcp-1/0/2", "vcp-1/0/3")),
            ),
        ),
    ),
    (
        "pyez__facts-personality_ex_get-virtual-chassis-information__2",
        VirtualChassis("33c1.0dbd.447f", "Enabled", members=(Member(0, "Prsnt", "Master", "BP0212121453", "ex4200-48t", 128, "0"),)),
    ),
    (
        "pyez__facts-vc_dual_master_get-virtual-chassis-information__3",
        VirtualChassis(
            "70b7.3d82.d346",
            "Enabled",
            True,
            (
                Member(0, "Prsnt", "Master", "PD3714050496", "ex4300-48p", 129, "0"),
                Member(1, "Prsnt", "Master", "PD3714170265", "ex4300-48p", 129, "1"),
            ),
        ),
    ),
    (
        "pyez__facts-vc_mmvcf_get-virtual-chassis-information__6",
        VirtualChassis(
            "f0e9.b6b2.378b",
            "Mixed",
            members=(
                Member(0, "Prsnt", "Master", "TA37134XXXXX", "qfx5100-48s-6q", 128, "0", links(1, "vcp-255/0/48")),
                Member(1, "Prsnt", "Linecard", "PF37140XXXXX", "ex4300-24p", 128, "1", links(0, "vcp-255/1/0")),
            ),
        ),
    ),
    (
        "pyez__ofacts-get-virtual-chassis-information__7",
        VirtualChassis(
            "4b43.17d9.1dcf",
            "",
            True,
            (
                Member(0, "Prsnt", "Master", "JN11CA3F9AFK", "mx2010", 129, "0-19", links(1, "vcp-2/0/0", "vcp-9/0/0", "vcp-9/0/1")),
                Member(1, "Prsnt", "Backup", "JN122D1DAAFJ", "mx2020", 129, "20-39", links(0, "vcp-0/0/0", "vcp-0/0/1", "vcp-16/0/0")),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("name", "expected"), MEMBERS, ids=[name for name, _ in MEMBERS])
def test_members(real: Path, name: str, expected: VirtualChassis) -> None:
    """Every member; one file has two masters."""
    found = reading_of(CollectVirtualChassis(), real / "junos" / "get-virtual-chassis-information" / f"{name}.xml")

    assert isinstance(found, Got)
    assert found.record == expected
    assert len(found.record.masters) == (2 if "dual_master" in name else 1)


CLUSTERS = [
    (
        "junos_exporter__pkg-features-cluster-rpc_test__1",
        ChassisCluster(
            17,
            (
                RedundancyGroup(0, 1, (ClusterNode("node0", 200, "primary"), ClusterNode("node1", 150, "secondary"))),
                RedundancyGroup(1, 3, (ClusterNode("node0", 200, "secondary"), ClusterNode("node1", 150, "primary"))),
            ),
        ),
    ),
    (
        "pyez__facts-cluster_true_get-chassis-cluster-status__1",
        ChassisCluster(
            1,
            (RedundancyGroup(0, 1, (ClusterNode("node0", 100, "primary", "no", "no"), ClusterNode("node1", 0, "lost", "n/a", "n/a"))),),
        ),
    ),
    (
        "rustjunosmcp__phase3-vSRX-test19-20-cluster-get-chassis-cluster-status__5",
        ChassisCluster(
            1,
            (
                RedundancyGroup(
                    0, 8, (ClusterNode("node0", 200, "primary", "no", "no"), ClusterNode("node1", 100, "disabled", "no", "no"))
                ),
                RedundancyGroup(
                    1, 8, (ClusterNode("node0", 200, "primary", "yes", "no"), ClusterNode("node1", 100, "disabled", "yes", "no"))
                ),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("name", "expected"), CLUSTERS, ids=[name for name, _ in CLUSTERS])
def test_nodes(real: Path, name: str, expected: ChassisCluster) -> None:
    """Both nodes of every redundancy group, told apart by their position alone."""
    found = reading_of(CollectChassisCluster(), real / "junos" / "get-chassis-cluster" / f"{name}.xml")

    assert isinstance(found, Got)
    assert found.record == expected


@pytest.mark.parametrize("rpc", ["control-plane-statis__1", "information__2", "interfaces__3"])
def test_other_answers_on_a_cluster(real: Path, rpc: str) -> None:
    """Replies to other questions have no redundancy group of that form."""
    name = f"rustjunosmcp__phase3-vSRX-test19-20-cluster-get-chassis-cluster-{rpc}.xml"

    found = reading_of(CollectChassisCluster(), real / "junos" / "get-chassis-cluster" / name)

    assert found == Failed("rpc-failed", "the reply has no <redundancy-group>")

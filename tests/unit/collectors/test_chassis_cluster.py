"""Chassis cluster: nodes in one flat list."""

from __future__ import annotations

import pytest
from answers import DENIED, SYNTAX, engines, read, record

from agent.collectors.cluster import CollectChassisCluster
from agent.model.reading import Absent, Failed, Reading
from agent.model.records import ChassisCluster, ClusterNode, RedundancyGroup


def status(*nodes: str, number: int = 0) -> str:
    """A cluster with one redundancy group."""
    group = f"<cluster-id>3</cluster-id><redundancy-group-id>{number}</redundancy-group-id>"
    count = "<redundancy-group-failover-count>8</redundancy-group-failover-count>"
    stats = f"<device-stats>{''.join(nodes)}</device-stats>"
    return f"<chassis-cluster-status><redundancy-group>{group}{count}{stats}</redundancy-group></chassis-cluster-status>"


FIRST = """<device-name>\nnode0\n</device-name><device-priority>200</device-priority><redundancy-group-status>primary
    </redundancy-group-status><preempt>yes</preempt><failover-mode>no</failover-mode><monitor-failures>None</monitor-failures>"""
LOST = """<device-name>node1</device-name><device-priority>n/a</device-priority><redundancy-group-status>lost</redundancy-group-status>
    <preempt>n/a</preempt><failover-mode>n/a</failover-mode><monitor-failures>n/a</monitor-failures>"""
FAILING = """<device-name>node1</device-name><device-priority>0</device-priority>
    <redundancy-group-status>secondary-hold</redundancy-group-status><monitor-failures>IF, CS</monitor-failures>"""

NODE0 = ClusterNode("node0", 200, "primary", "yes", "no")


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ((FIRST, LOST), (NODE0, ClusterNode("node1", None, "lost", "n/a", "n/a"))),
        ((FIRST, FAILING), (NODE0, ClusterNode("node1", 0, "secondary-hold", failures=("IF", "CS")))),
        ((FIRST,), (NODE0,)),
        ((), ()),
    ],
)
def test_nodes(nodes: tuple[str, ...], expected: tuple[ClusterNode, ...]) -> None:
    """Each begins with its name; some have less to tell than others."""
    found = record(CollectChassisCluster(), status=status(*nodes))

    assert found == ChassisCluster(3, (RedundancyGroup(0, 8, expected),))


def test_both_nodes_answer() -> None:
    """Each tells of both, and one of them is enough."""
    found = record(CollectChassisCluster(), status=engines(node0=status(FIRST), node1=status(FIRST, number=1)))

    assert isinstance(found, ChassisCluster)
    assert [group.number for group in found.groups] == [0]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<error><message>error: Chassis cluster is not enabled.\n</message></error>", Absent("error: Chassis cluster is not enabled.")),
        (SYNTAX, Absent("syntax error")),
        (DENIED, Failed("not-permitted", "permission denied")),
        ("<chassis-cluster-status/>", Failed("rpc-failed", "the reply has no <redundancy-group>")),
    ],
)
def test_no_cluster(inside: str, expected: Reading) -> None:
    """A firewall that stands alone says so, in a reply that is no error."""
    assert read(CollectChassisCluster(), status=inside) == expected

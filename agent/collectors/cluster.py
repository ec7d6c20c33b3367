"""Chassis cluster: which node leads which redundancy group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from agent.api import About, Ask, ChassisCluster, ClusterNode, Part, RedundancyGroup, Replies, Rpc

_NO_FAILURES: Final = frozenset({"none", "n/a"})


@dataclass(frozen=True)
class CollectChassisCluster:
    """Ask for the redundancy groups; either node answers for both."""

    name = "chassis-cluster"
    record = ChassisCluster

    def asks(self, about: About) -> Iterable[Ask]:
        """One list. A firewall that stands alone says that the cluster is not enabled, and other devices that they have none."""
        yield Ask("status", Rpc("get-chassis-cluster-status"))

    def read(self, replies: Replies) -> ChassisCluster:
        """Read every group, as the node sees it that answered first."""
        engine, first = (listed := replies["status"].engines("redundancy-group"))[0]
        groups = tuple(_group(part) for which, part in listed if which == engine)
        return ChassisCluster(first.number("cluster-id"), groups)


def _group(part: Part) -> RedundancyGroup:
    return RedundancyGroup(
        number=part.number("redundancy-group-id"),
        failovers=part.number("redundancy-group-failover-count"),
        nodes=tuple(_node(node) for stats in part.each("device-stats") for node in _nodes(stats)),
    )


def _nodes(stats: Part) -> Iterator[dict[str, str]]:
    """The texts of each node: they stand one after the other in one flat list, each beginning with its name."""
    node: dict[str, str] = {}
    for child in stats.element:
        if child.tag == "device-name":
            if node:
                yield node
            node = {}
        node[str(child.tag)] = (child.text or "").strip()
    if node:
        yield node


def _node(given: dict[str, str]) -> ClusterNode:
    priority = given.get("device-priority", "")
    failures = given.get("monitor-failures", "").replace(",", " ").split()
    return ClusterNode(
        name=given.get("device-name", ""),
        priority=int(priority[:9]) if priority.isdecimal() else None,
        status=given.get("redundancy-group-status", ""),
        preempt=given.get("preempt", ""),
        failover=given.get("failover-mode", ""),
        failures=tuple(code for code in failures if code.lower() not in _NO_FAILURES),
    )

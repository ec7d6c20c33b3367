"""Chassis cluster: which node leads which redundancy group."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """One node as a redundancy group sees it. `status` as written: `primary`, `secondary`, `secondary-hold`, `lost`, `disabled`, ...

    `preempt` and `failover` are `yes`, `no` or `n/a`; `failures` are the device's codes of the monitors that failed.
    """

    name: str
    priority: int | None = None
    status: str = ""
    preempt: str = ""
    failover: str = ""
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedundancyGroup:
    """One redundancy group, and how often it failed over."""

    number: int | None
    failovers: int | None = None
    nodes: tuple[ClusterNode, ...] = ()


@dataclass(frozen=True, slots=True)
class ChassisCluster:
    """The redundancy groups of an SRX chassis cluster (`get-chassis-cluster-status`)."""

    number: int | None
    groups: tuple[RedundancyGroup, ...]

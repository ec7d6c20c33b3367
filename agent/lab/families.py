"""The rpcs that lab devices know: who renders each, which devices know it, with which arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from agent.lab.description import LabDevice
from agent.lab.replies.alarms import chassis_alarms, system_alarms
from agent.lab.replies.cards import line_cards, pics
from agent.lab.replies.chassis import inventory
from agent.lab.replies.cluster import cluster_status
from agent.lab.replies.commits import commits
from agent.lab.replies.configuration import configuration, data
from agent.lab.replies.cores import core_dumps
from agent.lab.replies.engines import engines
from agent.lab.replies.environment import environment, thresholds
from agent.lab.replies.files import checksum, file_list, file_show, log
from agent.lab.replies.interfaces import interfaces
from agent.lab.replies.licences import licences
from agent.lab.replies.members import virtual_chassis
from agent.lab.replies.nature import bridge_table, granted, nodes, shell, switching_table
from agent.lab.replies.power import power, power_detail
from agent.lab.replies.software import software, system
from agent.lab.replies.storage import storage
from agent.lab.replies.uptime import uptime
from agent.lab.scene import Scene


def _everywhere(_device: LabDevice) -> bool:
    return True


def _router(device: LabDevice) -> bool:
    return device.model.startswith("MX")


def _virtual_chassis(device: LabDevice) -> bool:
    return device.virtual_chassis or bool(device.members)


@dataclass(frozen=True, slots=True)
class Family:
    """How one rpc is answered: by each engine for itself, or by the chassis; by each node and member, or `once` for all of them.

    `arguments` are known everywhere; `known` says which devices have this at all.
    """

    render: Callable[[Scene], str]
    each_engine: bool = False
    once: bool = False
    arguments: frozenset[str] = frozenset()
    known: Callable[[LabDevice], bool] = _everywhere


def _of(*arguments: str) -> frozenset[str]:
    return frozenset(arguments)


_CHECKSUM: Final = Family(checksum, once=True, arguments=_of("path"))
_WIDTHS: Final = _of("terse", "brief", "detail", "extensive", "media", "statistics", "descriptions")

FAMILIES: Final = {
    "get-software-information": Family(software, each_engine=True, arguments=_of("brief", "detail")),
    "get-system-information": Family(system),
    "get-route-engine-information": Family(engines),
    "get-chassis-inventory": Family(inventory, arguments=_of("detail", "extensive", "models")),
    "get-alarm-information": Family(chassis_alarms),
    "get-system-alarm-information": Family(system_alarms),
    "get-environment-information": Family(environment),
    "get-temperature-threshold-information": Family(thresholds),
    "get-system-core-dumps": Family(core_dumps, each_engine=True),
    "get-system-storage": Family(storage, each_engine=True, arguments=_of("detail", "no-forwarding")),
    "get-system-uptime-information": Family(uptime, each_engine=True, arguments=_of("no-forwarding")),
    "get-fpc-information": Family(line_cards, arguments=_of("detail", "fpc-slot")),
    "get-pic-information": Family(pics, arguments=_of("fpc-slot")),
    "get-power-usage-information": Family(power, known=lambda device: bool(device.supplies)),
    "get-power-usage-information-detail": Family(power_detail, known=lambda device: bool(device.supplies)),
    "get-license-summary-information": Family(licences, known=lambda device: bool(device.licences)),
    "get-virtual-chassis-information": Family(virtual_chassis, once=True, known=_virtual_chassis),
    "get-chassis-cluster-status": Family(cluster_status, once=True, known=lambda device: device.cluster),
    "get-interface-information": Family(interfaces, once=True, arguments=_WIDTHS | {"interface-name", "routing-instance"}),
    "get-commit-information": Family(commits, once=True),
    "get-configuration": Family(configuration, once=True, arguments=_of("configuration")),
    "get-config": Family(data, once=True, arguments=_of("source", "filter")),
    "get": Family(data, once=True, arguments=_of("filter")),
    "get-log": Family(log, once=True, arguments=_of("filename")),
    "file-list": Family(file_list, once=True, arguments=_of("path", "detail")),
    "file-show": Family(file_show, once=True, arguments=_of("filename", "encoding")),
    "get-checksum-information": _CHECKSUM,
    "get-sha1-checksum-information": _CHECKSUM,
    "get-sha256-checksum-information": _CHECKSUM,
    "get-ethernet-switching-table-information": Family(
        switching_table, once=True, arguments=_of("summary"), known=lambda device: device.virtual_chassis
    ),
    "get-bridge-mac-table": Family(bridge_table, once=True, arguments=_of("count"), known=_router),
    "get-system-nodes-information": Family(nodes, once=True, known=lambda device: device.evolved),
    "request-shell-execute": Family(shell, once=True, arguments=_of("command"), known=lambda device: not device.evolved),
    "lock": Family(granted, once=True, arguments=_of("target")),
    "unlock": Family(granted, once=True, arguments=_of("target")),
}
"""The rpcs that lab devices know."""

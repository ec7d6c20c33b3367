"""`get-chassis-cluster-status`: redundancy groups; the two nodes stand one after the other in one flat list."""

from __future__ import annotations

from collections.abc import Iterator

from agent.lab.equipment import LabGroup
from agent.lab.scene import Scene


def cluster_status(scene: Scene) -> str:
    """Every redundancy group, as the node sees it that the login lands on."""
    ink = scene.markup
    groups = "".join(_group(scene, group) for group in scene.device.redundancy)
    return f"<chassis-cluster-status>\n{ink.leaf('cluster-id', scene.device.cluster_id)}{groups}</chassis-cluster-status>\n"


def _group(scene: Scene, group: LabGroup) -> str:
    ink = scene.markup
    return "".join(
        [
            "<redundancy-group>\n",
            ink.leaf("cluster-id", scene.device.cluster_id),
            ink.leaf("redundancy-group-id", group.number),
            ink.leaf("redundancy-group-failover-count", group.failovers),
            "<device-stats>\n",
            *_nodes(scene, group),
            "</device-stats>\n",
            "</redundancy-group>\n",
        ]
    )


def _nodes(scene: Scene, group: LabGroup) -> Iterator[str]:
    ink = scene.markup
    for engine, priority in zip(scene.device.engines, group.priorities, strict=False):
        lost = not engine.reachable
        status = "lost" if lost else "primary" if engine.name == group.primary else "secondary"
        yield ink.leaf("device-name", engine.name)
        yield ink.leaf("device-priority", 0 if lost else priority)
        yield ink.leaf("redundancy-group-status", status)
        yield ink.leaf("preempt", "n/a" if lost else "yes" if group.preempt else "no")
        yield ink.leaf("failover-mode", "n/a" if lost else "no")
        yield ink.leaf("monitor-failures", "n/a" if lost else "None")

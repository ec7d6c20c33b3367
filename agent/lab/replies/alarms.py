"""`get-alarm-information` and `get-system-alarm-information`: what the chassis and the system complain of."""

from __future__ import annotations

from agent.lab.description import LabAlarm
from agent.lab.scene import Scene

_SHORT = 20


def chassis_alarms(scene: Scene) -> str:
    """The alarms in the chassis' list."""
    return _list(scene, "chassis")


def system_alarms(scene: Scene) -> str:
    """The alarms in the system's list."""
    return _list(scene, "system")


def _list(scene: Scene, which: str) -> str:
    ink = scene.markup
    alarms = [alarm for alarm in scene.device.alarms if which in alarm.listed_by and scene.shows(alarm)]
    summary = ink.leaf("active-alarm-count", len(alarms)) if alarms else "<no-active-alarms/>\n"
    details = "".join(_detail(scene, alarm) for alarm in alarms)
    return f"<alarm-information{ink.xmlns('-alarm')}>\n<alarm-summary>\n{summary}</alarm-summary>\n{details}</alarm-information>\n"


def _detail(scene: Scene, alarm: LabAlarm) -> str:
    ink = scene.markup
    return "".join(
        [
            "<alarm-detail>\n",
            ink.moment("alarm-time", alarm.since),
            ink.leaf("alarm-class", alarm.severity),
            ink.leaf("alarm-description", alarm.description),
            ink.leaf("alarm-short-description", alarm.short or alarm.description[:_SHORT]),
            ink.leaf("alarm-type", alarm.kind),
            "</alarm-detail>\n",
        ]
    )

"""`get-system-uptime-information`: when one engine started, and what its clock says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from agent.lab.markup import short_span
from agent.lab.scene import Scene

_PROTOCOLS_AFTER: Final = timedelta(seconds=137)
_CONFIGURED_AFTER: Final = timedelta(hours=3, minutes=12)


def uptime(scene: Scene) -> str:
    """The clock, the start and the load of one engine."""
    ink, engine = scene.markup, scene.engine
    return "".join(
        [
            f"<system-uptime-information{ink.xmlns()}>\n",
            f"<current-time>\n{ink.moment('date-time', scene.now)}</current-time>\n",
            ink.leaf("time-source", f" {engine.time_source} "),
            _since(scene, "system-booted-time", engine.started),
            _since(scene, "protocols-started-time", engine.started + _PROTOCOLS_AFTER),
            _configured(scene),
            _now(scene),
            "</system-uptime-information>\n",
        ]
    )


def _configured(scene: Scene) -> str:
    """By the newest commit; without any, soon after the start."""
    ink, engine = scene.markup, scene.engine
    for commit in scene.device.commits[:1]:
        return _since(scene, "last-configured-time", commit.when, ink.leaf("user", commit.user))
    return _since(scene, "last-configured-time", engine.started + _CONFIGURED_AFTER, ink.leaf("user", engine.configured_by))


def _since(scene: Scene, name: str, when: datetime, more: str = "") -> str:
    ink, seconds = scene.markup, max(0, int((scene.now - when).total_seconds()))
    length = ink.leaf("time-length", short_span(seconds), f' junos:seconds="{seconds}"')
    return f"<{name}>\n{ink.moment('date-time', when)}{length}{more}</{name}>\n"


def _now(scene: Scene) -> str:
    ink, up = scene.markup, scene.up_seconds(scene.engine)
    load = max(0.0, scene.swing(scene.engine.load, scene.engine.load * 0.3, f"{scene.engine.name}/load/one"))
    return "".join(
        [
            "<uptime-information>\n",
            ink.leaf("date-time", f"{scene.now:%-I:%M%p}", f' junos:seconds="{scene.now.timestamp():.0f}"'),
            ink.leaf("up-time", short_span(up), f' junos:seconds="{up}"'),
            ink.leaf("active-user-count", 1, ' junos:format="1 user"'),
            *(ink.leaf(f"load-average-{minutes}", f"{load:.2f}") for minutes in (1, 5, 15)),
            "</uptime-information>\n",
        ]
    )

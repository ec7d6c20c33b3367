"""Alarms: what the chassis and the system complain of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """One active alarm. `listed_by` is `chassis` or `system`: which list held it; both may hold the same.

    `severity` is `Major` or `Minor`, `kind` the device's type: `Chassis`, `System`, `Configuration`, `Autorecovery`, ...
    """

    listed_by: str
    severity: str
    description: str
    engine: str = ""
    short: str = ""
    kind: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alarms:
    """The active alarms of both lists (`get-alarm-information`, `get-system-alarm-information`).

    `unlisted` counts those that a list announced and did not show.
    """

    alarms: tuple[Alarm, ...] = ()
    unlisted: int = 0

    @property
    def distinct(self) -> tuple[Alarm, ...]:
        """Each alarm once: the one that both lists hold counts as the chassis'."""
        return tuple({(alarm.engine, alarm.severity, alarm.description): alarm for alarm in reversed(self.alarms)}.values())[::-1]

"""What a snapshot says of a device, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agent.model.reading import Failed, Snapshot
from agent.model.records import Alarms, Chassis, CoreDumps, RoutingEngines, Software, Uptime


@dataclass(frozen=True, slots=True)
class Summary:
    """What a snapshot says of a device. A number is `None` where nothing is known.

    `uptime` is the shortest of its engines'; `alarms` counts distinct ones; `code` is empty when the visit went well.
    """

    device: str
    model: str = ""
    release: str = ""
    serial: str = ""
    uptime: timedelta | None = None
    alarms: int | None = None
    major_alarms: int | None = None
    cores: int | None = None
    code: str = ""
    problems: tuple[str, ...] = ()
    whole: bool = True


def summarise(name: str, snapshot: Snapshot) -> Summary:
    """Put a snapshot of the device called `name` into one line."""
    about = snapshot.about
    chassis: Chassis | None = snapshot.record(Chassis)
    alarms: Alarms | None = snapshot.record(Alarms)
    cores: CoreDumps | None = snapshot.record(CoreDumps)
    return Summary(
        device=name,
        model=_model(snapshot),
        release=_of(snapshot.record(Software), "release") or about.release,
        serial=chassis.serial if chassis else "",
        uptime=_uptime(snapshot),
        alarms=None if alarms is None else len(alarms.distinct) + alarms.unlisted,
        major_alarms=None if alarms is None else sum(alarm.severity == "Major" for alarm in alarms.distinct),
        cores=None if cores is None else len(cores.files),
        code=snapshot.visit.code,
        problems=snapshot.problems,
        whole=not snapshot.visit.code and not any(isinstance(reading, Failed) for reading in snapshot.readings.values()),
    )


def _model(snapshot: Snapshot) -> str:
    return _of(snapshot.record(Software), "model") or snapshot.about.model or _of(snapshot.record(Chassis), "description")


def _of(record: Any, field: str) -> str:
    return str(getattr(record, field)) if record is not None else ""


def _uptime(snapshot: Snapshot) -> timedelta | None:
    uptime: Uptime | None = snapshot.record(Uptime)
    engines: RoutingEngines | None = snapshot.record(RoutingEngines)
    seconds = [engine.up_seconds for record in (uptime, engines) if record for engine in record.engines if engine.up_seconds is not None]
    return timedelta(seconds=min(seconds)) if seconds else None

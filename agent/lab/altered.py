"""Small steps that several changes take: a new description with one engine, alarm or named thing replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from agent.errors import ConfigError
from agent.lab.description import LabAlarm, LabDevice, LabEngine
from agent.lab.loading import build
from agent.policy.nearest import hint


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """What a scenario says of an alarm."""

    severity: str
    description: str
    kind: str = "Chassis"
    short: str = ""
    engine: str = ""
    listed_by: tuple[str, ...] = ("chassis", "system")


def known(what: Any, names: Iterable[Any]) -> None:
    """`ConfigError` where the device has no such thing."""
    found = list(names)
    if what not in found:
        raise ConfigError(f"the device has no {what}{hint(str(what), map(str, found))}")


def engine_of(device: LabDevice, name: Any) -> LabEngine:
    """The engine of that name."""
    known(name, (engine.name for engine in device.engines))
    return next(engine for engine in device.engines if engine.name == name)


def with_engine(device: LabDevice, new: LabEngine) -> LabDevice:
    """The device with one engine as it is now."""
    return replace(device, engines=tuple(new if engine.name == new.name else engine for engine in device.engines))


def with_alarm(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """The device with one more alarm, as a scenario writes it."""
    raised = build(AlarmRaised, value, "alarm")
    given = {field.name: getattr(raised, field.name) for field in fields(raised)}
    return replace(device, alarms=(*device.alarms, LabAlarm(since=now, **given)))


def without_alarm(device: LabDevice, description: str) -> LabDevice:
    """The device without an alarm; it need not be there."""
    return replace(device, alarms=tuple(alarm for alarm in device.alarms if alarm.description != description))

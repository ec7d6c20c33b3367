"""What may happen to a lab device: each change makes a new description of the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from agent.errors import ConfigError
from agent.lab.description import LabAlarm, LabCore, LabDevice, LabEngine
from agent.lab.loading import build, convert
from agent.policy.nearest import hint

Change = Callable[[LabDevice, Any, datetime], LabDevice]

_SPINNING: Final = "Spinning at normal speed"


@dataclass(frozen=True, slots=True)
class _CoreAppears:
    path: str
    engine: str = ""
    size: int = 4194304
    written: datetime | None = None


@dataclass(frozen=True, slots=True)
class _FillsUp:
    mounted_on: str
    used_percent: int
    engine: str = ""


@dataclass(frozen=True, slots=True)
class _PartReplaced:
    path: str
    serial: str


@dataclass(frozen=True, slots=True)
class _AlarmRaised:
    severity: str
    description: str
    kind: str = "Chassis"
    short: str = ""
    engine: str = ""
    listed_by: tuple[str, ...] = ("chassis", "system")


def changed(device: LabDevice, change: Mapping[str, Any], now: datetime) -> LabDevice:
    """The device after each change of a mapping; `ConfigError` where one is not known or does not fit the device."""
    for name, value in change.items():
        if name not in CHANGES:
            raise ConfigError(f"{device.hostname}: no such change: {name}{hint(str(name), CHANGES)}")
        device = CHANGES[name](device, value, now)
    return device


def _core(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    core = build(_CoreAppears, value, "core")
    engine = _engine(device, core.engine)
    file = LabCore(core.path, core.size, core.written or now)
    return _with_engine(device, replace(engine, cores=(*engine.cores, file)))


def _fills_up(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    full = build(_FillsUp, value, "storage")
    engine = _engine(device, full.engine)
    _known(full.mounted_on, (one.mounted_on for one in engine.filesystems))
    disks = tuple(replace(one, used_percent=full.used_percent) if one.mounted_on == full.mounted_on else one for one in engine.filesystems)
    return _with_engine(device, replace(engine, filesystems=disks))


def _alarm(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    raised = build(_AlarmRaised, value, "alarm")
    given = {field.name: getattr(raised, field.name) for field in fields(raised)}
    return replace(device, alarms=(*device.alarms, LabAlarm(since=now, **given)))


def _alarm_cleared(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    _known(value, (alarm.description for alarm in device.alarms))
    return replace(device, alarms=tuple(alarm for alarm in device.alarms if alarm.description != value))


def _fan_failed(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    return _alarm(_item(device, value, "Failed", ""), {"severity": "Major", "description": f"{value} Failure"}, now)


def _fan_repaired(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    return _without_alarm(_item(device, value, "OK", _SPINNING), f"{value} Failure")


def _engine_reboot(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    engine = replace(_engine(device, value), started=now, reboot_reason="0x4:reboot", reachable=True)
    rebooted = _with_engine(device, engine)
    return _switched_over(rebooted) if engine.mastership == "master" else rebooted


def _engine_lost(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    lost = _with_engine(device, replace(_engine(device, value), reachable=False))
    return _switched_over(lost) if _engine(device, value).mastership == "master" else lost


def _engine_back(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    return _with_engine(device, replace(_engine(device, value), reachable=True, started=now))


def _fpc_offline(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    _known(value, _places(device))
    off = replace(device, offline=(*device.offline, value))
    return _alarm(off, {"severity": "Major", "description": f"{value} offline"}, now)


def _fpc_online(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    _known(value, device.offline)
    return _without_alarm(replace(device, offline=tuple(slot for slot in device.offline if slot != value)), f"{value} offline")


def _part_replaced(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    new = build(_PartReplaced, value, "part_replaced")
    _known(new.path, _places(device))
    boxes = (
        replace(box, parts=tuple(replace(part, serial=new.serial) if part.path == new.path else part for part in box.parts))
        for box in device.chassis
    )
    return replace(device, chassis=tuple(boxes))


def _upgraded(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    release = convert(str, value, "release")
    engines = tuple(replace(engine, release="", started=now, reboot_reason="0x4:reboot") for engine in device.engines)
    return replace(device, release=release, engines=engines)


def _latency(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    return replace(device, latency={**device.latency, **convert(Mapping[str, float], value, "latency")})


CHANGES: Final[Mapping[str, Change]] = {
    "core": _core,
    "storage": _fills_up,
    "alarm": _alarm,
    "alarm_cleared": _alarm_cleared,
    "fan_failed": _fan_failed,
    "fan_repaired": _fan_repaired,
    "engine_reboot": _engine_reboot,
    "engine_lost": _engine_lost,
    "engine_back": _engine_back,
    "fpc_offline": _fpc_offline,
    "fpc_online": _fpc_online,
    "part_replaced": _part_replaced,
    "release": _upgraded,
    "latency": _latency,
}
"""What may happen, by the word that a scenario uses."""


def _engine(device: LabDevice, name: Any) -> LabEngine:
    _known(name, (engine.name for engine in device.engines))
    return next(engine for engine in device.engines if engine.name == name)


def _with_engine(device: LabDevice, new: LabEngine) -> LabDevice:
    return replace(device, engines=tuple(new if engine.name == new.name else engine for engine in device.engines))


def _switched_over(device: LabDevice) -> LabDevice:
    """The backup becomes the master, if there is one."""
    if not any(engine.mastership == "backup" for engine in device.engines):
        return device
    turned = {"master": "backup", "backup": "master"}
    engines = (replace(engine, mastership=turned.get(engine.mastership, engine.mastership)) for engine in device.engines)
    return replace(device, engines=tuple(engines))


def _item(device: LabDevice, name: Any, status: str, comment: str) -> LabDevice:
    _known(name, (item.name for item in device.environment))
    items = (replace(item, status=status, comment=comment) if item.name == name else item for item in device.environment)
    return replace(device, environment=tuple(items))


def _without_alarm(device: LabDevice, description: str) -> LabDevice:
    return replace(device, alarms=tuple(alarm for alarm in device.alarms if alarm.description != description))


def _places(device: LabDevice) -> list[str]:
    return [part.path for box in device.chassis for part in box.parts]


def _known(what: Any, known: Iterable[str]) -> None:
    names = list(known)
    if what not in names:
        raise ConfigError(f"the device has no {what}{hint(str(what), names)}")

"""What may happen to a lab device: each change makes a new description of the old one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from agent.errors import ConfigError
from agent.lab.altered import engine_of, known, with_alarm, with_engine, without_alarm
from agent.lab.description import LabCore, LabDevice
from agent.lab.loading import build, convert
from agent.lab.outage import (
    carried_on,
    committed,
    errors_rise,
    failover,
    led_by_another,
    licence_expires,
    link_down,
    link_up,
    member_back,
    member_lost,
    supply_failed,
    supply_repaired,
    switched_over,
)
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


def changed(device: LabDevice, change: Mapping[str, Any], now: datetime) -> LabDevice:
    """The device after each change of a mapping; `ConfigError` where one is not known or does not fit the device."""
    for name, value in change.items():
        if name not in CHANGES:
            raise ConfigError(f"{device.hostname}: no such change: {name}{hint(str(name), CHANGES)}")
        device = CHANGES[name](device, value, now)
    return device


def _core(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    core = build(_CoreAppears, value, "core")
    engine = engine_of(device, core.engine)
    file = LabCore(core.path, core.size, core.written or now)
    return with_engine(device, replace(engine, cores=(*engine.cores, file)))


def _fills_up(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    full = build(_FillsUp, value, "storage")
    engine = engine_of(device, full.engine)
    known(full.mounted_on, (one.mounted_on for one in engine.filesystems))
    disks = tuple(replace(one, used_percent=full.used_percent) if one.mounted_on == full.mounted_on else one for one in engine.filesystems)
    return with_engine(device, replace(engine, filesystems=disks))


def _alarm_cleared(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    known(value, (alarm.description for alarm in device.alarms))
    return replace(device, alarms=tuple(alarm for alarm in device.alarms if alarm.description != value))


def _fan_failed(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    return with_alarm(_item(device, value, "Failed", ""), {"severity": "Major", "description": f"{value} Failure"}, now)


def _fan_repaired(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    return without_alarm(_item(device, value, "OK", _SPINNING), f"{value} Failure")


def _engine_reboot(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    engine = replace(engine_of(device, value), started=now, reboot_reason="0x4:reboot", reachable=True)
    rebooted = with_engine(device, engine)
    return switched_over(rebooted, engine.name) if engine.mastership == "master" else rebooted


def _engine_lost(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    lost = with_engine(device, replace(engine_of(device, value), reachable=False))
    return carried_on(led_by_another(lost), value, now)


def _engine_back(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    return with_engine(device, replace(engine_of(device, value), reachable=True, started=now))


def _fpc_offline(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    known(value, _places(device))
    off = replace(device, offline=(*device.offline, value))
    return with_alarm(off, {"severity": "Major", "description": f"{value} offline"}, now)


def _fpc_online(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    known(value, device.offline)
    offline = tuple(slot for slot in device.offline if slot != value)
    return without_alarm(replace(device, offline=offline, restarted={**device.restarted, value: now}), f"{value} offline")


def _part_replaced(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    new = build(_PartReplaced, value, "part_replaced")
    known(new.path, _places(device))
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
    "alarm": with_alarm,
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
    "interface_errors": errors_rise,
    "interface_down": link_down,
    "interface_up": link_up,
    "commit": committed,
    "licence_expires": licence_expires,
    "member_lost": member_lost,
    "member_back": member_back,
    "failover": failover,
    "supply_failed": supply_failed,
    "supply_repaired": supply_repaired,
}
"""What may happen, by the word that a scenario uses."""


def _item(device: LabDevice, name: Any, status: str, comment: str) -> LabDevice:
    known(name, (item.name for item in device.environment))
    items = (replace(item, status=status, comment=comment) if item.name == name else item for item in device.environment)
    return replace(device, environment=tuple(items))


def _places(device: LabDevice) -> list[str]:
    return [part.path for box in device.chassis for part in box.parts]

"""Changes to what a device does: its links, its licences, its configuration, its members, its groups, its supplies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from agent.lab.altered import engine_of, known, with_alarm, with_engine, without_alarm
from agent.lab.description import LabDevice
from agent.lab.equipment import LabCommit, LabInterface
from agent.lab.loading import build

_NOTHING_SAID: Final[Mapping[str, str]] = {"system/login/message": "Lab"}


@dataclass(frozen=True, slots=True)
class _ErrorsRise:
    interface: str
    per_second: float = 12.0


@dataclass(frozen=True, slots=True)
class _Committed:
    user: str = "lab"
    client: str = "cli"
    log: str = ""
    configured: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Expires:
    licence: str
    days: float = 14.0


def errors_rise(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """From now on an interface counts errors, on top of those that it has."""
    rise = build(_ErrorsRise, value, "interface_errors")
    one = _interface(device, rise.interface)
    so_far = one.errors + int(one.error_rate * max(0.0, (now - one.erring).total_seconds()) if one.erring else 0)
    return _with_interface(device, replace(one, errors=so_far, error_rate=rise.per_second, erring=now))


def link_down(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """A link goes down."""
    return _with_interface(device, replace(_interface(device, value), oper="down", flapped=now))


def link_up(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """And comes back."""
    return _with_interface(device, replace(_interface(device, value), oper="up", flapped=now))


def committed(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """Somebody commits: the configuration is another one, and the commit is listed."""
    said = build(_Committed, value, "commit")
    written = said.configured or {path: f"{text} {now:%Y-%m-%d %H:%M:%S}" for path, text in _NOTHING_SAID.items()}
    return replace(device, commits=(LabCommit(now, said.user, said.client, said.log, written), *device.commits))


def licence_expires(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """A licence will end in so many days, or has; the alarm says which."""
    said = build(_Expires, value, "licence_expires")
    known(said.licence, (licence.name for licence in device.licences))
    end = now + timedelta(days=said.days)
    licences = (replace(one, end=end) if one.name == said.licence else one for one in device.licences)
    state = "is about to expire" if said.days > 0 else "has expired"
    alarm = {"severity": "Minor", "description": f"License for feature {said.licence} {state}", "kind": "License", "listed_by": ["system"]}
    return with_alarm(replace(device, licences=tuple(licences)), alarm, now)


def member_lost(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """A member of a virtual chassis is gone; where it led, another one leads."""
    known(value, _members(device))
    for engine in device.engines:
        if _belongs(engine.name, value):
            device = with_engine(device, replace(engine, reachable=False))
    alarm = {"severity": "Major", "description": f"{value} not present"}
    return with_alarm(led_by_another(device), alarm, now)


def member_back(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """It is back, freshly started."""
    known(value, _members(device))
    for engine in device.engines:
        if _belongs(engine.name, value):
            device = with_engine(device, replace(engine, reachable=True, started=now))
    return without_alarm(device, f"{value} not present")


def failover(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """A redundancy group of a cluster is carried by its other node from now on."""
    known(value, (group.number for group in device.redundancy))
    other = {"node0": "node1", "node1": "node0"}
    groups = (
        replace(group, primary=other[group.primary], failovers=group.failovers + 1, moved=now) if group.number == value else group
        for group in device.redundancy
    )
    return replace(device, redundancy=tuple(groups))


def carried_on(device: LabDevice, lost: str, now: datetime) -> LabDevice:
    """Every group that a lost node carried fails over."""
    for group in device.redundancy:
        if group.primary == lost:
            device = failover(device, group.number, now)
    return device


def supply_failed(device: LabDevice, value: Any, now: datetime) -> LabDevice:
    """A power supply gives nothing more."""
    alarm = {"severity": "Major", "description": f"{value} Not OK"}
    return with_alarm(_with_supply(device, value, "Present", "Check"), alarm, now)


def supply_repaired(device: LabDevice, value: Any, _now: datetime) -> LabDevice:
    """It gives again."""
    return without_alarm(_with_supply(device, value, "Online", "OK"), f"{value} Not OK")


def led_by_another(device: LabDevice) -> LabDevice:
    """The backup becomes the master where the master is gone, in each chassis for itself."""
    for engine in device.engines:
        if engine.mastership == "master" and not engine.reachable:
            device = switched_over(device, engine.name)
    return device


def switched_over(device: LabDevice, master: str) -> LabDevice:
    """A backup takes over from a master, if there is one in the same chassis."""
    chassis = master.rpartition("-")[0]
    here = [engine for engine in device.engines if engine.name.rpartition("-")[0] == chassis]
    backup = next((engine for engine in here if engine.mastership == "backup" and engine.reachable), None)
    if backup is None:
        return device
    former = with_engine(device, replace(engine_of(device, master), mastership="backup"))
    return with_engine(former, replace(backup, mastership="master"))


def _members(device: LabDevice) -> list[str]:
    return [*device.members, *(engine.name for engine in device.engines if engine.name.startswith("fpc"))]


def _belongs(engine: str, member: str) -> bool:
    return engine == member or engine.startswith(f"{member}-")


def _interface(device: LabDevice, name: Any) -> LabInterface:
    known(name, (one.name for one in device.interfaces))
    return next(one for one in device.interfaces if one.name == name)


def _with_interface(device: LabDevice, new: LabInterface) -> LabDevice:
    return replace(device, interfaces=tuple(new if one.name == new.name else one for one in device.interfaces))


def _with_supply(device: LabDevice, name: Any, state: str, status: str) -> LabDevice:
    known(name, (one.name for one in device.supplies))
    supplies = (replace(one, state=state) if one.name == name else one for one in device.supplies)
    items = (replace(one, status=status) if one.name == name else one for one in device.environment)
    return replace(device, supplies=tuple(supplies), environment=tuple(items))

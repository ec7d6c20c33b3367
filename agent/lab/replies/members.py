"""`get-virtual-chassis-information`: the members, their roles and their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from agent.lab.description import LabDevice, LabEngine
from agent.lab.scene import Scene

_SLOTS_OF_A_ROUTER: Final = 12
_ROLES: Final = {"master": "Master", "backup": "Backup", "linecard": "Linecard", "": "Linecard"}
_ABLE_TO_LEAD: Final = 129


@dataclass(frozen=True, slots=True)
class _Member:
    number: int
    slots: str
    serial: str
    model: str
    role: str
    present: bool


def virtual_chassis(scene: Scene) -> str:
    """The chassis' number and every member; one that is lost keeps its place, without a role."""
    ink, device = scene.markup, scene.device
    routers = bool(device.members)
    members = _routers(device) if routers else [_switch(device, engine) for engine in device.engines]
    name = f"{crc32(device.hostname.encode()):08x}"
    head = ink.leaf("virtual-chassis-id", f"{name[:4]}.{name[4:]}.1ab0") + ("" if routers else ink.leaf("virtual-chassis-mode", "Enabled"))
    about = "preprovisioned-virtual-chassis-information" if len(members) > 1 else "virtual-chassis-id-information"
    style = "slot-range" if routers else "single-slot"
    inside = "".join(_written(scene, one, members) for one in members)
    listed = f'<member-list junos:style="{style}">\n{inside}</member-list>\n'
    return f"<virtual-chassis-information>\n<{about}>\n{head}</{about}>\n{listed}</virtual-chassis-information>\n"


def _switch(device: LabDevice, engine: LabEngine) -> _Member:
    number = int(engine.name.removeprefix("fpc"))
    star = "*" if engine == device.master else ""
    slots = f"<fpc-slot>(FPC {number})</fpc-slot>\n"
    return _Member(number, slots, engine.serial, (engine.model or device.model).lower(), _role(engine.mastership) + star, engine.reachable)


def _routers(device: LabDevice) -> list[_Member]:
    """Routers: the member where the login lands leads, the first other one is its backup."""
    leader = device.master.name.split("-")[0]
    others = [name for name in device.members if name != leader]
    roles = dict.fromkeys(others, "Linecard") | dict.fromkeys(others[:1], "Backup") | {leader: "Master*"}
    return [_router(device, name, roles[name]) for name in device.members]


def _router(device: LabDevice, name: str, role: str) -> _Member:
    number = int(name.removeprefix("member"))
    first = number * _SLOTS_OF_A_ROUTER
    serial = next((box.serial for box in device.chassis if box.engine == name), "")
    slots = f"<fpc-slot-range>(FPC {first:>3}-{first + _SLOTS_OF_A_ROUTER - 1:>3})</fpc-slot-range>\n"
    present = any(engine.reachable for engine in device.engines if engine.name.startswith(f"{name}-"))
    return _Member(number, slots, serial, device.model.lower(), role, present)


def _role(mastership: str) -> str:
    return _ROLES[mastership]


def _written(scene: Scene, member: _Member, members: Sequence[_Member]) -> str:
    ink = scene.markup
    routers = bool(scene.device.members)
    leads = not member.role.startswith("Linecard")
    return "".join(
        [
            "<member>\n",
            ink.leaf("member-status", "Prsnt" if member.present else "NotPrsnt"),
            ink.leaf("member-id", member.number),
            member.slots,
            ink.given("member-serial-number", member.serial),
            ink.leaf("member-model", member.model),
            ink.leaf("member-priority", _ABLE_TO_LEAD if leads else 0) if member.present else "",
            ink.leaf("member-mixed-mode", "NA" if routers else "N") if member.present else "",
            ink.leaf("member-route-mode", "VC") if member.present else "",
            ink.leaf("member-role", member.role) if member.present else "",
            f"<neighbor-list>\n{_neighbours(scene, member, members)}</neighbor-list>\n",
            "</member>\n",
        ]
    )


def _neighbours(scene: Scene, member: _Member, members: Sequence[_Member]) -> str:
    """A chain: each is next to those whose numbers are next to its own."""
    ink = scene.markup
    port = "vcp-1/0" if scene.device.members else "vcp-255/1"
    beside = [one for one in members if abs(one.number - member.number) == 1 and one.present and member.present]
    ports = (ink.leaf("neighbor-id", one.number) + ink.leaf("neighbor-interface", f"{port}/{at}") for at, one in enumerate(beside))
    return "".join(f"<neighbor>\n{one}</neighbor>\n" for one in ports)

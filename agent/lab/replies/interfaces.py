"""`get-interface-information`: every interface that is there, as narrow or as wide as it was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final
from zlib import crc32

from agent.lab.equipment import LabInterface
from agent.lab.markup import short_span
from agent.lab.replies.counters import counters
from agent.lab.replies.private import private_interfaces
from agent.lab.scene import Scene

_PRIVATE: Final = "__juniper_private1__"
_SLOT: Final = re.compile(r"[a-z]+-(\d+)/")
_WIDE: Final = ("detail", "extensive", "statistics")
_FIRST_INDEX: Final = 500
_ADMIN: Final = {"up": "Enabled", "down": "Administratively down"}


def interfaces(scene: Scene) -> str:
    """The interfaces that were asked for; those of a card that is switched off are gone."""
    request = scene.request
    style = next((width for width in ("terse", "descriptions", "extensive", "detail") if request.argument(width) is not None), "normal")
    start = f'<interface-information{scene.markup.xmlns("-interface")} junos:style="{style}">\n'
    if request.argument("routing-instance") == _PRIVATE:
        return f"{start}{private_interfaces(scene)}</interface-information>\n"
    render = {"terse": _terse, "descriptions": _description}.get(style, _whole)
    return start + "".join(render(scene, one) for one in _asked(scene)) + "</interface-information>\n"


def _asked(scene: Scene) -> Iterator[LabInterface]:
    pattern = scene.request.argument("interface-name")
    for one in scene.device.interfaces:
        if not _on_a_card_that_is_off(scene, one.name) and (not pattern or fnmatchcase(one.name, pattern) or pattern == f"{one.name}.0"):
            yield one


def _on_a_card_that_is_off(scene: Scene, name: str) -> bool:
    slot = _SLOT.match(name)
    return slot is not None and f"FPC {slot[1]}" in scene.device.offline


def _terse(scene: Scene, one: LabInterface) -> str:
    ink = scene.markup
    state = ink.leaf("admin-status", one.admin) + ink.leaf("oper-status", one.oper)
    local = ink.leaf("ifa-local", one.address, ' junos:emit="emit"')
    address = f"<interface-address>\n{local}</interface-address>\n"
    family = f"<address-family>\n{ink.leaf('address-family-name', 'inet')}{address}</address-family>\n"
    unit = f"<logical-interface>\n{ink.leaf('name', f'{one.name}.0')}{state}{family}</logical-interface>\n" if one.address else ""
    return f"<physical-interface>\n{ink.leaf('name', one.name)}{state}{unit}</physical-interface>\n"


def _description(scene: Scene, one: LabInterface) -> str:
    ink = scene.markup
    if not one.description:
        return ""
    state = ink.leaf("admin-status", one.admin) + ink.leaf("oper-status", one.oper)
    return f"<physical-interface>\n{ink.leaf('name', one.name)}{state}{ink.leaf('description', one.description)}</physical-interface>\n"


def _whole(scene: Scene, one: LabInterface) -> str:
    wide = any(scene.request.argument(width) is not None for width in _WIDE)
    return "".join(
        [
            "<physical-interface>\n",
            _identity(scene, one),
            _link(scene, one),
            _flapped(scene, one),
            counters(scene, one, wide=wide),
            _unit(scene, one) if one.address else "",
            "</physical-interface>\n",
        ]
    )


def _identity(scene: Scene, one: LabInterface) -> str:
    ink = scene.markup
    index = scene.device.interfaces.index(one)
    return "".join(
        [
            ink.leaf("name", one.name),
            ink.leaf("admin-status", one.admin, f' junos:format="{_ADMIN[one.admin]}"'),
            ink.leaf("oper-status", one.oper),
            ink.leaf("local-index", 128 + index),
            ink.leaf("snmp-index", _FIRST_INDEX + index),
            ink.given("description", one.description),
        ]
    )


def _link(scene: Scene, one: LabInterface) -> str:
    ink = scene.markup
    mtu = ink.leaf("mtu", one.mtu or "Unlimited")
    if not one.speed:
        return ink.leaf("if-type", "Loopback") + mtu
    mac = _mac(scene, one)
    alarms = "<interface-alarms>\n<alarm-not-present/>\n</interface-alarms>\n"
    if one.oper != "up":
        alarms = "<interface-alarms>\n<ethernet-alarm-link-down/>\n</interface-alarms>\n"
    return "".join(
        [
            ink.leaf("link-level-type", "Ethernet"),
            mtu,
            ink.leaf("link-mode", "Full-duplex"),
            ink.leaf("speed", one.speed),
            ink.leaf("if-flow-control", "enabled"),
            f"<if-device-flags>\n<ifdf-present/>\n{'<ifdf-running/>' if one.oper == 'up' else '<ifdf-down/>'}\n</if-device-flags>\n",
            ink.leaf("current-physical-address", mac),
            ink.leaf("hardware-physical-address", mac),
            f"<active-alarms>\n{alarms}</active-alarms>\n<active-defects>\n{alarms}</active-defects>\n",
        ]
    )


def _mac(scene: Scene, one: LabInterface) -> str:
    number = crc32(f"{scene.device.hostname}/{one.name}".encode())
    return "02:00:" + ":".join(f"{number >> shift & 0xFF:02x}" for shift in (24, 16, 8, 0))


def _flapped(scene: Scene, one: LabInterface) -> str:
    if not one.speed:
        return scene.markup.leaf("interface-flapped", "Never", ' junos:seconds="0"')
    when = one.flapped or scene.device.master.started
    ago = max(0, int((scene.now - when).total_seconds()))
    return scene.markup.leaf("interface-flapped", f"{when:%Y-%m-%d %H:%M:%S} UTC ({short_span(ago)} ago)", f' junos:seconds="{ago}"')


def _unit(scene: Scene, one: LabInterface) -> str:
    ink = scene.markup
    address = f"<interface-address>\n{ink.leaf('ifa-local', one.address.partition('/')[0])}</interface-address>\n"
    family = f"<address-family>\n{ink.leaf('address-family-name', 'inet')}{ink.leaf('mtu', 1500)}{address}</address-family>\n"
    return "".join(
        [
            "<logical-interface>\n",
            ink.leaf("name", f"{one.name}.0"),
            ink.leaf("local-index", 330 + scene.device.interfaces.index(one)),
            "<if-config-flags>\n<iff-up/>\n<iff-snmp-traps/>\n</if-config-flags>\n",
            ink.leaf("encapsulation", "ENET2") if one.speed else "",
            family,
            "</logical-interface>\n",
        ]
    )

"""`get-power-usage-information`: what the power supplies can give, and what is drawn from them."""

from __future__ import annotations

from typing import Final

from agent.lab.equipment import LabSupply
from agent.lab.scene import Scene

_WATTS_FOR_A_CARD: Final = 284
_VOLTS: Final = 12


def power(scene: Scene) -> str:
    """Every supply, and the sum of them."""
    return f"<power-usage-information>\n{_supplies(scene)}{_system(scene)}</power-usage-information>\n"


def power_detail(scene: Scene) -> str:
    """The same, and what each card draws."""
    return f"<power-usage-information>\n{_supplies(scene)}{_system(scene)}{_cards(scene)}</power-usage-information>\n"


def _shown(scene: Scene) -> list[LabSupply]:
    return [supply for supply in scene.device.supplies if scene.shows(supply)]


def _supplies(scene: Scene) -> str:
    return "".join(f"<power-usage-item>\n{_supply(scene, one)}</power-usage-item>\n" for one in _shown(scene))


def _supply(scene: Scene, supply: LabSupply) -> str:
    ink = scene.markup
    head = ink.leaf("name", supply.name) + ink.leaf("state", supply.state)
    if supply.state == "Empty":
        return head + ink.leaf("status", "Absent")
    capacity = ink.leaf("capacity-actual", supply.capacity) + ink.leaf("capacity-max", supply.capacity)
    head += f"{_input(scene, supply)}<pem-capacity-detail>\n{capacity}</pem-capacity-detail>\n"
    return head + (_output(scene, supply) if supply.state == "Online" else "")


def _input(scene: Scene, supply: LabSupply) -> str:
    ink, online = scene.markup, supply.state == "Online"
    if supply.current == "DC":
        feed = ink.leaf("dc-input", "OK" if online else "Out of range") + ink.leaf("dc-expect-feed", 1)
        return f"<dc-input-detail>\n{feed}{ink.leaf('dc-actual-feed', int(online))}</dc-input-detail>\n"
    feed = ink.leaf("ac-input", "OK" if online else "Out of range") + ink.leaf("ac-expect-feed", 1)
    return f"<ac-input-detail>\n{feed}{ink.leaf('ac-actual-feed', int(online))}</ac-input-detail>\n"


def _watts(scene: Scene, supply: LabSupply) -> int:
    return round(scene.swing(supply.output, supply.output * 0.04, f"{supply.engine}/{supply.name}"))


def _output(scene: Scene, supply: LabSupply) -> str:
    ink, watts = scene.markup, _watts(scene, supply)
    inside = "".join(
        [
            ink.leaf("dc-power", watts),
            ink.leaf("zone", 0),
            ink.leaf("dc-current", watts // _VOLTS),
            ink.leaf("dc-voltage", _VOLTS),
            ink.leaf("dc-load", watts * 100 // max(1, supply.capacity)),
        ]
    )
    return f"<dc-output-detail>\n{inside}</dc-output-detail>\n"


def _system(scene: Scene) -> str:
    ink, online = scene.markup, [supply for supply in _shown(scene) if supply.state == "Online"]
    capacity = sum(supply.capacity for supply in online)
    used = sum(_watts(scene, supply) for supply in online)
    allocated = min(capacity, used * 3 // 2)
    zone = "".join(
        [
            ink.leaf("zone", 0),
            ink.leaf("capacity-actual", capacity),
            ink.leaf("capacity-max", capacity),
            ink.leaf("capacity-allocated", allocated),
            ink.leaf("capacity-remaining", capacity - allocated),
            ink.leaf("capacity-actual-usage", used),
        ]
    )
    total = ink.leaf("capacity-sys-actual", capacity) + ink.leaf("capacity-sys-max", capacity)
    total += ink.leaf("capacity-sys-remaining", capacity - allocated)
    zones = f"<power-usage-zone-information>\n{zone}</power-usage-zone-information>\n"
    return f"<power-usage-system>\n{zones}{total}</power-usage-system>\n"


def _cards(scene: Scene) -> str:
    ink, device = scene.markup, scene.device
    parts = (part.path for box in device.chassis if scene.shows(box) for part in box.parts)
    cards = [path for path in parts if path.startswith("FPC ") and "/" not in path and path not in device.offline]
    written = (ink.leaf("name", path) + ink.leaf("dc-power", _WATTS_FOR_A_CARD) for path in cards)
    return "".join(f"<power-usage-fru-item>\n{one}</power-usage-fru-item>\n" for one in written)

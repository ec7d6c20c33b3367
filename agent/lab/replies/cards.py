"""`get-fpc-information` and `get-pic-information`: the line cards of a chassis and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from agent.lab.description import LabPart
from agent.lab.markup import long_span
from agent.lab.motion import percent
from agent.lab.scene import Scene

_UP_AFTER: Final = timedelta(seconds=95)
_OFFLINE: Final = "Offlined by cli command"
_WARM: Final = 38
_MEMORY: Final = 2048


def line_cards(scene: Scene) -> str:
    """Every slot that the chassis has: online, offline or empty."""
    cards = {card.path: card for card in _cards(scene)}
    empty = [f"FPC {slot}" for slot in range(scene.device.slots) if f"FPC {slot}" not in cards]
    inside = "".join(_card(scene, path) for path in sorted([*cards, *empty], key=_number) if _wanted(scene, path))
    return f'<fpc-information{scene.markup.xmlns("-chassis")} junos:style="verbose">\n{inside}</fpc-information>\n'


def pics(scene: Scene) -> str:
    """Every card that is there, with its PICs."""
    inside = "".join(_card_of_pics(scene, card) for card in _cards(scene) if _wanted(scene, card.path))
    return f'<fpc-information{scene.markup.xmlns("-chassis")} junos:style="pic-style">\n{inside}</fpc-information>\n'


def _cards(scene: Scene) -> Iterator[LabPart]:
    for box in filter(scene.shows, scene.device.chassis):
        yield from (part for part in box.parts if part.path.startswith("FPC ") and "/" not in part.path)


def _number(path: str) -> int:
    return int(path.split(" ")[1])


def _wanted(scene: Scene, path: str) -> bool:
    return scene.request.argument("fpc-slot") in (None, "", str(_number(path)))


def _card(scene: Scene, path: str) -> str:
    ink, slot = scene.markup, scene.markup.leaf("slot", _number(path))
    if path in scene.device.offline:
        return f"<fpc>\n{slot}{ink.leaf('state', 'Offline')}{ink.leaf('comment', _OFFLINE)}</fpc>\n"
    if not any(card.path == path for card in _cards(scene)):
        return f"<fpc>\n{slot}{ink.leaf('state', 'Empty')}</fpc>\n"
    return f"<fpc>\n{slot}{ink.leaf('state', 'Online')}{_load(scene, path)}{_start(scene, path)}</fpc>\n"


def _load(scene: Scene, path: str) -> str:
    ink = scene.markup
    if scene.device.virtual_chassis:
        return ink.leaf("memory-dram-size", _MEMORY)
    middle = next((item.celsius for item in scene.device.environment if item.celsius and item.name.startswith(f"{path} ")), _WARM)
    celsius = round(scene.swing(middle, 1.2, f"{path}/temperature"))
    busy = percent(scene.swing(9, 4, f"{path}/cpu"))
    return "".join(
        [
            ink.leaf("temperature", f"{celsius} degrees C / {celsius * 9 // 5 + 32} degrees F", f' junos:celsius="{celsius}"'),
            ink.leaf("cpu-total", busy),
            ink.leaf("cpu-interrupt", busy // 4),
            ink.leaf("memory-dram-size", _MEMORY),
            ink.leaf("memory-heap-utilization", percent(scene.swing(27, 2, f"{path}/heap"))),
            ink.leaf("memory-buffer-utilization", percent(scene.swing(14, 1, f"{path}/buffer"))),
        ]
    )


def _start(scene: Scene, path: str) -> str:
    started = scene.device.restarted.get(path, scene.engine.started + _UP_AFTER)
    up = max(0, int((scene.now - started).total_seconds()))
    return scene.markup.moment("start-time", started) + scene.markup.leaf("up-time", long_span(up), f' junos:seconds="{up}"')


def _card_of_pics(scene: Scene, card: LabPart) -> str:
    ink = scene.markup
    off = card.path in scene.device.offline
    head = ink.leaf("slot", _number(card.path)) + ink.leaf("state", "Offline" if off else "Online")
    inside = "" if off else "".join(_pic(scene, part) for part in _inside(scene, card))
    return f"<fpc>\n{head}{ink.leaf('description', card.description)}{inside}</fpc>\n"


def _inside(scene: Scene, card: LabPart) -> list[LabPart]:
    boxes = filter(scene.shows, scene.device.chassis)
    parts = (part for box in boxes for part in box.parts if part.path.startswith(f"{card.path}/"))
    return [part for part in parts if part.path.rpartition("/")[2].startswith("PIC ")]


def _pic(scene: Scene, part: LabPart) -> str:
    ink = scene.markup
    number = part.path.rpartition(" ")[2]
    return f"<pic>\n{ink.leaf('pic-slot', number)}{ink.leaf('pic-state', 'Online')}{ink.leaf('pic-type', part.description)}</pic>\n"

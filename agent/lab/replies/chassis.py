"""`get-chassis-inventory`: every part, in its place."""

from __future__ import annotations

from agent.lab.description import LabChassis, LabPart
from agent.lab.scene import Scene

_TAGS = ("chassis-module", "chassis-sub-module", "chassis-sub-sub-module", "chassis-sub-sub-sub-module")


def inventory(scene: Scene) -> str:
    """The chassis that belong to this part of the reply."""
    boxes = "".join(_chassis(scene, box) for box in scene.device.chassis if scene.shows(box))
    return f"<chassis-inventory{scene.markup.xmlns('-chassis')}>\n{boxes}</chassis-inventory>\n"


def _chassis(scene: Scene, box: LabChassis) -> str:
    ink = scene.markup
    head = ink.leaf("name", "Chassis") + ink.given("serial-number", box.serial) + ink.leaf("description", box.description)
    return f'<chassis junos:style="inventory">\n{head}{_modules(scene, box)}</chassis>\n'


def _modules(scene: Scene, box: LabChassis) -> str:
    """Parts come in the order of their places: one that lies deeper than the one before is inside it."""
    written: list[str] = []
    open_tags: list[str] = []
    for part in box.parts:
        places = part.path.split("/")
        if any(part.path.startswith(f"{slot}/") for slot in scene.device.offline):
            continue
        while len(open_tags) >= len(places):
            written.append(f"</{open_tags.pop()}>\n")
        open_tags.append(_TAGS[len(places) - 1])
        written.append(f"<{open_tags[-1]}>\n{_facts(scene, part, places[-1])}")
    written += [f"</{tag}>\n" for tag in reversed(open_tags)]
    return "".join(written)


def _facts(scene: Scene, part: LabPart, name: str) -> str:
    ink = scene.markup
    return "".join(
        [
            ink.leaf("name", name),
            ink.given("version", part.version),
            ink.given("part-number", part.part_number),
            ink.given("serial-number", part.serial),
            ink.given("description", part.description),
            ink.given("clei-code", part.clei),
            ink.given("model-number", part.model_number),
        ]
    )

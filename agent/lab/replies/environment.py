"""`get-environment-information`: supplies, fans and temperatures. The class stands only at the first item of a group.

`get-temperature-threshold-information` says how warm each may become.
"""

from __future__ import annotations

from dataclasses import replace

from agent.lab.description import LabItem
from agent.lab.scene import Scene


def environment(scene: Scene) -> str:
    """Every item that belongs to this part of the reply."""
    written, category = [], ""
    for item in filter(scene.shows, scene.device.environment):
        written.append(_item(scene, _switched_off(scene, item), item.category if item.category != category else ""))
        category = item.category
    return f"<environment-information{scene.markup.xmlns('-chassis')}>\n{''.join(written)}</environment-information>\n"


def thresholds(scene: Scene) -> str:
    """From which temperature on fans turn faster and alarms are raised."""
    ink = scene.markup
    limits = (("fan-normal-speed", 60), ("fan-high-speed", 70), ("bad-fan-yellow-alarm", 70), ("bad-fan-red-alarm", 85))
    inside = "".join(ink.leaf(name, degrees) for name, degrees in (*limits, ("yellow-alarm", 80), ("red-alarm", 95)))
    warm = (item for item in scene.device.environment if item.category == "Temp" and scene.shows(item))
    listed = "".join(f"<temperature-threshold>\n{ink.leaf('name', item.name)}{inside}</temperature-threshold>\n" for item in warm)
    return f"<temperature-threshold-information>\n{listed}</temperature-threshold-information>\n"


def _switched_off(scene: Scene, item: LabItem) -> LabItem:
    if any(item.name.startswith(f"{slot} ") for slot in scene.device.offline):
        return replace(item, status="Absent", celsius=None, comment="")
    return item


def _item(scene: Scene, item: LabItem, category: str) -> str:
    ink = scene.markup
    head = ink.leaf("name", item.name) + ink.given("class", category) + ink.leaf("status", item.status)
    return f"<environment-item>\n{head}{_temperature(scene, item)}{ink.given('comment', item.comment)}</environment-item>\n"


def _temperature(scene: Scene, item: LabItem) -> str:
    if item.celsius is None:
        return ""
    celsius = round(scene.swing(item.celsius, 1.2, f"{item.engine}/{item.name}"))
    return scene.markup.leaf("temperature", f"{celsius} degrees C / {celsius * 9 // 5 + 32} degrees F", f' junos:celsius="{celsius}"')

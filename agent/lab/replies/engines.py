"""`get-route-engine-information`: state, load and start of each routing engine."""

from __future__ import annotations

from agent.lab.description import LabEngine
from agent.lab.markup import long_span
from agent.lab.motion import percent
from agent.lab.scene import Scene


def engines(scene: Scene) -> str:
    """Every routing engine of the chassis; members that are line cards are not listed."""
    listed = [engine for engine in scene.engines if engine.mastership != "linecard"]
    inside = "".join(f"<route-engine>\n{_state(scene, one)}{_figures(scene, one)}</route-engine>\n" for one in listed)
    return f"<route-engine-information{scene.markup.xmlns('-chassis')}>\n{inside}</route-engine-information>\n"


def _state(scene: Scene, engine: LabEngine) -> str:
    ink = scene.markup
    priority = f"{engine.mastership} (default)" if engine.mastership and scene.device.dual else ""
    return "".join(
        [
            ink.given("slot", engine.slot),
            ink.given("mastership-state", engine.mastership if engine.reachable else "Disabled"),
            ink.given("mastership-priority", priority),
            ink.leaf("status", engine.status if engine.reachable else "Present"),
        ]
    )


def _figures(scene: Scene, engine: LabEngine) -> str:
    if not engine.reachable:
        return ""
    ink, up = scene.markup, scene.up_seconds(engine)
    return "".join(
        [
            _celsius(scene, "temperature", engine.temperature, engine),
            _celsius(scene, "cpu-temperature", engine.cpu_temperature, engine),
            _memory(scene, engine),
            _cpu(scene, engine),
            ink.leaf("model", engine.model),
            ink.given("serial-number", engine.serial),
            ink.moment("start-time", engine.started),
            ink.leaf("up-time", long_span(up), f' junos:seconds="{up}"'),
            ink.leaf("last-reboot-reason", engine.reboot_reason),
            _load(scene, engine),
        ]
    )


def _celsius(scene: Scene, name: str, middle: int | None, engine: LabEngine) -> str:
    if middle is None:
        return ""
    celsius = round(scene.swing(middle, 1.5, f"{engine.name}/{name}"))
    return scene.markup.leaf(name, f"{celsius} degrees C / {celsius * 9 // 5 + 32} degrees F", f' junos:celsius="{celsius}"')


def _memory(scene: Scene, engine: LabEngine) -> str:
    ink, size = scene.markup, engine.memory
    used = percent(scene.swing(engine.memory_used, 2, f"{engine.name}/memory"))
    if "srx" in scene.device.model.lower():
        return "".join(
            [
                ink.leaf("memory-system-total", size),
                ink.leaf("memory-system-total-used", size * used // 100),
                ink.leaf("memory-system-total-util", used),
                ink.leaf("memory-control-plane", size * 6 // 10),
                ink.leaf("memory-control-plane-used", size * 6 * used // 1000),
                ink.leaf("memory-control-plane-util", used),
            ]
        )
    unit = "" if scene.device.virtual_chassis else " MB"
    return "".join(
        [
            ink.leaf("memory-dram-size", f"{size}{unit}"),
            ink.leaf("memory-installed-size", f"({size} MB installed)"),
            ink.leaf("memory-buffer-utilization", used),
        ]
    )


def _cpu(scene: Scene, engine: LabEngine) -> str:
    idle = percent(scene.swing(engine.idle, 4, f"{engine.name}/idle"))
    user = (100 - idle) * 2 // 3
    shares = (("user", user), ("background", 0), ("system", 100 - idle - user), ("interrupt", 0), ("idle", idle))
    return "".join(scene.markup.leaf(f"cpu-{name}", share) for name, share in shares)


def _load(scene: Scene, engine: LabEngine) -> str:
    spans = (("one", 0.3), ("five", 0.15), ("fifteen", 0.05))
    values = ((span, scene.swing(engine.load, engine.load * width, f"{engine.name}/load/{span}")) for span, width in spans)
    return "".join(scene.markup.leaf(f"load-average-{span}", f"{max(0.0, value):.2f}") for span, value in values)

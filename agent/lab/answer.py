"""Which engines answer an rpc, in which wrapper, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from agent.lab.description import LabDevice, LabEngine
from agent.lab.families import FAMILIES, Family
from agent.lab.formats import formatted
from agent.lab.request import Request, stumbled
from agent.lab.scene import Scene

_DUAL: Final = frozenset({"invoke-on", "routing-engine"})
_MEMBERS: Final = frozenset({"all-members", "local", "member"})
_NODES: Final = frozenset({"node"})
_EVERY: Final = frozenset({"all-routing-engines", "both", "all"})


@dataclass(frozen=True, slots=True)
class _Part:
    """One item of a wrapper: the name on it, and the engines that speak in it."""

    name: str
    engines: tuple[LabEngine, ...]

    @property
    def reachable(self) -> bool:
        return any(engine.reachable for engine in self.engines)


def answer(request: Request, whole: Scene) -> bytes:
    """The reply to one rpc, or what the device says instead."""
    refused = _refused(request, whole)
    if refused is not None:
        return whole.markup.reply(request.attributes, refused)
    refusal = whole.device.refusals.get(request.name)
    warning = whole.markup.error(refusal.message, severity="warning") if refusal else ""
    payload = formatted(request, _payload(request, whole, FAMILIES[request.name]))
    return whole.markup.reply(request.attributes, warning, payload, _banner(whole.device))


def _refused(request: Request, whole: Scene) -> str | None:
    """What is said instead of an answer; `None` where there is one."""
    ink, device = whole.markup, whole.device
    refusal, family = device.refusals.get(request.name), FAMILIES.get(request.name)
    if request.name in whole.login.denied:
        return ink.error("permission denied", stumbled(request))
    if refusal and refusal.form != "warning":
        forms = {"rpc-error": ink.error, "xnm": ink.xnm_error, "output": ink.output}
        return forms[refusal.form](refusal.message)
    if family is None or not family.known(device):
        return ink.error("unknown command." if request.command else "syntax error", stumbled(request))
    known = family.arguments | _selectors(device, family)
    unknown = next((name for name, _ in request.arguments if name not in known), "")
    return ink.error("syntax error", unknown) if unknown else None


def _selectors(device: LabDevice, family: Family) -> frozenset[str]:
    """The arguments that choose engines, on this platform."""
    if device.cluster:
        return _NODES if not family.once else frozenset()
    if not family.each_engine:
        return frozenset()
    if device.evolved:
        return _NODES
    if device.members:
        return _DUAL | _MEMBERS
    if device.components:
        return frozenset({"local"})
    return _DUAL if device.dual else _MEMBERS if device.virtual_chassis else frozenset()


def _payload(request: Request, whole: Scene, family: Family) -> str:
    asked = _asked(request, whole.device, family)
    if asked is None:
        here = (whole.device.master,) if family.each_engine else whole.engines
        return family.render(replace(whole, engines=here))
    lost = [whole.markup.error(f"Could not connect to {part.name} : No route to host") for part in asked if not part.reachable]
    items = [_item(whole, family, part) for part in asked if part.reachable]
    return f"{''.join(lost)}<multi-routing-engine-results>\n{''.join(items)}</multi-routing-engine-results>\n"


def _asked(request: Request, device: LabDevice, family: Family) -> list[_Part] | None:
    """The parts of the wrapper; `None` where the reply has none."""
    if family.once:
        return None
    if device.cluster:
        return _of_cluster(device, request.argument("node"))
    if device.members:
        return _of_members(request, device, family)
    if not family.each_engine:
        return None
    if device.evolved:
        return _of_nodes(device, request.argument("node"))
    if device.virtual_chassis:
        local = device.master.name.removeprefix("fpc") if request.argument("local") is not None else None
        return _alone(engine for engine in device.engines if (local or request.argument("member")) in (None, engine.name[len("fpc") :]))
    return _of_two(device, request.argument("invoke-on") or request.argument("routing-engine"))


def _alone(engines: Iterable[LabEngine]) -> list[_Part]:
    return [_Part(engine.name, (engine,)) for engine in engines]


def _of_cluster(device: LabDevice, node: str | None) -> list[_Part]:
    primary = next((group.primary for group in device.redundancy), device.master.name)
    wanted = {"primary": primary, "local": device.master.name, "all": None, None: None}.get(node, f"node{node}")
    return _alone(engine for engine in device.engines if wanted in (None, engine.name))


def _of_members(request: Request, device: LabDevice, family: Family) -> list[_Part]:
    """Each member with its engines; for `invoke-on` each engine for itself."""
    which = request.argument("invoke-on") or request.argument("routing-engine")
    if family.each_engine and which in _EVERY:
        return _alone(device.engines)
    local = device.master.name[len("member") :].split("-")[0] if request.argument("local") is not None else None
    number = local or request.argument("member")
    return [_member(device, name, family) for name in device.members if number in (None, name[len("member") :])]


def _member(device: LabDevice, name: str, family: Family) -> _Part:
    engines = tuple(engine for engine in device.engines if engine.name.startswith(f"{name}-"))
    speakers = [engine for engine in engines if engine.mastership == "master"] or list(engines)
    return _Part(name, tuple(speakers[:1]) if family.each_engine else engines)


def _of_nodes(device: LabDevice, node: str | None) -> list[_Part] | None:
    """Evolved wraps its answer where nodes are named; a node that is not there answers nothing."""
    if node is None:
        return None
    named = [_Part(engine.name or "re0", (engine,)) for engine in device.engines]
    return [part for part in named if node in ("all", part.name)]


def _of_two(device: LabDevice, which: str | None) -> list[_Part] | None:
    if not device.dual or which in (None, "local"):
        return None
    return _alone(engine for engine in device.engines if which in _EVERY or engine != device.master)


def _item(whole: Scene, family: Family, part: _Part) -> str:
    inside = family.render(replace(whole, engines=part.engines))
    return f"<multi-routing-engine-item>\n<re-name>{part.name}</re-name>\n{inside}</multi-routing-engine-item>\n"


def _banner(device: LabDevice) -> str:
    if device.virtual_chassis:
        return f"<cli>\n<banner>{{master:{device.master.slot or 0}}}</banner>\n</cli>\n"
    if device.members:
        return f"<cli>\n<banner>{{master:{device.master.name}}}</banner>\n</cli>\n"
    return "<cli>\n<banner>{master}</banner>\n</cli>\n" if device.dual else ""

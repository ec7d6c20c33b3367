"""Which engines answer an rpc, in which wrapper, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

from agent.lab.description import LabDevice, LabEngine
from agent.lab.replies.alarms import chassis_alarms, system_alarms
from agent.lab.replies.chassis import inventory
from agent.lab.replies.cores import core_dumps
from agent.lab.replies.engines import engines
from agent.lab.replies.environment import environment
from agent.lab.replies.software import software, system
from agent.lab.replies.storage import storage
from agent.lab.replies.uptime import uptime
from agent.lab.request import Request
from agent.lab.scene import Scene


@dataclass(frozen=True, slots=True)
class Family:
    """How one rpc is answered: by each engine for itself, or once for the whole chassis; `arguments` are known everywhere."""

    render: Callable[[Scene], str]
    each_engine: bool = False
    arguments: frozenset[str] = frozenset()


FAMILIES: Final = {
    "get-software-information": Family(software, each_engine=True, arguments=frozenset({"brief", "detail"})),
    "get-system-information": Family(system),
    "get-route-engine-information": Family(engines),
    "get-chassis-inventory": Family(inventory, arguments=frozenset({"detail", "extensive", "models"})),
    "get-alarm-information": Family(chassis_alarms),
    "get-system-alarm-information": Family(system_alarms),
    "get-environment-information": Family(environment),
    "get-system-core-dumps": Family(core_dumps, each_engine=True),
    "get-system-storage": Family(storage, each_engine=True, arguments=frozenset({"detail", "no-forwarding"})),
    "get-system-uptime-information": Family(uptime, each_engine=True, arguments=frozenset({"no-forwarding"})),
}
"""The rpcs that lab devices know."""

_DUAL: Final = frozenset({"invoke-on", "routing-engine"})
_MEMBERS: Final = frozenset({"all-members", "local", "member"})
_NODES: Final = frozenset({"node"})
_EVERY: Final = frozenset({"all-routing-engines", "both"})


def answer(request: Request, whole: Scene, denied: Collection[str] = ()) -> bytes:
    """The reply to one rpc; `denied` are those that the login may not ask."""
    ink, family = whole.markup, FAMILIES.get(request.name)
    refusal = whole.device.refusals.get(request.name)
    if request.name in denied:
        return ink.reply(request.attributes, ink.error("permission denied", request.name))
    if refusal and refusal.form != "warning":
        forms = {"rpc-error": ink.error, "xnm": ink.xnm_error, "output": ink.output}
        return ink.reply(request.attributes, forms[refusal.form](refusal.message))
    if family is None:
        stumbled = request.command.split(" ")[0] if request.command else request.name
        return ink.reply(request.attributes, ink.error("unknown command." if request.command else "syntax error", stumbled))
    if unknown := [name for name, _ in request.arguments if name not in family.arguments | _selectors(whole.device, family)]:
        return ink.reply(request.attributes, ink.error("syntax error", unknown[0]))
    warning = ink.error(refusal.message, severity="warning") if refusal else ""
    return ink.reply(request.attributes, warning, _payload(request, whole, family), _banner(whole.device))


def _selectors(device: LabDevice, family: Family) -> frozenset[str]:
    """The arguments that choose engines, on this platform."""
    if device.cluster:
        return _NODES
    if not family.each_engine:
        return frozenset()
    return _DUAL if device.dual else _MEMBERS if device.virtual_chassis else frozenset()


def _payload(request: Request, whole: Scene, family: Family) -> str:
    asked = _asked(request, whole.device, family)
    if asked is None:
        here = (whole.device.master,) if family.each_engine else whole.engines
        return family.render(replace(whole, engines=here))
    lost = [whole.markup.error(f"Could not connect to {engine.name} : No route to host") for engine in asked if not engine.reachable]
    items = [_item(whole, family, engine) for engine in asked if engine.reachable]
    return f"{''.join(lost)}<multi-routing-engine-results>\n{''.join(items)}</multi-routing-engine-results>\n"


def _asked(request: Request, device: LabDevice, family: Family) -> list[LabEngine] | None:
    """The engines whose answers are wrapped; `None` where the reply has no wrapper."""
    if device.cluster:
        return _named(device, "node", request.argument("node"))
    if not family.each_engine:
        return None
    if device.virtual_chassis:
        local = device.master.name.removeprefix("fpc") if request.argument("local") is not None else None
        return _named(device, "fpc", local or request.argument("member"))
    return _of_two(device, request.argument("invoke-on") or request.argument("routing-engine"))


def _named(device: LabDevice, prefix: str, number: str | None) -> list[LabEngine]:
    return [engine for engine in device.engines if number in (None, engine.name.removeprefix(prefix))]


def _of_two(device: LabDevice, which: str | None) -> list[LabEngine] | None:
    if not device.dual or which in (None, "local"):
        return None
    return [engine for engine in device.engines if which in _EVERY or engine != device.master]


def _item(whole: Scene, family: Family, engine: LabEngine) -> str:
    part = family.render(replace(whole, engines=(engine,)))
    return f"<multi-routing-engine-item>\n<re-name>{engine.name}</re-name>\n{part}</multi-routing-engine-item>\n"


def _banner(device: LabDevice) -> str:
    if device.virtual_chassis:
        return f"<cli>\n<banner>{{master:{device.master.slot or 0}}}</banner>\n</cli>\n"
    return "<cli>\n<banner>{master}</banner>\n</cli>\n" if device.dual else ""

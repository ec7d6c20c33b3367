"""Chassis: every part that the device lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from agent.api import About, Ask, Box, Chassis, Module, Part, Replies, Rpc
from agent.collectors.wording import serial_number

_MODULES: Final = frozenset({"chassis-module", "chassis-sub-module", "chassis-sub-sub-module", "chassis-sub-sub-sub-module"})
_NO_SERIAL: Final = ("", "BUILTIN")
_SPEAKS_FOR_CHASSIS: Final = ("Backplane", "Midplane", "Routing Engine 0", "Routing Engine", "FPC 0")
"""Whose serial number stands for that of a chassis that has none, best first."""


@dataclass(frozen=True)
class CollectChassis:
    """Ask for the inventory; nodes and members answer it each for their own, or the master for all."""

    name = "chassis"
    record = Chassis

    def asks(self, about: About) -> Iterable[Ask]:
        """One list."""
        yield Ask("inventory", Rpc("get-chassis-inventory"))

    def read(self, replies: Replies) -> Chassis:
        """Read every part of every chassis."""
        return Chassis(tuple(_box(engine, part) for engine, part in replies["inventory"].engines("chassis")))


def _box(engine: str, part: Part) -> Box:
    texts, parts = part.divided(_MODULES)
    modules = tuple(module for top in parts for module in _modules(top, ""))
    serial = serial_number(texts.get("serial-number", ""))
    return Box(engine, serial if serial not in _NO_SERIAL else _stand_in(modules), texts.get("description", ""), modules)


def _modules(part: Part, above: str) -> Iterator[Module]:
    """One part and those in it, in the device's order; `divided` and not `text`: there may be thousands."""
    texts, inside = part.divided(_MODULES)
    given = texts.get
    name = given("name", "")
    path = above + name
    yield Module(
        path,
        name,
        given("model-number", ""),
        given("part-number", ""),
        given("version", ""),
        serial_number(given("serial-number", "")),
        given("description", ""),
        given("clei-code", ""),
    )
    for each in inside:
        yield from _modules(each, f"{path}/")


def _stand_in(modules: tuple[Module, ...]) -> str:
    serials = {module.path: module.serial for module in modules if module.serial not in _NO_SERIAL}
    return next((serials[path] for path in _SPEAKS_FOR_CHASSIS if path in serials), "")

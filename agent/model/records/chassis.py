"""Chassis: every part that the device lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BUILTIN = "BUILTIN"
"""What Junos writes for the serial and part number of a part that is soldered in; never a key."""


@dataclass(slots=True)
class Module:
    """One part. `path` is its place, such as `FPC 3/PIC 1/Xcvr 0`; the rest is as the device writes it, empty if not given.

    Not frozen: hundreds are made a reply.
    """

    path: str
    name: str
    model: str = ""
    part_number: str = ""
    revision: str = ""
    serial: str = ""
    description: str = ""
    clei: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One chassis that answered: the only one, or one node of a cluster."""

    engine: str = ""
    serial: str = ""
    description: str = ""
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True, slots=True)
class Chassis:
    """Every part that the device lists (`get-chassis-inventory`).

    Serial numbers may be absent, `BUILTIN`, the same on both nodes of a cluster, or changed by a rebuild of a virtual
    device: `serial` is what to show, not a key.
    """

    boxes: tuple[Box, ...]

    @property
    def serial(self) -> str:
        """The first chassis' serial number."""
        return next((box.serial for box in self.boxes if box.serial), "")

    @property
    def description(self) -> str:
        """The first chassis' description: its model, or `Virtual Chassis`."""
        return next((box.description for box in self.boxes if box.description), "")

    @property
    def modules(self) -> Iterator[Module]:
        """Every part of every box."""
        return (module for box in self.boxes for module in box.modules)

"""Virtual chassis: its members, their roles and how they are linked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A link to another member, by that member's number and our port."""

    member: int | None
    port: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One member. `status` as written: `Prsnt`, `NotPrsnt`, ...; `role` is `Master`, `Backup`, `Linecard`, empty where it is away.

    `slots` are the FPC slots that are its own: `0`, or `12-23`. Serial number and model are not always told.
    """

    number: int | None
    status: str = ""
    role: str = ""
    serial: str = ""
    model: str = ""
    priority: int | None = None
    slots: str = ""
    neighbours: tuple[Neighbour, ...] = ()


@dataclass(frozen=True, slots=True)
class VirtualChassis:
    """The members (`get-virtual-chassis-information`); a switch that stands alone is the only one. `mode` may not be told."""

    identifier: str = ""
    mode: str = ""
    preprovisioned: bool = False
    members: tuple[Member, ...] = ()

    @property
    def masters(self) -> tuple[Member, ...]:
        """The members that call themselves master; two mean that the chassis is split."""
        return tuple(member for member in self.members if member.role == "Master")

"""The smaller things of a lab device: interfaces, power supplies, licences, redundancy groups, commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LabInterface:
    """One physical interface. `xe-0/0/0..11` in its name means twelve of them; an `address` makes a unit 0.

    `rate` is packets a second, since the engine's start; `errors` is what was counted already, `error_rate` what has come
    every second since `erring`.
    """

    name: str
    speed: str = "10Gbps"
    oper: str = "up"
    admin: str = "up"
    description: str = ""
    address: str = ""
    rate: float = 0
    mtu: int = 1514
    errors: int = 0
    error_rate: float = 0
    erring: datetime | None = None
    flapped: datetime | None = None


@dataclass(frozen=True, slots=True)
class LabSupply:
    """One power supply. `PEM 0..3` in its name means four; `capacity` and `output` are watts; `current` is AC or DC."""

    name: str
    state: str = "Online"
    capacity: int = 0
    output: int = 0
    current: str = "AC"
    engine: str = ""


@dataclass(frozen=True, slots=True)
class LabLicence:
    """One licensed feature; without an `end` it is permanent. `given` is what lies beyond the licence."""

    name: str
    description: str
    licensed: int = 1
    used: int = 0
    needed: int = 0
    end: datetime | None = None
    given: int | None = None


@dataclass(frozen=True, slots=True)
class LabGroup:
    """One redundancy group of a cluster; `priorities` are node0's and node1's, `moved` is when it last failed over."""

    number: int
    primary: str = "node0"
    priorities: tuple[int, ...] = (200, 100)
    preempt: bool = False
    failovers: int = 1
    moved: datetime | None = None


@dataclass(frozen=True, slots=True)
class LabCommit:
    """One commit, newest first; `configured` is what it set, by the path of the statement."""

    when: datetime
    user: str = "lab"
    client: str = "cli"
    log: str = ""
    configured: Mapping[str, str] = field(default_factory=dict)

"""A lab device, described shortly: what a scenario changes and what the replies are rendered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from agent.errors import ConfigError
from agent.lab.equipment import LabCommit, LabGroup, LabInterface, LabLicence, LabSupply

LARGEST_CORE: Final = 1 << 30
"""Bytes of the largest core file that a lab device may have: it can be fetched, byte by byte."""

_NEW_YEAR: Final = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LabCore:
    """One core file; `size` is bytes, `LARGEST_CORE` at most. `permissions` are for its owner, its group and the others."""

    path: str
    size: int
    written: datetime
    owner: str = "root"
    permissions: int = 0o660
    group: str = "field"

    def __post_init__(self) -> None:
        if not 0 <= self.size <= LARGEST_CORE:
            raise ConfigError(f"{self.path}: a core file of {self.size} bytes; at most {LARGEST_CORE} can be had")


@dataclass(frozen=True, slots=True)
class LabFileSystem:
    """One mounted file system; `size` is MB."""

    device: str
    mounted_on: str
    size: int
    used_percent: int


@dataclass(frozen=True, slots=True)
class LabEngine:
    """One routing engine, member or node; `name` is what multi-engine replies call it, empty where there is one.

    `memory` is MB; `idle` and `load` are what they swing around. `release` differs from the device's only where it says so.
    """

    name: str = ""
    model: str = ""
    serial: str = ""
    slot: int | None = None
    mastership: str = ""
    status: str = "OK"
    memory: int = 4096
    memory_used: int = 30
    started: datetime = _NEW_YEAR
    reboot_reason: str = "Router rebooted after a normal shutdown."
    configured_by: str = "lab"
    time_source: str = "NTP CLOCK"
    load: float = 0.4
    idle: int = 90
    temperature: int | None = None
    cpu_temperature: int | None = None
    release: str = ""
    reachable: bool = True
    cores: tuple[LabCore, ...] = ()
    filesystems: tuple[LabFileSystem, ...] = ()


@dataclass(frozen=True, slots=True)
class LabPart:
    """One part; `path` is its place, `FPC 0/PIC 1/Xcvr 3`. `0..3` in it means four of them, `{n}` the number in a serial."""

    path: str
    version: str = ""
    part_number: str = ""
    serial: str = ""
    description: str = ""
    model_number: str = ""
    clei: str = ""


@dataclass(frozen=True, slots=True)
class LabChassis:
    """One chassis: the only one, or one node's."""

    description: str
    serial: str = ""
    engine: str = ""
    parts: tuple[LabPart, ...] = ()


@dataclass(frozen=True, slots=True)
class LabAlarm:
    """One active alarm; `listed_by` are the lists that hold it, `chassis` and `system`."""

    severity: str
    description: str
    since: datetime
    kind: str = "Chassis"
    short: str = ""
    engine: str = ""
    listed_by: tuple[str, ...] = ("chassis", "system")


@dataclass(frozen=True, slots=True)
class LabItem:
    """One environment item. `0..3` in its name means four of them; temperatures swing around `celsius`."""

    name: str
    category: str
    status: str = "OK"
    celsius: int | None = None
    comment: str = ""
    engine: str = ""


@dataclass(frozen=True, slots=True)
class LabUser:
    """A login; `denied` names the rpcs that it may not ask. Only a `super-user` reads what others have locked away."""

    password: str
    denied: tuple[str, ...] = ()
    login_class: str = "super-user"


@dataclass(frozen=True, slots=True)
class LabRefusal:
    """What the device says of one rpc: `form` is `rpc-error`, `xnm` or `output` instead of a payload, `warning` before it."""

    form: str
    message: str


@dataclass(frozen=True, slots=True)
class LabDevice:
    """One lab device.

    The style of its replies: `prefixed` with `nc:`, leaves `padded` with newlines, `comments` before the hello, NETCONF `chunked`
    (base:1.1). `latency` is milliseconds by rpc, `default` for the others; `offline` names FPCs that are switched off, `restarted`
    when an FPC came up, `slots` how many FPCs there is room for. `components` are the blocks that an NFX lists instead of one
    release. `configuration` is what this device has configured of its own; `cluster_id` counts in an SRX cluster.
    """

    hostname: str
    model: str
    release: str
    engines: tuple[LabEngine, ...]
    chassis: tuple[LabChassis, ...]
    product: str = ""
    os_name: str = ""
    evolved: bool = False
    prefixed: bool = False
    padded: bool = False
    comments: bool = True
    chunked: bool = False
    packages: tuple[str, ...] = ()
    alarms: tuple[LabAlarm, ...] = ()
    environment: tuple[LabItem, ...] = ()
    latency: Mapping[str, float] = field(default_factory=dict)
    users: Mapping[str, LabUser] = field(default_factory=dict)
    refusals: Mapping[str, LabRefusal] = field(default_factory=dict)
    host_keys: tuple[str, ...] = ("ssh-ed25519",)
    site: str = "lab"
    groups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    offline: tuple[str, ...] = ()
    slots: int = 0
    restarted: Mapping[str, datetime] = field(default_factory=dict)
    components: tuple[str, ...] = ()
    interfaces: tuple[LabInterface, ...] = ()
    supplies: tuple[LabSupply, ...] = ()
    licences: tuple[LabLicence, ...] = ()
    redundancy: tuple[LabGroup, ...] = ()
    cluster_id: int = 1
    commits: tuple[LabCommit, ...] = ()
    configuration: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cluster(self) -> bool:
        """Whether it is an SRX chassis cluster."""
        return self.engines[0].name.startswith("node")

    @property
    def virtual_chassis(self) -> bool:
        """Whether it is a virtual chassis of switches, or a switch that answers as one."""
        return self.engines[0].name.startswith("fpc")

    @property
    def members(self) -> tuple[str, ...]:
        """The members of a virtual chassis of routers, each with engines of its own: `member0`, `member1`."""
        names = (engine.name for engine in self.engines if engine.name.startswith("member"))
        return tuple(dict.fromkeys(name.split("-")[0] for name in names))

    @property
    def dual(self) -> bool:
        """Whether one chassis holds two routing engines."""
        return self.engines[0].name.startswith("re") and len(self.engines) > 1

    @property
    def master(self) -> LabEngine:
        """The engine that a login lands on: the first master that is there."""
        there = [engine for engine in self.engines if engine.reachable] or list(self.engines)
        return next((engine for engine in there if engine.mastership == "master"), there[0])

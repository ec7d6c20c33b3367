"""Routing engines: state, mastership, load and start of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class RoutingEngine:
    """One routing engine. `slot` and `mastership` are absent where there is only one.

    Memory is MB as the engine sees it and percent used; CPU percent idle; temperatures degrees Celsius; `started` UTC.
    """

    engine: str
    slot: int | None = None
    mastership: str = ""
    status: str = ""
    model: str = ""
    serial: str = ""
    memory_mb: int | None = None
    started: datetime | None = None
    reboot_reason: str = ""
    memory_used: int | None = moving(None)
    cpu_idle: int | None = moving(None)
    load_one: float | None = moving(None)
    load_five: float | None = moving(None)
    load_fifteen: float | None = moving(None)
    temperature: int | None = moving(None)
    cpu_temperature: int | None = moving(None)
    up_seconds: int | None = moving(None)


@dataclass(frozen=True, slots=True)
class RoutingEngines:
    """Every routing engine that the device lists (`get-route-engine-information`)."""

    engines: tuple[RoutingEngine, ...]

    @property
    def master(self) -> RoutingEngine:
        """The master, or the only one."""
        return next((engine for engine in self.engines if engine.mastership == "master"), self.engines[0])

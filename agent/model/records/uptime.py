"""Uptime: when each engine started, and what its clock says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class EngineUptime:
    """One engine's start and clock; times are UTC, by the device's own clock, which may be wrong.

    `now` is the device's clock when it answered; compare with the visit's time to see how far it is off.
    """

    engine: str
    booted: datetime | None = None
    configured: datetime | None = None
    configured_by: str = ""
    time_source: str = ""
    now: datetime | None = moving(None)
    up_seconds: int | None = moving(None)
    users: int | None = moving(None)


@dataclass(frozen=True, slots=True)
class Uptime:
    """When each engine started (`get-system-uptime-information`)."""

    engines: tuple[EngineUptime, ...]

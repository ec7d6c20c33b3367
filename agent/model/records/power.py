"""Power: what every supply takes in and gives, and what each zone has left."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class PowerSupply:
    """One slot for a supply. `state` and `status` as written: `Online`, `Empty`; `Absent`.

    `input` is what the device says of its feeds (`OK`), of which so many are expected and connected. Capacity is watts; what it
    gives is watts, amperes, volts and percent of its capacity.
    """

    engine: str
    name: str
    state: str = ""
    status: str = ""
    input: str = ""
    feeds_expected: int | None = None
    feeds_connected: int | None = None
    capacity: int | None = None
    capacity_max: int | None = None
    zone: str = ""
    watts: float | None = moving(None)
    amperes: float | None = moving(None)
    volts: float | None = moving(None)
    load: float | None = moving(None)


@dataclass(frozen=True, slots=True)
class PowerZone:
    """One power zone, in watts; `used` is measured, `allocated` what its parts may take."""

    engine: str
    name: str
    capacity: int | None = None
    capacity_max: int | None = None
    allocated: float | None = moving(None)
    remaining: float | None = moving(None)
    used: float | None = moving(None)


@dataclass(frozen=True, slots=True)
class Power:
    """Every power supply and zone (`get-power-usage-information`)."""

    supplies: tuple[PowerSupply, ...]
    zones: tuple[PowerZone, ...] = ()

"""Licences: what is installed, what is used, and what ends when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class Licence:
    """The licences for one feature. `needed` counts those that are used without one.

    `validity` is the device's word, such as `permanent`, empty where there is an end; `ends` is the start of that day, UTC.
    """

    engine: str
    name: str
    description: str = ""
    installed: int | None = None
    needed: int | None = None
    validity: str = ""
    ends: datetime | None = None
    used: int | None = moving(None)
    given: int | None = moving(None)


@dataclass(frozen=True, slots=True)
class Licences:
    """The licences for every feature that the device counts (`get-license-summary-information`)."""

    features: tuple[Licence, ...] = ()

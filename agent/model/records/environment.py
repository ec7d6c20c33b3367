"""Environment: power supplies, fans and temperatures."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class EnvironmentItem:
    """One sensor, fan or supply. `category` is the device's class: `Temp`, `Power`, `Fans`, ...; `status` as written.

    `celsius` is `None` where there is no reading; `comment` is a fan's speed in words.
    """

    engine: str
    name: str
    category: str = ""
    status: str = ""
    celsius: int | None = moving(None)
    comment: str = moving("")


@dataclass(frozen=True, slots=True)
class Environment:
    """Every item of `get-environment-information`, in the device's order."""

    items: tuple[EnvironmentItem, ...]

"""Reachability: whether the device let us in. Always got."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class Reachability:
    """Whether the device said hello, and if the round failed, why.

    `code` and `reason` are of `agent.errors`, empty when the round went well; `seconds` is the time until the hello.
    """

    reached: bool
    code: str = ""
    reason: str = moving("")
    seconds: float | None = moving(None)

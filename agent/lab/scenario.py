"""A scenario: what happens to which device, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from agent.errors import ConfigError
from agent.lab.changes import CHANGES, changed
from agent.lab.description import LabDevice
from agent.lab.loading import build, read_yaml
from agent.lab.motion import now
from agent.policy.nearest import hint

SHIPPED: Final = Path(__file__).parent / "scenarios"
"""The folder of the scenarios that we ship."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens, `after` seconds from the lab's start."""

    after: float
    device: str
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """The steps of a file, in the order of their times."""

    steps: tuple[Step, ...]

    def due(self, since: float, until: float) -> list[Step]:
        """The steps later than `since` seconds and not later than `until`."""
        return [step for step in self.steps if since < step.after <= until]


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file; `ConfigError` names what is wrong in it."""
    scenario = build(Scenario, read_yaml(path), path.name)
    for at, step in enumerate(scenario.steps):
        for name in step.change:
            if name not in CHANGES:
                raise ConfigError(f"{path.name}.steps[{at}].change.{name}: no such change{hint(str(name), CHANGES)}")
    return Scenario(tuple(sorted(scenario.steps, key=lambda step: step.after)))


def rehearse(scenario: Scenario, devices: Mapping[str, LabDevice]) -> dict[str, LabDevice]:
    """The devices as they are at the end; `ConfigError` names the step that cannot happen."""
    played = dict(devices)
    for step in scenario.steps:
        if step.device not in played:
            raise ConfigError(f"the step after {step.after:g} s: the lab has no {step.device}{hint(step.device, played)}")
        try:
            played[step.device] = changed(played[step.device], step.change, now())
        except ConfigError as error:
            raise ConfigError(f"the step after {step.after:g} s, {step.device}: {error}") from error
    return played

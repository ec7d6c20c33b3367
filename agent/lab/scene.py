"""What a reply is rendered from: the device, the engines that answer in this part of it, and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from agent.lab.description import LabDevice, LabEngine, LabUser
from agent.lab.markup import Markup
from agent.lab.motion import swing
from agent.lab.request import Request

LAB_USER: Final = LabUser("")
"""The lab's own login: it may do everything."""


class _Placed(Protocol):
    @property
    def engine(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Scene:
    """A device at one moment, asked by somebody; `engines` are all of it, or those whose part is rendered."""

    device: LabDevice
    engines: tuple[LabEngine, ...]
    now: datetime
    markup: Markup
    request: Request
    user: str = "lab"
    login: LabUser = LAB_USER

    @property
    def engine(self) -> LabEngine:
        """The engine whose part is rendered."""
        return self.engines[0]

    def shows(self, placed: _Placed) -> bool:
        """Whether a thing that stands at an engine, in a member or at none, belongs into this part."""
        here = placed.engine
        return not here or any(engine.name == here or engine.name.startswith(f"{here}-") for engine in self.engines)

    def up_seconds(self, engine: LabEngine) -> int:
        """For how long an engine has run."""
        return max(0, int((self.now - engine.started).total_seconds()))

    def swing(self, middle: float, width: float, what: str) -> float:
        """A value that moves with time; see `motion.swing`."""
        return swing(middle, width, f"{self.device.hostname}/{what}", self.now)

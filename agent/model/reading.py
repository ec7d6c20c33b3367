"""What became of one record, and the readings of one round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.model.about import About
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.model.visit import Visit


@dataclass(frozen=True, slots=True)
class Got:
    """The record was read. `missing` names the engines that did not answer: of those, nothing is known."""

    record: Any
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """The device has no such thing; a sure answer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """We could not find out; `code` is stable (see `agent.errors`), `reason` is for people."""

    code: str
    reason: str


Reading = Got | Absent | Failed


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The readings of one round with one device, and the replies they came from.

    `readings` are keyed by collector, `replies` by rpc; `feeds` says which rpcs each collector's reading came from, and `signs`
    by what a whole reading is known again: the replies it was read from, and who read them. `unchanged` names those whose sign
    is that of the last visit: they are whole, and read only when somebody looks.
    """

    device: str
    visit: Visit
    about: About
    readings: Mapping[str, Reading]
    replies: Mapping[Rpc, Reply] = field(default_factory=dict)
    feeds: Mapping[str, tuple[Rpc, ...]] = field(default_factory=dict)
    signs: Mapping[str, bytes] = field(default_factory=dict)
    unchanged: frozenset[str] = frozenset()

    def record(self, kind: type) -> Any:
        """The record of that type, or `None` where it was not got."""
        got = (reading.record for reading in self.readings.values() if isinstance(reading, Got))
        return next((record for record in got if isinstance(record, kind)), None)

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for each thing that went wrong, the visit's own first."""
        return tuple(self._problems())

    def _problems(self) -> Iterator[str]:
        if self.visit.code:
            yield f"{self.visit.code}: {self.visit.reason}"
        for name, reading in ((name, self.readings[name]) for name in self.readings if name not in self.unchanged):
            if isinstance(reading, Failed) and reading.code not in (self.visit.code, "not-answered"):
                yield f"{name}: {reading.code}: {reading.reason}"
            if isinstance(reading, Got) and reading.missing:
                yield f"{name}: no answer from {', '.join(reading.missing)}"

"""Line cards: state, load and PICs of every card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class Pic:
    """One PIC of a card; `state` as written: `Online`, `Offline`, ...; `kind` is what the device calls its type."""

    slot: int | None
    state: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LineCard:
    """One slot, be there a card in it or not. `state` as written: `Online`, `Offline`, `Empty`, `Present`, ...

    `comment` is why it is in that state, such as who took it offline. Memory is MB, load and used memory percent, temperature
    degrees Celsius, `started` UTC.
    """

    engine: str
    slot: int | None
    state: str = ""
    description: str = ""
    comment: str = ""
    memory_mb: int | None = None
    started: datetime | None = None
    pics: tuple[Pic, ...] = ()
    temperature: int | None = moving(None)
    cpu: int | None = moving(None)
    cpu_interrupt: int | None = moving(None)
    heap_used: int | None = moving(None)
    buffer_used: int | None = moving(None)
    up_seconds: int | None = moving(None)


@dataclass(frozen=True, slots=True)
class LineCards:
    """Every slot for a line card (`get-fpc-information`), with the PICs in it (`get-pic-information`)."""

    cards: tuple[LineCard, ...]

"""Interfaces: state and error counters of every physical interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agent.model.records.moving import moving


@dataclass(slots=True)
class Interface:
    """One physical interface; `admin`, `oper` and `speed` as written: `up`, `down`; `1000mbps`, `Auto`.

    `flapped` is when it last changed its state, to a few seconds, by our clock; `None` where it never did. Errors are counters by
    the device's names, those alone that are not zero; `None` where it gave no such list. Not frozen: hundreds are made a reply.
    """

    engine: str
    name: str
    admin: str = ""
    oper: str = ""
    description: str = ""
    speed: str = ""
    flapped: datetime | None = moving(None)
    input_errors: Mapping[str, int] | None = moving(None)
    output_errors: Mapping[str, int] | None = moving(None)
    mac_errors: Mapping[str, int] | None = moving(None)


@dataclass(frozen=True, slots=True)
class Interfaces:
    """Every physical interface (`get-interface-information`), in the device's order."""

    interfaces: tuple[Interface, ...]

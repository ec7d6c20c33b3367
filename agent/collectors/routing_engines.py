"""Routing engines: state, mastership, load and start of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agent.api import About, Ask, Part, Replies, RoutingEngine, RoutingEngines, Rpc
from agent.collectors.wording import celsius, seconds, serial_number

_ENGINE_IN_NAME: Final = re.compile(r"-?re\d+$")


@dataclass(frozen=True)
class CollectRoutingEngines:
    """Ask for the state of the routing engines; the master answers for all."""

    name = "routing-engines"
    record = RoutingEngines

    def asks(self, about: About) -> Iterable[Ask]:
        """One list; nodes and members answer it each for their own."""
        yield Ask("engines", Rpc("get-route-engine-information"))

    def read(self, replies: Replies) -> RoutingEngines:
        """Read every engine, each under a name of its own."""
        listed = replies["engines"].engines("route-engine")
        several = Counter(engine for engine, _ in listed)
        found: dict[str, RoutingEngine] = {}
        for index, (engine, part) in enumerate(listed):
            name = _name(engine, part.number("slot"), index) if several[engine] > 1 else engine
            found.setdefault(name, _engine(name, part))
        return RoutingEngines(tuple(found.values()))


def _name(wrapper: str, slot: int | None, index: int) -> str:
    """`re1`, `member0-re1`, `lcc0-re1`: where one reply lists several engines, its own name is of the one that answered."""
    chassis = _ENGINE_IN_NAME.sub("", wrapper)
    own = f"re{index if slot is None else slot}"
    return f"{chassis}-{own}" if chassis else own


def _engine(name: str, part: Part) -> RoutingEngine:
    used = part.number("memory-buffer-utilization")
    return RoutingEngine(
        engine=name,
        slot=part.number("slot"),
        mastership=part.text("mastership-state") or "",
        status=part.text("status") or "",
        model=part.text("model") or "",
        serial=serial_number(part.text("serial-number") or ""),
        memory_mb=_memory(part),
        started=part.moment("start-time"),
        reboot_reason=part.text("last-reboot-reason") or "",
        memory_used=part.number("memory-system-total-util") if used is None else used,
        cpu_idle=part.number("cpu-idle"),
        load_one=part.decimal("load-average-one"),
        load_five=part.decimal("load-average-five"),
        load_fifteen=part.decimal("load-average-fifteen"),
        temperature=celsius(part, "temperature"),
        cpu_temperature=celsius(part, "cpu-temperature"),
        up_seconds=seconds(part, "up-time"),
    )


def _memory(part: Part) -> int | None:
    """SRX has no `memory-dram-size`, and some engines give only what is installed."""
    given = (part.number(tag) for tag in ("memory-dram-size", "memory-system-total", "memory-installed-size"))
    return next((size for size in given if size is not None), None)

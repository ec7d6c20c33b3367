"""Rounds with one device, for the tests of the store: its clock and counters move, the rest stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from agent.model.about import About
from agent.model.reading import Absent, Failed, Got, Reading, Snapshot
from agent.model.records import (
    Alarm,
    Alarms,
    Box,
    Chassis,
    CoreDumps,
    Environment,
    EnvironmentItem,
    FileSystem,
    Module,
    Reachability,
    RoutingEngine,
    RoutingEngines,
    Software,
    Storage,
    Uptime,
)
from agent.model.records.software import EngineSoftware
from agent.model.records.uptime import EngineUptime
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.model.visit import Visit

START = datetime(2024, 3, 1, 12, tzinfo=UTC)

RECORDS: Mapping[str, type] = {
    "alarms": Alarms,
    "chassis": Chassis,
    "core-dumps": CoreDumps,
    "environment": Environment,
    "reachability": Reachability,
    "routing-engines": RoutingEngines,
    "software": Software,
    "storage": Storage,
    "uptime": Uptime,
}
ABOUT = About(hostname="lab-mx1", model="mx480", release="21.4R3-S5.4", engines=("re0", "re1"))
MOVING = ("environment", "routing-engines", "storage", "uptime")


def rpc_of(collector: str) -> Rpc:
    """The rpc that feeds a collector here."""
    return Rpc("command" if collector == "reachability" else f"get-{collector}", detail=True, slot="0")


def readings(turn: int, alarms: int = 0) -> dict[str, Reading]:
    """What nine collectors got in a turn; so many alarms are active."""
    now = START + timedelta(minutes=5 * turn)
    items = tuple(
        EnvironmentItem("re0", f"Fan {i}", "Fans", "OK", 20 + (turn * 7 + i * 13) % 30, f"{turn * 31 % 999} rpm") for i in range(30)
    )
    systems = tuple(
        FileSystem("re0", f"/dev/ada0s{i}", f"/mnt{i}", 1 << 30, turn * 7919 + i, (1 << 30) - turn, turn % 90) for i in range(10)
    )
    engines = tuple(
        RoutingEngine(f"re{i}", i, "master" if i == 0 else "backup", "OK", "RE", f"S{i}", 16384, START, "boot", *_load(turn, i))
        for i in (0, 1)
    )
    uptimes = tuple(EngineUptime(f"re{i}", START, START, "lab", "ntp", now, turn * 300, turn % 3) for i in (0, 1))
    return {
        "alarms": Got(Alarms(tuple(Alarm("chassis", "Major", f"Fan {i} failed", since=START) for i in range(alarms)))),
        "chassis": Got(Chassis((Box("", "S1", "MX480", tuple(Module(f"FPC {i}", f"FPC {i}", serial=f"X{i}") for i in range(40))),))),
        "core-dumps": Got(CoreDumps(), missing=("re1",)),
        "environment": Got(Environment(items)),
        "reachability": Got(Reachability(reached=True, seconds=turn / 7)),
        "routing-engines": Got(RoutingEngines(engines)),
        "software": Got(Software((EngineSoftware("re0", "lab-mx1", "mx480", "21.4R3-S5.4"),))),
        "storage": Got(Storage(systems)),
        "uptime": Got(Uptime(uptimes)),
    }


def _load(turn: int, slot: int) -> tuple[int | float, ...]:
    return (turn % 100, 99 - turn % 50, turn % 17 / 10, turn % 13 / 10, turn % 11 / 10, 30 + (turn + slot) % 9, 40 + turn % 5, turn * 300)


def raw(collector: str, turn: int) -> bytes:
    """The reply that a collector's reading came from."""
    seen = turn if collector in MOVING else 0
    lines = "".join(f"<item><name>{collector} {i}</name><value>{(seen * 7919 + i * 104729) % 9973}</value></item>" for i in range(150))
    return f"<rpc-reply><{collector}>{lines}</{collector}></rpc-reply>".encode()


def round_(device: str, turn: int = 0, changed: Mapping[str, Reading] | None = None, alarms: int = 0) -> Snapshot:
    """One round: everything was read; `changed` puts other readings in the place of some."""
    found = readings(turn, alarms) | dict(changed or {})
    fed = [name for name in found if name != "reachability"]
    return Snapshot(
        device,
        Visit(START + timedelta(minutes=5 * turn), 2.5, 0.75),
        ABOUT,
        found,
        {rpc_of(name): Reply(raw(name, turn)) for name in fed},
        {name: (rpc_of(name),) for name in fed},
    )


def unreached(device: str, turn: int = 0) -> Snapshot:
    """A round in which the device did not answer."""
    failed: dict[str, Reading] = {name: Failed("not-answered", "no answer after 30 s") for name in RECORDS}
    failed["reachability"] = Got(Reachability(reached=False, code="no-answer", reason="no answer after 30 s"))
    failed["chassis"] = Absent("not supported")
    return Snapshot(device, Visit(START + timedelta(minutes=5 * turn), 30.0, None, "no-answer", "no answer after 30 s"), About(), failed)

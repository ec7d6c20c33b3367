"""JSON for programs: one line for each device, whatever happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from agent.cli.text import escaped
from agent.model.device import Device
from agent.model.reading import Absent, Got, Reading, Snapshot
from agent.model.visit import Visit
from agent.policy.summary import Summary
from agent.store import plain


def line(value: Mapping[str, Any]) -> str:
    """One line of JSON, harmless on a terminal too."""
    return escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def lines(value: Mapping[str, Any]) -> str:
    """JSON over several lines, for people who look into it."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def device_object(device: Device, snapshot: Snapshot, summary: Summary) -> dict[str, Any]:
    """What a round found of one device. Times are UTC, in ISO 8601; lengths are seconds."""
    return {
        "device": device.name,
        "uid": device.uid,
        "organisation": device.organisation,
        "address": device.address,
        "ok": summary.whole,
        **visit_object(snapshot.visit),
        "model": summary.model,
        "release": summary.release,
        "serial": summary.serial,
        "uptime": None if summary.uptime is None else int(summary.uptime.total_seconds()),
        "alarms": summary.alarms,
        "cores": summary.cores,
        "problems": list(summary.problems),
        "readings": {name: reading_object(reading) for name, reading in snapshot.readings.items()},
    }


def visit_object(visit: Visit) -> dict[str, Any]:
    """How one login went: `code` and `reason` are empty when all went well."""
    return {"code": visit.code, "reason": visit.reason, "started": visit.started.isoformat(), "seconds": round(visit.seconds, 3)}


def unvisited(device: Device) -> dict[str, Any]:
    """The line of a device that was not reached before somebody interrupted."""
    return {"device": device.name, "uid": device.uid, "ok": False, "code": "interrupted", "reason": "the command was interrupted"}


def reading_object(reading: Reading) -> dict[str, Any]:
    """One reading: `status` is `got`, `absent` or `failed`."""
    if isinstance(reading, Got):
        return {"status": "got", "record": plain(reading.record), "missing": list(reading.missing)}
    if isinstance(reading, Absent):
        return {"status": "absent", "reason": reading.reason}
    return {"status": "failed", "code": reading.code, "reason": reading.reason}

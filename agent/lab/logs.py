"""The logs of a lab device: a line every so often, the same for everybody who looks, and one for whatever happened to it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import PurePosixPath
from random import Random
from typing import Final

from agent.lab.description import LabDevice, LabEngine

ROTATED: Final = timedelta(hours=6)
"""After how long a log is set aside and packed."""

_TICK: Final = 41
_RED: Final = "Major"

Event = tuple[datetime, str]
"""A line that stands in the log because something happened, and when."""

TEMPLATES: Final = {
    "messages": (
        "sshd[{pid}]: Accepted password for lab from 192.0.2.9 port {port} ssh2",
        "mgd[{pid}]: UI_AUTH_EVENT: Authenticated user 'lab' at permission level 'j-super-user'",
        "mgd[{pid}]: UI_LOGOUT_EVENT: User 'lab' logout",
        "xntpd[{pid}]: NTP clock step of 0.00{digit} s was not needed",
        "rpd[{pid}]: RPD_SCHED_SLIP: {digit} sec 0.{port} scheduler slip, user: 0 sec 0.{digit}, system: 0 sec 0.{digit}",
        "cron[{pid}]: (root) CMD (newsyslog)",
        "snmpd[{pid}]: SNMPD_AUTH_FAILURE: nsa_log_community: unauthorized SNMP community from 192.0.2.{digit}",
        "last message repeated {digit} times",
    ),
    "chassisd": (
        "chassisd[{pid}]: CHASSISD_FAN_TIMER: fans looked after, pass {digit}",
        "chassisd[{pid}]: hwdb: entry {port} is fresh",
    ),
    "interactive-commands": ("mgd[{pid}]: UI_CMDLINE_READ_LINE: User 'lab', command 'show chassis alarms '",),
}
"""What each log is made of, by its name."""


def current(device: LabDevice, engine: LabEngine, name: str, now: datetime) -> bytes:
    """The log that is written to, up to this moment."""
    ticked = datetime.fromtimestamp(int(now.timestamp()) // _TICK * _TICK, UTC)
    return _rendered(device.hostname, name, _turn(now), max(ticked, _turn(now)), _events(device, engine, name, now))


def packed(device: LabDevice, engine: LabEngine, name: str, number: int, now: datetime) -> bytes:
    """A log that was set aside: 0 is the newest."""
    end = _turn(now) - ROTATED * number
    return _packed(device.hostname, name, end - ROTATED, end, _events(device, engine, name, now))


def packed_at(number: int, now: datetime) -> datetime:
    """When that was."""
    return _turn(now) - ROTATED * number


def _turn(now: datetime) -> datetime:
    """The last time that logs were set aside."""
    length = int(ROTATED.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)


def _events(device: LabDevice, engine: LabEngine, name: str, now: datetime) -> tuple[Event, ...]:
    if name != "messages":
        return ()
    return tuple(sorted((when, line) for when, line in _happened(device, engine) if when <= now))


def _happened(device: LabDevice, engine: LabEngine) -> Iterator[Event]:
    for core in engine.cores:
        daemon = PurePosixPath(core.path).name.split(".")[0]
        yield core.written, f"/kernel: pid {core.size % 30000} ({daemon}), jid 0, uid 0: exited on signal 6 (core dumped)"
    for alarm in device.alarms:
        color = "RED" if alarm.severity == _RED else "YELLOW"
        yield alarm.since, f"alarmd[8012]: Alarm set: {alarm.kind} color={color}, class=CHASSIS, reason={alarm.description}"
    for commit in device.commits:
        yield commit.when, f"mgd[9120]: UI_COMMIT: User '{commit.user}' requested 'commit' operation (comment: {commit.log or 'none'})"


@lru_cache(maxsize=64)
def _packed(host: str, name: str, start: datetime, end: datetime, events: tuple[Event, ...]) -> bytes:
    return gzip.compress(_rendered(host, name, start, end, events), mtime=int(end.timestamp()))


@lru_cache(maxsize=64)
def _rendered(host: str, name: str, start: datetime, end: datetime, events: tuple[Event, ...]) -> bytes:
    ticks = range(int(start.timestamp()) // _TICK * _TICK + _TICK, int(end.timestamp()) + 1, _TICK)
    lines = [(datetime.fromtimestamp(tick, UTC), _line(host, name, tick)) for tick in ticks]
    lines += [event for event in events if start <= event[0] < end + timedelta(seconds=_TICK)]
    return "".join(f"{when:%b} {when.day:>2} {when:%H:%M:%S}  {host} {text}\n" for when, text in sorted(lines)).encode()


def _line(host: str, name: str, tick: int) -> str:
    luck = Random(f"{host}/{name}/{tick}")  # noqa: S311 - log lines, not a secret
    chosen = luck.choice(TEMPLATES[name])
    return chosen.format(pid=luck.randrange(4000, 30000), port=luck.randrange(1025, 65535), digit=luck.randrange(2, 9))

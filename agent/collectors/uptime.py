"""Uptime: when each engine started, and what its clock says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.api import About, Ask, EngineUptime, Part, Replies, Uptime
from agent.collectors.asking import everywhere
from agent.collectors.wording import seconds


@dataclass(frozen=True)
class CollectUptime:
    """Ask every engine since when it runs."""

    name = "uptime"
    record = Uptime

    def asks(self, about: About) -> Iterable[Ask]:
        """The times of every member or engine that the platform can name."""
        yield everywhere("uptime", "get-system-uptime-information", "show system uptime", about)

    def read(self, replies: Replies) -> Uptime:
        """Read every engine's times, from epochs only: the zones in the texts are ambiguous."""
        answers = replies["uptime"].engines("system-uptime-information")
        return Uptime(tuple(_uptime(engine, part) for engine, part in answers))


def _uptime(engine: str, part: Part) -> EngineUptime:
    since_boot = seconds(part, "system-booted-time/time-length")
    return EngineUptime(
        engine=engine,
        booted=part.moment("system-booted-time/date-time"),
        configured=part.moment("last-configured-time/date-time"),
        configured_by=part.text("last-configured-time/user") or "",
        time_source=part.text("time-source") or "",
        now=part.moment("current-time/date-time"),
        up_seconds=seconds(part, "uptime-information/up-time") if since_boot is None else since_boot,
        users=part.number("uptime-information/active-user-count"),
    )

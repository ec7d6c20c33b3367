"""Alarms: what the chassis and the system complain of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agent.api import About, Alarm, Alarms, Ask, NotSupported, Part, Replies, Reply, ReplyError, Rpc, RpcFailed

_NONE: Final = "no alarms currently active"


@dataclass(frozen=True)
class CollectAlarms:
    """Ask for both lists: neither holds all of the other."""

    name = "alarms"
    record = Alarms

    def asks(self, about: About) -> Iterable[Ask]:
        """The chassis' list and the system's."""
        yield Ask("chassis", Rpc("get-alarm-information"))
        yield Ask("system", Rpc("get-system-alarm-information"))

    def read(self, replies: Replies) -> Alarms:
        """Read both lists. One may be unknown to the device; one that failed is no empty list, so the reading fails."""
        lists = {key: _supported(replies[key]) for key in ("chassis", "system")}
        if all(parts is None for parts in lists.values()):
            raise replies["chassis"].refusal("alarm-information")
        found = [(key, engine, part) for key, parts in lists.items() for engine, part in parts or ()]
        alarms = tuple(_alarm(key, engine, detail) for key, engine, part in found for detail in part.each("alarm-detail"))
        return Alarms(alarms, sum(_unlisted(part) for _, _, part in found))


def _supported(reply: Reply) -> list[tuple[str, Part]] | None:
    """Each engine's list, or `None` where the device has no such list."""
    try:
        parts = reply.engines("alarm-information")
    except NotSupported:
        return None
    except ReplyError:
        if _NONE in reply.output.lower():
            return []
        raise
    if any(len(part.element) == 0 for _, part in parts):
        raise RpcFailed("an alarm list without a summary")
    return parts


def _alarm(listed_by: str, engine: str, detail: Part) -> Alarm:
    short = _words(detail, "alarm-short-description")
    return Alarm(
        listed_by=listed_by,
        severity=detail.text("alarm-class") or "",
        description=_words(detail, "alarm-description") or short,
        engine=engine,
        short=short,
        kind=detail.text("alarm-type") or "",
        since=detail.moment("alarm-time"),
    )


def _words(detail: Part, path: str) -> str:
    return " ".join((detail.text(path) or "").split())


def _unlisted(part: Part) -> int:
    announced = part.number("alarm-summary/active-alarm-count") or 0
    return max(0, announced - sum(1 for _ in part.each("alarm-detail")))

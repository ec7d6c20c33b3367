"""Interfaces: state and error counters of every physical interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agent.api import About, Ask, Interface, Interfaces, Part, Replies, Rpc
from agent.collectors.wording import seconds

_LISTS: Final = ("input-error-list", "output-error-list", "ethernet-mac-statistics")
_BRANCHES: Final = frozenset(_LISTS)
_MAC_ERROR: Final = re.compile(r"-errors$|violation|fragment|jabber|oversize")


@dataclass(frozen=True)
class CollectInterfaces:
    """Ask for the counters of every interface."""

    name = "interfaces"
    record = Interfaces

    def asks(self, about: About) -> Iterable[Ask]:
        """The one form that has the error lists: some 7 KB for each physical interface, and 3 KB for each logical one."""
        yield Ask("interfaces", Rpc("get-interface-information", extensive=True))

    def read(self, replies: Replies) -> Interfaces:
        """Read every physical interface that has a name, one after the other: the reply may be larger than a tree should be."""
        reply = replies["interfaces"]
        found = tuple(_named(reply.each("physical-interface"), replies.visit.started))
        if not found:
            raise reply.refusal("physical-interface")
        return Interfaces(found)


def _named(parts: Iterator[Part], now: datetime) -> Iterator[Interface]:
    for part in parts:
        texts, lists = part.divided(_BRANCHES)
        if texts.get("name"):
            yield _interface(part, texts, {one.name: one for one in lists}, now)


def _interface(part: Part, texts: Mapping[str, str], lists: Mapping[str, Part], now: datetime) -> Interface:
    given = texts.get
    taken, sent, mac = (_counters(lists.get(name)) for name in _LISTS)
    return Interface(
        engine=_engine(part),
        name=given("name", ""),
        admin=given("admin-status", ""),
        oper=given("oper-status", ""),
        description=given("description", ""),
        speed=given("speed", ""),
        flapped=_flapped(part, now),
        input_errors=taken,
        output_errors=sent,
        mac_errors=mac if mac is None else {name: count for name, count in mac.items() if _MAC_ERROR.search(name)},
    )


def _counters(part: Part | None) -> dict[str, int] | None:
    """What a list counts, but for what is zero."""
    if part is None:
        return None
    counts = {tag: int(text[:18]) for tag, text in part.divided(())[0].items() if text.isdecimal()}
    return {tag: count for tag, count in counts.items() if count}


def _flapped(part: Part, now: datetime) -> datetime | None:
    """When it flapped last: the attribute `seconds` is no epoch here, it counts back from now, and is zero where it never did."""
    ago = seconds(part, "interface-flapped")
    return now - timedelta(seconds=ago) if ago and ago < now.timestamp() else None


def _engine(part: Part) -> str:
    """The engine that told of it; in a stream, what is around an interface still has its namespaces."""
    wrapper = next(part.element.iterancestors("{*}multi-routing-engine-item"), None)
    return "" if wrapper is None else (wrapper.findtext("{*}re-name") or "").strip()

"""Power: what every supply takes in and gives, and what each zone has left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from agent.api import About, Ask, NotSupported, Part, Power, PowerSupply, PowerZone, Replies, Rpc

_BEFORE_NAME: Final = re.compile(r"^(?:str-)?(?:[ad]c-)?")
_NUMBER: Final = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?")
_MOST_VOLTS: Final = 1000
"""No supply gives so many: some releases write millivolts."""


@dataclass(frozen=True)
class CollectPower:
    """Ask for the supplies and what they give."""

    name = "power"
    record = Power

    def asks(self, about: About) -> Iterable[Ask]:
        """One list; nodes and members answer it each for their own, or the master for all."""
        yield Ask("power", Rpc("get-power-usage-information"))

    def read(self, replies: Replies) -> Power:
        """Read every supply and zone; some devices know the rpc, and answer with one empty item for all they do not measure."""
        answers = replies["power"].engines("power-usage-information")
        supplies = tuple(_supply(engine, item) for engine, part in answers for item in part.each("power-usage-item") if item.text("name"))
        zones = tuple(_zone(engine, item) for engine, part in answers for item in part.each("power-usage-zone-information"))
        if not supplies and not zones:
            raise NotSupported("the device tells nothing of its power supplies")
        return Power(supplies, zones)


def _supply(engine: str, item: Part) -> PowerSupply:
    taken, given = _detail(item, "-input-detail"), _detail(item, "-output-detail")
    return PowerSupply(
        engine=engine,
        name=item.text("name") or "",
        state=item.text("state") or "",
        status=item.text("status") or "",
        input=taken.get("input") or taken.get("input-status") or item.text("input") or "",
        feeds_expected=_whole(taken.get("expect-feed")),
        feeds_connected=_whole(taken.get("actual-feed")),
        capacity=item.number("pem-capacity-detail/capacity-actual"),
        capacity_max=item.number("pem-capacity-detail/capacity-max"),
        zone=given.get("zone", ""),
        watts=_number(given.get("power")),
        amperes=_number(given.get("current")),
        volts=_volts(given),
        load=_number(given.get("load")),
    )


def _detail(item: Part, kind: str) -> Mapping[str, str]:
    """The texts of `ac-input-detail`, `dc-output-detail2` and the like, under names without what differs: `str-dc-power` is `power`."""
    found = next((child for child in item.element if kind in str(child.tag)), None)
    texts = {} if found is None else Part(found).divided(())[0]
    return {_BEFORE_NAME.sub("", tag): text for tag, text in texts.items()}


def _number(text: str | None) -> float | None:
    found = _NUMBER.match(text or "")
    return float(found[0]) if found else None


def _whole(text: str | None) -> int | None:
    number = _number(text)
    return None if number is None else int(number)


def _volts(given: Mapping[str, str]) -> float | None:
    volts = _number(given.get("voltage") or given.get("actual-voltage"))
    return volts if volts is None or volts < _MOST_VOLTS else volts / 1000


def _zone(engine: str, item: Part) -> PowerZone:
    return PowerZone(
        engine=engine,
        name=item.text("zone") or item.text("str-zone") or "",
        capacity=item.number("capacity-actual"),
        capacity_max=item.number("capacity-max"),
        allocated=item.decimal("capacity-allocated"),
        remaining=item.decimal("capacity-remaining"),
        used=item.decimal("capacity-actual-usage"),
    )

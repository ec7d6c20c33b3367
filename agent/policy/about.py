"""Learn from the first replies what device this is, so that the other questions fit it."""

from __future__ import annotations

from agent.model.about import About
from agent.model.records import RoutingEngines, Software

_WRAPPED = ("fpc", "member", "node")


def learn(software: Software | None, engines: RoutingEngines | None) -> About:
    """What is known of a device from what it said of its software and its engines; either may be unknown."""
    names = _names(software, engines)
    if software is None:
        return About(engines=names)
    return About(software.hostname, software.model, software.release, software.evolved, names)


def _names(software: Software | None, engines: RoutingEngines | None) -> tuple[str, ...]:
    """Every engine's name, in an order of their own: that of replies is not certain."""
    told = [engine.engine for engine in software.engines] if software else []
    listed = [engine.engine for engine in engines.engines] if engines else []
    named = {name for name in told + listed if name}
    members = {name for name in named if name.startswith(_WRAPPED)}
    return tuple(sorted(members or named, key=_natural))


def _natural(name: str) -> list[tuple[int, str]]:
    """A key under which `fpc2` comes before `fpc10`."""
    digits = "".join(letter if letter.isdecimal() else " " for letter in name)
    return [(int(number), name) for number in digits.split()] or [(0, name)]

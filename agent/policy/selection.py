"""Which devices somebody means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from agent.errors import ConfigError
from agent.model.device import Device
from agent.policy.nearest import hint

_MARKS: Final = frozenset("*?[")


def choose(
    devices: Sequence[Device], names: Iterable[str] = (), group: str | None = None, site: str | None = None, tag: str | None = None
) -> tuple[Device, ...]:
    """The devices of these names (or all, where none is given) that are in the group, at the site and under the tag.

    A name may be a pattern (`edge-*`). Raises `ConfigError`, with the nearest right word, for what matches nothing.
    """
    if not devices:
        raise ConfigError("the inventory has no devices; name some in devices.yaml")
    wanted = list(names)
    _require("group", group, (one for device in devices for one in device.groups))
    _require("site", site, (device.site for device in devices))
    _require("tag", tag, (one for device in devices for one in device.tags))
    named = set().union(*(_named(devices, name) for name in wanted)) if wanted else {device.name for device in devices}
    chosen = tuple(device for device in devices if device.name in named and _fits(device, group, site, tag))
    if not chosen:
        raise ConfigError("no device fits all of that: its name, group, site and tag")
    return chosen


def _named(devices: Sequence[Device], name: str) -> set[str]:
    """The names that a name or pattern means; a name that looks like a pattern is a name first."""
    every = {device.name for device in devices}
    found = {name} if name in every else set(_matching(every, name))
    if not found:
        raise ConfigError(f"no device is called {name}{hint(name, every)}")
    return found


def _matching(every: Iterable[str], pattern: str) -> Iterator[str]:
    if _MARKS.intersection(pattern):
        yield from (name for name in every if fnmatchcase(name, pattern))


def _fits(device: Device, group: str | None, site: str | None, tag: str | None) -> bool:
    return (group is None or group in device.groups) and (site is None or site == device.site) and (tag is None or tag in device.tags)


def _require(what: str, given: str | None, known: Iterable[str]) -> None:
    if given is None:
        return
    words = {word for word in known if word}
    if given not in words:
        raise ConfigError(f"no device has the {what} {given}{hint(given, words)}")

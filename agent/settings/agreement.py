"""What devices say of the settings and of one another: names that have to exist, and what may not stand twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from agent.settings.complaints import unknown
from agent.settings.inventory import DeviceDefinition, DeviceRow
from agent.settings.schema import Settings


def unknown_names(row: DeviceRow, settings: Settings, holds: Mapping[str, Any]) -> Iterator[str]:
    """A line for each name in what holds for a device that nothing has."""
    login, jump = holds["login"], holds.get("jump")
    if login is None:
        there = ", ".join(sorted(settings.logins))
        yield f"{row.at('login')}: is missing; " + (f"there is {there}" if there else "the settings have no logins")
    elif login not in settings.logins:
        yield f"{row.at('login')}: {unknown('login', login, list(settings.logins))}"
    if jump and jump not in settings.jumps:
        yield f"{row.at('jump')}: {unknown('jump host', jump, list(settings.jumps))}"
    if holds["organisation"] not in settings.organisations:
        yield f"{row.at('organisation')}: {unknown('organisation', holds['organisation'], list(settings.organisations))}"
    for group in holds["groups"] if settings.groups else ():
        if group not in settings.groups:
            yield f"{row.at('groups')}: {unknown('group', group, list(settings.groups))}"


def doubles(definitions: Iterable[DeviceDefinition]) -> Iterator[str]:
    """A line for each device that stands twice: by name, by address and port (as seen from one jump host), or by uid."""
    first: dict[tuple[str, ...], DeviceRow] = {}
    for one in definitions:
        for key in _identities(one):
            other = first.setdefault(key, one.row)
            if other is not one.row:
                yield f"{one.row.at(key[0])}: the same {_WORDS[key[0]]} as at {other.at()}"
                break


_WORDS = {"name": "name", "address": "address and port", "uid": "uid"}


def _identities(one: DeviceDefinition) -> Iterator[tuple[str, ...]]:
    device = one.device
    yield "name", device.organisation, device.name
    yield "address", device.address.lower(), str(device.port), device.jump.name if device.jump else ""
    if device.uid:
        yield "uid", device.uid

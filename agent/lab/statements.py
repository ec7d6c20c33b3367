"""The configuration of a lab device as statements: planted once for all, and what is each device's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from agent.lab.description import LabDevice
from agent.lab.loading import read_yaml
from agent.model.xml import Element

SECRET_MARKS: Final = ("LabSecret", "bad5ec0de")
"""Each planted secret holds one of these; nothing else in a lab's configuration does."""

_PLANTED: Final = Path(__file__).parent / "configurations" / "planted.yaml"
_INACTIVE: Final = "~"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: a container, one entry of a list (`name`), a leaf (`values`), or a word alone."""

    word: str
    name: str = ""
    values: tuple[str, ...] = ()
    inside: tuple[Statement, ...] = ()
    inactive: bool = False
    listed: bool = False


def statements(device: LabDevice) -> tuple[Statement, ...]:
    """Everything that is configured; what was committed later wins."""
    own = {"system": {"host-name": device.hostname}, "interfaces": {"interface": list(_interfaces(device))}}
    tree = _merged(_merged(own, _planted()), device.configuration)
    for commit in reversed(device.commits):
        for path, value in commit.configured.items():
            tree = _merged(tree, _nested(path.split("/"), value))
    return tuple(_read(tree))


def planted_secrets() -> tuple[str, ...]:
    """Every secret that a lab's configuration holds, as it is written there."""
    return tuple(dict.fromkeys(value for value in _leaves(_planted()) if any(mark in value for mark in SECRET_MARKS)))


def selected(found: tuple[Statement, ...], wanted: Element | None) -> tuple[Statement, ...]:
    """The statements that a subtree filter asks for; all of them without one."""
    if wanted is None or not len(wanted):
        return found
    asked = [(str(child.tag).rpartition("}")[2], child) for child in wanted]
    return tuple(_narrowed(one, child) for one in found for word, child in asked if word == one.word and _named(one, child))


def _named(one: Statement, child: Element) -> bool:
    name = next((inner for inner in child if str(inner.tag).rpartition("}")[2] == "name"), None)
    return name is None or not (name.text or "").strip() or (name.text or "").strip() == one.name


def _narrowed(one: Statement, child: Element) -> Statement:
    deeper = [inner for inner in child if str(inner.tag).rpartition("}")[2] != "name"]
    return Statement(one.word, one.name, one.values, selected(one.inside, child), one.inactive, one.listed) if deeper else one


@cache
def _planted() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(_PLANTED)
    return found


def _interfaces(device: LabDevice) -> Iterator[dict[str, Any]]:
    for one in device.interfaces:
        found: dict[str, Any] = {"name": one.name}
        if one.description:
            found["description"] = one.description
        if one.admin != "up":
            found["disable"] = None
        if one.address:
            found["unit"] = [{"name": 0, "family": {"inet": {"address": [{"name": one.address}]}}}]
        if len(found) > 1:
            yield found


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(under)
    for key, value in over.items():
        below = found.get(key)
        found[key] = _merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return found


def _nested(path: list[str], value: Any) -> dict[str, Any]:
    return {path[0]: _nested(path[1:], value) if path[1:] else value}


def _leaves(tree: Any) -> Iterator[str]:
    if isinstance(tree, Mapping):
        tree = list(tree.values())
    if isinstance(tree, list):
        for one in tree:
            yield from _leaves(one)
    elif tree is not None:
        yield str(tree)


def _read(tree: Mapping[str, Any]) -> Iterator[Statement]:
    for key, value in tree.items():
        yield from _statement(str(key).removeprefix(_INACTIVE), value, inactive=str(key).startswith(_INACTIVE))


def _statement(word: str, value: Any, *, inactive: bool) -> Iterator[Statement]:
    if isinstance(value, Mapping):
        yield Statement(word, inside=tuple(_read(value)), inactive=inactive)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for entry in value:
            rest = {key: one for key, one in entry.items() if key != "name"}
            yield Statement(word, str(entry["name"]), inside=tuple(_read(rest)), inactive=inactive, listed=True)
    elif isinstance(value, list):
        yield Statement(word, values=tuple(map(str, value)), inactive=inactive, listed=True)
    else:
        yield Statement(word, values=() if value is None else (str(value),), inactive=inactive)

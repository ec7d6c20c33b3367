"""Entry points: find ▸ load ▸ check. Ours always load; those of others only where the settings name their package."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points
from typing import Any, Final

from agent.errors import PluginError

OURS: Final = "junos-agent"

_SEPARATORS: Final = re.compile(r"[-_.]+")


def load(group: str, *, allowed: Collection[str], check: Callable[[object], str | None]) -> dict[str, Any]:
    """What the entry points of a group name, by their names, in their order.

    `allowed` are names of packages. `check` says what is wrong with what was loaded, or `None`. Raises `PluginError`.
    """
    for package in allowed:
        _require_installed(package)
    found = _find(group, {_same(name) for name in (OURS, *allowed)})
    return {name: _load(found[name], check) for name in sorted(found)}


def _find(group: str, packages: Collection[str]) -> dict[str, EntryPoint]:
    """The entry points of these packages; a name that two of them want is nobody's."""
    found: dict[str, EntryPoint] = {}
    for point in _points(group, packages):
        other = found.setdefault(point.name, point)
        if other is not point:
            raise PluginError(f"{point.name} of {_package(point)}: {_package(other)} has a plugin of that name in {group}, too")
    return found


def _points(group: str, packages: Collection[str]) -> Iterator[EntryPoint]:
    """Ours first, so that an error names the stranger."""
    points = [point for point in entry_points(group=group) if _same(_package(point)) in packages]
    yield from sorted(points, key=lambda point: (_same(_package(point)) != OURS, point.name))


def _load(point: EntryPoint, check: Callable[[object], str | None]) -> Any:
    who = f"{point.name} of {_package(point)}"
    try:
        loaded = point.load()
    except Exception as error:
        raise PluginError(f"{who}: does not load: {type(error).__name__}: {' '.join(str(error).split())}") from error
    if complaint := check(loaded):
        raise PluginError(f"{who}: {complaint}")
    return loaded


def _require_installed(package: str) -> None:
    try:
        distribution(package)
    except (PackageNotFoundError, ValueError):
        raise PluginError(f"plugins: {package}: no package of that name is installed here") from None


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown package"


def _same(name: str) -> str:
    """A package's name as the index compares it."""
    return _SEPARATORS.sub("-", name).lower()

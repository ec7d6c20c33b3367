"""What changed between two readings of one record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_NAMED_BY: Final = ("engine", "path", "name", "device", "mounted_on", "listed_by", "description", "slot")
"""The fields that tell one item of a list from another, whatever its position."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs; `None` where one side has nothing there. `path` is such as `modules[FPC 3].serial`."""

    path: str
    before: Any
    after: Any


def compare(before: Any, after: Any) -> list[Change]:
    """The differences between two records as plain values (mappings, lists, scalars), in the order of their paths.

    An item of a list that only one of them has is one change, with the whole of it.
    """
    return list(_changes(before, after, ""))


def _changes(before: Any, after: Any, path: str) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in {**before, **after}:
            yield from _changes(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(before, list) and isinstance(after, list):
        old, new = dict(zip(_labels(before), before, strict=True)), dict(zip(_labels(after), after, strict=True))
        for label in {**old, **new}:
            yield from _changes(old.get(label), new.get(label), f"{path}[{label}]")
    elif before != after and not (_nothing(before) and _nothing(after)):
        yield Change(path, before, after)


def _nothing(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping | list) and not value)


def _labels(items: Sequence[Any]) -> list[str]:
    seen: dict[str, int] = {}
    labels = []
    for item in items:
        label = _label(item)
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label} #{seen[label]}")
    return labels


def _label(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    named = [str(item[key]) for key in _NAMED_BY if not isinstance(item.get(key), Mapping | list) and item.get(key) not in (None, "")]
    return " ".join(named) or "?"

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
    """The differences between two records as plain values (mappings, lists, scalars), in the order of their paths."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    return [Change(path, old.get(path), new.get(path)) for path in {**old, **new} if old.get(path) != new.get(path)]


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every scalar under its path; items of a list under what names them, and not under their number."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for label, inner in zip(_labels(value), value, strict=True):
            yield from _leaves(inner, f"{path}[{label}]")
    else:
        yield path, value


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

"""Settings, for people and editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from agent.settings.document import Trail, dotted
from agent.settings.entry import Listing
from agent.settings.schema import Settings

_ALWAYS: Final = 2


def values(settings: Settings) -> dict[str, tuple[Any, str]]:
    """Every setting by its dotted path: its value as plain JSON, and where it was set. Of secrets there are only references."""
    return {dotted(trail): (value, settings.origin(*trail)) for trail, value in _leaves(settings.model_dump(mode="json"), ())}


def schema_of(which: Literal["settings", "devices"]) -> dict[str, Any]:
    """The JSON Schema of `agent.yaml` or `devices.yaml`."""
    return (Settings if which == "settings" else Listing).model_json_schema()


def _leaves(value: Mapping[str, Any], trail: Trail) -> Iterator[tuple[Trail, Any]]:
    """What is not set is only told where it could be set once: not again for every login and group."""
    for key, below in value.items():
        here = (*trail, key)
        if isinstance(below, Mapping) and below:
            yield from _leaves(below, here)
        elif below not in (None, {}) or len(here) <= _ALWAYS:
            yield here, below

"""Settings from several places, laid over one another; whoever comes later counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from agent.errors import ConfigError
from agent.policy.nearest import nearest
from agent.settings.document import Document, Trail, parse
from agent.settings.keys import keys_of
from agent.settings.schema import Settings

PREFIX: Final = "JUNOS_AGENT_"

_NOT_SETTINGS: Final = ("CONFIG", "STATE")
_NESTING: Final = "__"


class Origin(NamedTuple):
    """Where a value was set: a file and its line, or a variable, a flag or the defaults with no line."""

    source: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source


DEFAULT: Final = Origin("default")


@dataclass(frozen=True, slots=True)
class Layer:
    """The settings of one place."""

    value: Mapping[str, Any]
    origins: Mapping[Trail, Origin]

    @classmethod
    def of_document(cls, document: Document) -> Layer:
        """A file's."""
        return cls(document.value, {trail: Origin(document.name, line) for trail, line in document.lines.items()})

    @classmethod
    def of_one(cls, trail: Sequence[str], value: Any, origin: Origin) -> Layer:
        """A single setting."""
        for step in reversed(trail):
            value = {step: value}
        return cls(value, dict.fromkeys(_trails(value), origin))


def _trails(value: Any, trail: Trail = ()) -> Iterator[Trail]:
    """The trail of everything in a value."""
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, Mapping):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for step, below in inner:
        yield (*trail, step)
        yield from _trails(below, (*trail, step))


def merged(layers: Iterable[Layer]) -> tuple[dict[str, Any], dict[Trail, Origin]]:
    """The value and the origin of everything: mappings merge, anything else replaces; what is empty (`null`) is not set."""
    value: dict[str, Any] = {}
    origins: dict[Trail, Origin] = {}
    for layer in layers:
        _lay(value, layer.value, (), layer.origins, origins)
    return value, origins


def _lay(under: dict[str, Any], over: Mapping[str, Any], trail: Trail, given: Mapping[Trail, Origin], origins: dict[Trail, Origin]) -> None:
    for key, new in over.items():
        here = (*trail, key)
        if new is None:
            continue
        if isinstance(new, Mapping) and isinstance(under.get(key, {}), dict):
            if origins.get(here, DEFAULT) == DEFAULT:
                origins[here] = given.get(here, DEFAULT)
            _lay(under.setdefault(key, {}), new, here, given, origins)
            continue
        for old in [trail for trail in origins if trail[: len(here)] == here]:
            del origins[old]
        origins.update({trail: origin for trail, origin in given.items() if trail[: len(here)] == here})
        under[key] = new


def of_flags(flags: Mapping[str, Any]) -> list[Layer]:
    """A layer for each flag, by the dotted path of its setting."""
    return [Layer.of_one(path.split("."), value, Origin("flag")) for path, value in flags.items() if value is not None]


def of_environment(environ: Mapping[str, str], below: Mapping[str, Any]) -> list[Layer]:
    """A layer for each variable such as `JUNOS_AGENT_ROUNDS__CONCURRENCY`; `below` is what was set so far.

    A variable that names no setting, and not nearly one, is somebody else's: the environment is shared.
    """
    layers = []
    for variable in sorted(environ):
        rest = variable.removeprefix(PREFIX)
        if rest == variable or rest in _NOT_SETTINGS or not environ[variable]:
            continue
        trail = _trail(rest, below)
        if trail[0] in Settings.model_fields or nearest(trail[0], Settings.model_fields):
            layers.append(Layer.of_one(trail, _value(environ[variable], variable), Origin(variable)))
    return layers


def _trail(rest: str, below: Any) -> list[str]:
    """The setting that a variable's name means; `-` and `_` are the same there, and so are small and large letters."""
    trail: list[str] = []
    for word in rest.split(_NESTING):
        known = [*keys_of(Settings, trail), *(below if isinstance(below, Mapping) else ())]
        step = next((key for key in known if key.replace("-", "_").lower() == word.lower()), word.lower())
        below = below.get(step) if isinstance(below, Mapping) else None
        trail.append(step)
    return trail


def _value(text: str, variable: str) -> Any:
    """A variable's value: lists and mappings are YAML in one line, anything else is text."""
    if not text.startswith(("[", "{")):
        return text
    try:
        return parse(f"value: {text}", variable).value["value"]
    except ConfigError:
        raise ConfigError(f"{variable}: expected a list or a mapping as YAML") from None

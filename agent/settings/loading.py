"""Files, environment and flags ▸ settings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from agent.errors import ConfigError
from agent.settings.complaints import complaints, unknown
from agent.settings.document import Trail, dotted, read, together
from agent.settings.layers import DEFAULT, Layer, Origin, merged, of_environment, of_flags
from agent.settings.places import SETTINGS_FILE, Places
from agent.settings.schema import EVERY, Settings
from agent.settings.wholeness import contradictions

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
_BESIDE: Final = "conf.d"
_BUILT_IN: Final = {"collectors": {name: {"every": every} for name, every in EVERY.items()}}


def load_settings(places: Places, *, flags: Mapping[str, Any] = _NONE, environ: Mapping[str, str] = _NONE) -> Settings:
    """The settings as they hold: a flag counts before a variable, that before a file, that before the default.

    `flags` are dotted paths and values. Raises one `ConfigError` for all that is wrong, a line for each.
    """
    layers = [Layer.of_one((), _BUILT_IN, DEFAULT), *_files(places)]
    below, _ = merged(layers)
    layers += [*of_environment(environ, below), *of_flags(flags)]
    value, origins = merged(layers)
    settings, wrong = _validated(value)
    if settings is not None:
        wrong = list(contradictions(settings))
        wrong += [] if settings.plugins else _unknown_collectors(settings, EVERY)
    if settings is None or wrong:
        raise _error(wrong, origins)
    settings._origins = {trail: str(origin) for trail, origin in origins.items()}  # noqa: SLF001 - of this package
    return settings


def require_collectors(settings: Settings, names: Collection[str]) -> None:
    """Raise `ConfigError` where the settings speak of a collector that is not among these: built-in, or of a plugin that may load."""
    if wrong := _unknown_collectors(settings, names):
        raise together(f"{settings.origin(*trail)}: {dotted(trail)}: {words}" for trail, words in wrong)


def _unknown_collectors(settings: Settings, names: Collection[str]) -> list[tuple[Trail, str]]:
    said: list[Trail] = [("collectors", name) for name in settings.collectors]
    said += [("groups", group, "collectors", name) for group, one in settings.groups.items() for name in one.collectors]
    known = sorted(names)
    return [(trail, unknown("collector", str(trail[-1]), known)) for trail in said if trail[-1] not in known]


def _files(places: Places) -> Iterator[Layer]:
    """The main file and what stands beside it, by name; what is wrong in one does not hide what is wrong in another."""
    if not places.config.is_dir():
        if places.config.is_file():
            raise ConfigError(f"{places.config}: a file; say in which folder it is: {places.config.parent}")
        raise ConfigError(f"{places.config}: no such folder; write a first configuration with: junos-agent config init {places.config}")
    wrong: list[str] = []
    for path in [places.config / SETTINGS_FILE, *_beside(places.config / _BESIDE)]:
        try:
            yield Layer.of_document(read(path, str(path.relative_to(places.config))))
        except ConfigError as error:
            missing = not path.exists() and path.name == SETTINGS_FILE
            wrong.append(f"{error}; write a first one with: junos-agent config init" if missing else str(error))
    if wrong:
        raise together(wrong)


def _beside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".yaml" and not path.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ConfigError(f"{folder}: {(error.strerror or 'not readable').lower()}") from None


def _validated(value: dict[str, Any]) -> tuple[Settings | None, list[tuple[Trail, str]]]:
    """The settings, or what is wrong; pydantic's own error holds the values, and goes no further than this."""
    try:
        return Settings.model_validate(value), []
    except ValidationError as error:
        return None, list(complaints(error, Settings))


def _error(wrong: list[tuple[Trail, str]], origins: Mapping[Trail, Origin]) -> ConfigError:
    placed = sorted((_origin(trail, origins), dotted(trail), words) for trail, words in wrong)
    return together(f"{origin}: {path}: {words}" for origin, path, words in placed)


def _origin(trail: Trail, origins: Mapping[Trail, Origin]) -> Origin:
    """Where a value was set, or what it stands in."""
    while trail and trail not in origins:
        trail = trail[:-1]
    return origins.get(trail, DEFAULT)

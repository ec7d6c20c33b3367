"""From YAML to the dataclasses of a description; an unknown key is an error that names its path."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from agent.errors import ConfigError
from agent.lab.description import LabChassis, LabDevice, LabItem, LabPart
from agent.lab.equipment import LabInterface, LabSupply
from agent.policy.nearest import hint

SHIPPED: Final = Path(__file__).parent / "devices"
"""The folder of the devices that we ship."""

T = TypeVar("T")
Named = TypeVar("Named", LabItem, LabInterface, LabSupply)

_RANGE: Final = re.compile(r"(?P<before>.*?)(?P<first>\d+)\.\.(?P<last>\d+)(?P<after>.*)")


def shipped_devices() -> list[LabDevice]:
    """The lab's own devices, in the order of their file names."""
    return [load_device(path) for path in sorted(SHIPPED.glob("*.yaml"))]


def load_device(path: Path) -> LabDevice:
    """Read one device file; `ConfigError` says where it is wrong."""
    device = build(LabDevice, read_yaml(path), path.name)
    if not device.engines or not device.chassis:
        raise ConfigError(f"{path.name}: a device needs an engine and a chassis")
    return replace(
        device,
        chassis=tuple(replace(box, parts=tuple(_parts(box))) for box in device.chassis),
        environment=tuple(_each(device.environment)),
        interfaces=tuple(_each(device.interfaces)),
        supplies=tuple(_each(device.supplies)),
    )


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; `ConfigError` where it cannot be read."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {' '.join(str(error).split())}") from error


def build(kind: type[T], given: Any, where: str) -> T:
    """Make a dataclass from a mapping, or from a list in the order of its fields."""
    anything: Any = kind
    hints = _hints(anything)
    if isinstance(given, list):
        if len(given) > len(hints):
            raise ConfigError(f"{where}: at most {len(hints)} values: {', '.join(hints)}")
        given = dict(zip(hints, given, strict=False))
    if not isinstance(given, Mapping):
        raise ConfigError(f"{where}: expected a mapping, not {given!r}")
    for key in given:
        if key not in hints:
            raise ConfigError(f"{where}.{key}: no such setting{hint(str(key), hints)}")
    for key in _required(anything):
        if key not in given:
            raise ConfigError(f"{where}.{key}: missing")
    return kind(**{key: convert(hints[key], value, f"{where}.{key}") for key, value in given.items()})


def convert(kind: Any, value: Any, where: str) -> Any:
    """A value as its field wants it: tuples, mappings, dataclasses and plain values."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else convert(inside[0], value, where)
    if origin is tuple:
        return tuple(convert(inside[0], one, f"{where}[{at}]") for at, one in enumerate(_checked(list, value, where)))
    if origin is not None and issubclass(origin, Mapping):
        return {key: convert(inside[1], one, f"{where}.{key}") for key, one in _checked(dict, value, where).items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return build(kind, value, where)
    return _plain(kind, value, where)


def _plain(kind: Any, value: Any, where: str) -> Any:
    if kind is Any:
        return value
    if kind is float and isinstance(value, int):
        return float(value)
    if kind is str and value is None:
        return ""
    checked = _checked(kind, value, where)
    return checked.replace(tzinfo=UTC) if isinstance(checked, datetime) and checked.tzinfo is None else checked


def _checked(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ConfigError(f"{where}: expected {kind.__name__}, not {value!r}")
    return value


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _required(kind: type[Any]) -> list[str]:
    return [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]


def _parts(box: LabChassis) -> Iterator[LabPart]:
    for part in box.parts:
        for number, path in _numbered(part.path):
            yield replace(part, path=path, serial=part.serial.format(n=number))


def _each(described: Iterable[Named]) -> Iterator[Named]:
    return (replace(one, name=name) for one in described for _, name in _numbered(one.name))


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """`Fan 0..2` is three fans; a text without a range is one."""
    found = _RANGE.fullmatch(text)
    if found is None:
        yield 0, text
        return
    for number in range(int(found["first"]), int(found["last"]) + 1):
        yield number, f"{found['before']}{number}{found['after']}"

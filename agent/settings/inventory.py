"""Where devices are listed: YAML, CSV, and what plugins add; each gives rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from agent.errors import ConfigError
from agent.model.device import Device
from agent.settings.complaints import unknown
from agent.settings.document import Document, read, text_of, together
from agent.settings.entry import DeviceEntry
from agent.settings.schema import Source

_DEVICES: Final = "devices"
_COMMENT: Final = "#"
_OTHER_SEPARATOR: Final = re.compile(r"[;\t|]")


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device as its source lists it: unchecked values by the names of `DeviceEntry`'s fields, and where it stands.

    `path` is its path in the source (`devices.3`), `lines` the lines of single fields, where they have lines of their own.
    """

    values: Mapping[str, Any]
    source: str
    line: int = 0
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, name: str = "") -> str:
        """Where a field stands: `devices.yaml:12: devices.3.port`."""
        line = self.lines.get(name.partition(".")[0], self.line)
        place = f"{self.source}:{line}" if line else self.source
        path = ".".join(filter(None, (self.path, name)))
        return f"{place}: {path}" if path else place


@dataclass(frozen=True, slots=True)
class DeviceDefinition:
    """A device as the inventory has it; its uid is empty unless the inventory gives one."""

    device: Device
    row: DeviceRow


class Inventory(Protocol):
    """A kind of source of devices; made without arguments. Entry-point group `junos_agent.inventories`."""

    def rows(self, source: Source, name: str) -> Iterable[DeviceRow]:
        """The devices that a source lists, in its order; `name` is what errors call it.

        `source.path` is absolute; options of the plugin's own are in `source.model_extra`. Raises `ConfigError`.
        """


class YamlInventory:
    """Devices in a YAML file, as a list under `devices`."""

    def rows(self, source: Source, name: str) -> Iterator[DeviceRow]:
        """Each device of the list."""
        document = read(_path(source), name)
        for key in document.value:
            if key != _DEVICES:
                raise ConfigError(f"{name}:{document.lines[(key,)]}: {key}: {unknown('setting', key, [_DEVICES])}")
        devices = document.value.get(_DEVICES)
        if not isinstance(devices, list | None):
            raise ConfigError(f"{name}:{document.lines[(_DEVICES,)]}: {_DEVICES}: expected a list")
        for index, values in enumerate(devices or ()):
            yield _row_of(document, index, values)


def _row_of(document: Document, index: int, values: Any) -> DeviceRow:
    line = document.lines[_DEVICES, index]
    if not isinstance(values, dict):
        raise ConfigError(f"{document.name}:{line}: {_DEVICES}.{index}: expected a mapping (key: value)")
    lines = {key: document.lines[_DEVICES, index, key] for key in values}
    given = {key: value for key, value in values.items() if value is not None}
    return DeviceRow(given, document.name, line, f"{_DEVICES}.{index}", lines)


class CsvInventory:
    """Devices in a CSV file: a header, then a line for each; groups and tags are separated by `;`, lines with `#` are comments."""

    def rows(self, source: Source, name: str) -> Iterator[DeviceRow]:
        """Each line that is not empty."""
        lines = io.StringIO(text_of(_path(source), name), newline="")
        reader = csv.reader(("\n" if line.startswith(_COMMENT) else line for line in lines), strict=True)
        wrong: list[str] = []
        last = 0
        try:
            header = _header(reader, name)
            last = reader.line_num
            for cells in reader:
                if any(map(str.strip, cells)):
                    yield from _row(header, cells, name, reader.line_num, wrong)
                last = reader.line_num
        except csv.Error:
            wrong.append(f"{name}:{last + 1}: not CSV: a quote is not closed, or closed in the middle of a cell")
        if wrong:
            raise together(wrong)


def _header(reader: Iterator[list[str]], name: str) -> list[str]:
    """The names of the columns. Raises `ConfigError` for a column that we do not know."""
    header = next(([cell.strip() for cell in cells] for cells in reader if any(map(str.strip, cells))), None)
    if header is None:
        raise ConfigError(f"{name}: expected a header line, such as name,address,groups")
    place = f"{name}:{getattr(reader, 'line_num', 1)}"
    if len(header) == 1 and _OTHER_SEPARATOR.search(header[0]):
        raise ConfigError(f"{place}: expected columns separated by commas")
    known = list(DeviceEntry.model_fields)
    wrong = [f"{place}: column {number}: {unknown('column', one, known)}" for number, one in enumerate(header, 1) if one not in known]
    wrong += [f"{place}: column {number}: stands twice" for number, one in enumerate(header, 1) if one in header[: number - 1]]
    if not wrong and "name" not in header:
        wrong = [f"{place}: there is no column name"]
    if wrong:
        raise together(wrong)
    return header


def _row(header: list[str], cells: list[str], name: str, line: int, wrong: list[str]) -> Iterator[DeviceRow]:
    if len(cells) != len(header):
        wrong.append(f"{name}:{line}: {len(cells)} cells, but the header has {len(header)} columns")
        return
    yield DeviceRow({column: text for column, cell in zip(header, cells, strict=True) if (text := cell.strip())}, name, line)


def _path(source: Source) -> Path:
    """The file of a source; settings without one do not load."""
    if source.path is None:
        raise ConfigError(f"inventory: {source.kind}: path: is missing")
    return source.path

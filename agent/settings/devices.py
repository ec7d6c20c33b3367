"""The inventory ▸ devices: who counts before whom, and what may not stand twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from agent.errors import ConfigError
from agent.model.device import Device
from agent.settings.agreement import doubles, unknown_names
from agent.settings.complaints import complaints, unknown
from agent.settings.document import dotted, together
from agent.settings.entry import DeviceEntry
from agent.settings.inventory import CsvInventory, DeviceDefinition, DeviceRow, Inventory, YamlInventory
from agent.settings.logins import ways
from agent.settings.places import Places
from agent.settings.schema import Overrides, Settings, Source

KINDS: Final[Mapping[str, type]] = MappingProxyType({"yaml": YamlInventory, "csv": CsvInventory})
"""The sources that we ship, as the entry points name them."""

_DEFAULT_FILES: Final = {"yaml": "devices.yaml", "csv": "devices.csv"}
_OVERRIDES: Final = tuple(Overrides.model_fields)


def load_devices(settings: Settings, places: Places, kinds: Mapping[str, type] = KINDS) -> tuple[DeviceDefinition, ...]:
    """Every device of every source, in their order. `kinds` are the classes of inventories that may load, by name.

    Raises one `ConfigError` for all that is wrong, a line for each.
    """
    reading = _Reading(settings, places, kinds)
    definitions = tuple(reading.definitions())
    wrong = reading.wrong + list(doubles(definitions))
    if wrong:
        raise together(wrong)
    return definitions


def devices(definitions: Sequence[DeviceDefinition], uids: Iterable[str]) -> tuple[Device, ...]:
    """The devices, under the uids that the store knows them by."""
    return tuple(replace(one.device, uid=uid) for one, uid in zip(definitions, uids, strict=True))


class _Reading:
    """One reading of the whole inventory; what is wrong is kept, so that all of it is said at once."""

    def __init__(self, settings: Settings, places: Places, kinds: Mapping[str, type]) -> None:
        self._settings = settings
        self._places = places
        self._kinds = kinds
        self._ways = ways(settings, places.config)
        self._general: dict[tuple[str, ...], dict[str, Any]] = {}
        self.wrong: list[str] = []

    def definitions(self) -> Iterator[DeviceDefinition]:
        """Each device that is well described."""
        for source in self._sources():
            try:
                for row in self._rows(source):
                    yield from self._definition(row)
            except ConfigError as error:
                self.wrong.append(str(error))

    def _sources(self) -> list[Source]:
        """The sources of the settings; where there are none, the usual files, as far as they exist."""
        folder = self._places.config
        if self._settings.inventory:
            return [one.model_copy(update={"path": one.path and folder / one.path.expanduser()}) for one in self._settings.inventory]
        usual = [Source(kind=kind, path=folder / name) for kind, name in _DEFAULT_FILES.items() if (folder / name).exists()]
        if not usual:
            self.wrong.append(f"{folder}: no devices.yaml or devices.csv, and no inventory in the settings")
        return usual

    def _rows(self, source: Source) -> Iterable[DeviceRow]:
        kind = self._kinds.get(source.kind)
        if kind is None:
            index = self._settings.inventory.index(next(one for one in self._settings.inventory if one.kind == source.kind))
            where = self._settings.origin("inventory", index, "kind")
            raise ConfigError(f"{where}: inventory.{index}.kind: {unknown('kind of inventory', source.kind, list(self._kinds))}")
        inventory: Inventory = kind()
        return inventory.rows(source, _called(source.path, self._places.config) or source.kind)

    def _definition(self, row: DeviceRow) -> Iterator[DeviceDefinition]:
        try:
            entry = DeviceEntry.model_validate(row.values)
        except ValidationError as error:
            self.wrong += [f"{row.at(dotted(trail))}: {words}" for trail, words in complaints(error, DeviceEntry)]
            return
        groups = tuple(entry.groups)
        holds = self._in_groups(groups) | {name: value for name in _OVERRIDES if (value := getattr(entry, name)) is not None}
        organisation = entry.organisation or self._usual_organisation()
        wrong = list(unknown_names(row, self._settings, {**holds, "organisation": organisation, "groups": groups}))
        self.wrong += wrong
        if not wrong:
            yield DeviceDefinition(self._device(entry, organisation, holds, row), row)

    def _in_groups(self, groups: tuple[str, ...]) -> dict[str, Any]:
        """What holds for a device of these groups that says nothing itself."""
        if groups not in self._general:
            known = [self._settings.groups[group] for group in reversed(groups) if group in self._settings.groups]
            only = next(iter(self._settings.logins)) if len(self._settings.logins) == 1 else None
            self._general[groups] = {"login": only}
            for level in (self._settings.defaults, *known):
                self._general[groups].update({name: value for name in _OVERRIDES if (value := getattr(level, name)) is not None})
        return self._general[groups]

    def _usual_organisation(self) -> str:
        names = self._settings.organisations
        return next(iter(names)) if len(names) == 1 else "default"

    def _device(self, entry: DeviceEntry, organisation: str, holds: Mapping[str, Any], row: DeviceRow) -> Device:
        deadline: timedelta = holds["deadline"]
        return Device(
            uid=entry.uid or "",
            name=entry.name,
            address=entry.address or entry.name,
            login=self._ways.logins[holds["login"]],
            port=holds["port"],
            organisation=organisation,
            site=entry.site,
            groups=tuple(entry.groups),
            tags=tuple(entry.tags),
            transport=holds["transport"],
            jump=self._ways.jumps[holds["jump"]] if holds.get("jump") else None,
            legacy=holds["legacy"],
            deadline=deadline.total_seconds(),
            reply_cap=holds["reply_cap"],
            source=row.at(),
        )


def _called(path: Path | None, folder: Path) -> str:
    """What errors call a file: by its path from the configuration folder, where it is in there."""
    if path is None:
        return ""
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)

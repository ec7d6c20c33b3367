"""The parts of every device's latest inventory as rows, to find which devices have one of a certain number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, select

from agent.model.records import Chassis
from agent.model.stored import InstalledPart
from agent.store.access import Access
from agent.store.tables import DEVICES, PARTS

_MANY: Final[BindParameter[Any]] = bindparam("many", expanding=True)
_DROP: Final = delete(PARTS).where(PARTS.c.device.in_(_MANY))
_FIELDS: Final = ("path", "model", "part_number", "revision", "serial", "description")
_COLUMNS: Final = ("device", "position", "engine", *_FIELDS)
_values: Final = attrgetter(*_FIELDS)


class Parts(Access):
    """Which parts there are in the network."""

    def parts(self, wanted: Collection[str] | None = None) -> list[InstalledPart]:
        """Every part whose part number or model is one of these, or all; those of retired devices are not."""
        query = (
            select(DEVICES.c.uid, PARTS)
            .join(DEVICES, DEVICES.c.id == PARTS.c.device)
            .where(DEVICES.c.retired_at.is_(None))
            .order_by(PARTS.c.device, PARTS.c.position)
        )
        if wanted is not None:
            query = query.where(PARTS.c.part_number.in_(wanted) | PARTS.c.model.in_(wanted))
        with self.reading() as connection:
            return [InstalledPart(row.uid, row.engine, *_values(row)) for row in connection.execute(query)]


def keep_parts(connection: Connection, inventories: Sequence[tuple[int, Chassis]]) -> None:
    """Put what each device, given by its row's number, has now in the place of what it had."""
    if not inventories:
        return
    connection.execute(_DROP, {"many": [device for device, _ in inventories]})
    statement = _insert(connection.dialect.name)
    for device, chassis in inventories:
        if rows := list(_rows(device, chassis)):
            connection.exec_driver_sql(statement, rows)


@cache
def _insert(dialect: str) -> str:
    """The statement for the driver itself: hundreds of rows a device cost SQLAlchemy more than all the rest."""
    mark = "?" if dialect == "sqlite" else "%s"
    return f"INSERT INTO {PARTS.name} ({', '.join(_COLUMNS)}) VALUES ({', '.join([mark] * len(_COLUMNS))})"  # noqa: S608 - our own names


def _rows(device: int, chassis: Chassis) -> Iterator[tuple[Any, ...]]:
    position = 0
    for box in chassis.boxes:
        for module in box.modules:
            yield (device, position, box.engine, *_values(module))
            position += 1

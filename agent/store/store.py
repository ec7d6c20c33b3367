"""The store: one database for all that is kept, behind one name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, TracebackType
from typing import Final, Self

from agent.ports import Clock, utc_now
from agent.store.due import DueTimes
from agent.store.opening import open_database
from agent.store.parts import Parts
from agent.store.registry import Registry
from agent.store.snapshots import Snapshots
from agent.store.sqlite import Synchronous
from agent.store.visits import Visits

_NONE: Final[Mapping[str, type]] = MappingProxyType({})


class Store(Snapshots, Parts, Registry, Visits, DueTimes):
    """Everything that is kept. Any thread may use it; several processes may share one database."""

    @classmethod
    def open(
        cls,
        url: str,
        *,
        records: Mapping[str, type] = _NONE,
        clock: Clock = utc_now,
        read_only: bool = False,
        patience: float = 10.0,
        synchronous: Synchronous = "NORMAL",
    ) -> Store:
        """Open a database by its URL (`sqlite:////path`, `postgresql://user@host/name`); make or migrate it where need be.

        `records` has the type of each collector's record; of others, readings come back as plain JSON. With `read_only`
        nothing is made, migrated or written, and it works beside a daemon. `patience` is seconds to wait for somebody
        who holds the database. Raises `ConfigError` for the URL, else the `StoreError` that fits.
        """
        opened = open_database(url, read_only=read_only, patience=patience, synchronous=synchronous)
        return cls(opened, clock, records)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

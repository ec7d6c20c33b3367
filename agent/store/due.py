"""Due times: when which collector is due for which device; they survive a restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from datetime import datetime

from sqlalchemy import literal, select, true, union_all

from agent.store.access import Access
from agent.store.conflict import replace
from agent.store.tables import DEVICES, DUE_TIMES


class DueTimes(Access):
    """When which collector is due for which device, by its uid."""

    def due_times(self) -> dict[tuple[str, str], datetime]:
        """Every due time that was set, by device and collector; what has none is due at once."""
        with self.reading() as connection:
            return {(row.device, row.collector): row.at for row in connection.execute(select(DUE_TIMES))}

    def due(self, now: datetime, limit: int, collectors: Iterable[str]) -> list[tuple[str, str]]:
        """Which of these collectors are due for which devices, the longest waiting first; retired devices are not."""
        names = sorted(set(collectors))
        if not names:
            return []
        wanted = union_all(*(select(literal(name).label("collector")) for name in names)).subquery()
        at = DUE_TIMES.c.at
        set_for = (DUE_TIMES.c.device == DEVICES.c.uid) & (DUE_TIMES.c.collector == wanted.c.collector)
        query = (
            select(DEVICES.c.uid, wanted.c.collector)
            .select_from(DEVICES.join(wanted, true()).outerjoin(DUE_TIMES, set_for))
            .where(DEVICES.c.retired_at.is_(None), at.is_(None) | (at <= now))
            .order_by(at.asc().nulls_first(), DEVICES.c.id, wanted.c.collector)
            .limit(limit)
        )
        with self.reading() as connection:
            return [(row.uid, row.collector) for row in connection.execute(query)]

    def set_due(self, device: str, times: Mapping[str, datetime]) -> Future[None]:
        """Note when these collectors are due next for a device; does not wait for the commit."""
        rows = [{"device": device, "collector": name, "at": at} for name, at in times.items()]
        return self.write(lambda connection: replace(connection, DUE_TIMES, rows))

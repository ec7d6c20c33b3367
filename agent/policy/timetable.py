"""When which collector is due for which device."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agent.model.reading import Failed, Snapshot

JITTER: Final = 0.1
"""Share of a cadence by which a next time is spread, so that a fleet does not come in step."""

TOGETHER: Final = timedelta(seconds=30)
"""What is due within this time of a visit is done in it: one login, whatever is due."""

RETRY: Final = timedelta(minutes=5)
"""When what a broken visit left unread is tried again at the latest."""

Cadences = Mapping[str, timedelta]


@dataclass(frozen=True, slots=True)
class Due:
    """One device, the names of the collectors that are due for it, and since when."""

    device: str
    collectors: tuple[str, ...]
    since: datetime


def unread(snapshot: Snapshot) -> frozenset[str]:
    """The collectors that a broken visit left without their answers; what a whole visit could not read is no better soon after."""
    if not snapshot.visit.code:
        return frozenset()
    return frozenset(name for name, reading in snapshot.readings.items() if isinstance(reading, Failed))


class Timetable:
    """Due times of every device's collectors, by its uid; a device that was handed out is not due until it is `done`."""

    def __init__(self, cadences: Callable[[str], Cadences], chance: Callable[[], float] = random.random) -> None:
        self._cadences = cadences
        self._chance = chance
        self._times: dict[str, dict[str, datetime]] = {}
        self._queue: list[tuple[datetime, str]] = []
        self._out: set[str] = set()

    def learn(self, devices: Iterable[str], known: Mapping[tuple[str, str], datetime], now: datetime) -> None:
        """Start with these devices and the due times that were kept; what has none is due now.

        What was kept counts for no longer than a cadence: that may be shorter by now, and a clock may have been wrong.
        """
        self._times = {
            uid: {name: min(known.get((uid, name), now), now + every) for name, every in self._cadences(uid).items()} for uid in devices
        }
        self._queue = [(min(times.values()), uid) for uid, times in self._times.items() if times]
        heapq.heapify(self._queue)

    def due(self, now: datetime, most: int) -> Iterator[Due]:
        """Hand out at most so many devices that have something due, the longest waiting first."""
        while most > 0 and self._queue and self._queue[0][0] <= now:
            since, uid = heapq.heappop(self._queue)
            times = self._times.get(uid, {})
            if uid in self._out or not times or min(times.values()) != since:
                continue
            self._out.add(uid)
            most -= 1
            yield Due(uid, tuple(name for name, at in times.items() if at <= now + TOGETHER), since)

    def done(self, due: Due, now: datetime, *, unread: Container[str] = ()) -> dict[str, datetime]:
        """Set the next times of what was done: after each one's cadence; of what stayed `unread`, after `RETRY` where that is sooner."""
        self._out.discard(due.device)
        times = self._times.get(due.device)
        if times is None:
            return {}
        cadences = self._cadences(due.device)
        lengths = {name: cadences[name] for name in due.collectors if name in cadences}
        nexts = {name: now + self._spread(min(every, RETRY) if name in unread else every) for name, every in lengths.items()}
        times.update(nexts)
        heapq.heappush(self._queue, (min(times.values()), due.device))
        return nexts

    def next(self) -> datetime | None:
        """When the next device is due."""
        return self._queue[0][0] if self._queue else None

    def _spread(self, cadence: timedelta) -> timedelta:
        return cadence * (1 + JITTER * (2 * self._chance() - 1))

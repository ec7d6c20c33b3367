"""A few coarse ticks. When what is due stands in the store, not here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[None]]


@contextmanager
def ticking(ticks: dict[str, tuple[float, Tick]]) -> Iterator[None]:
    """Call each tick every so many seconds, on the running loop, while inside.

    A tick that is still busy is not called again, and ticks missed while the machine slept are one.
    """
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    for name, (seconds, tick) in ticks.items():
        scheduler.add_job(tick, "interval", seconds=seconds, id=name)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)

"""One moment that holds for everything that is done with a device."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from agent.errors import DeviceError


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of the running loop's clock."""

    when: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """The moment in so many seconds."""
        return cls(asyncio.get_running_loop().time() + seconds)

    @property
    def left(self) -> float:
        """Seconds until then, negative afterwards."""
        return self.when - asyncio.get_running_loop().time()

    def sooner(self, seconds: float) -> Deadline:
        """The same deadline, or the moment in so many seconds where that is sooner."""
        return min(self, Deadline.after(seconds), key=lambda deadline: deadline.when)

    @asynccontextmanager
    async def hold(self, late: Callable[[], DeviceError]) -> AsyncIterator[None]:
        """Cut off what runs inside at the deadline and raise what `late` gives then."""
        try:
            async with asyncio.timeout_at(self.when):
                yield
        except TimeoutError as error:
            raise late() from error

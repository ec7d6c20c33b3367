"""A session that also copies files from the device, over the same login."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from agent.model.file import Fetched, How
from agent.netconf.deadline import Deadline
from agent.netconf.landing import Landing
from agent.netconf.session import Carrier, Limits, NetconfSession


class Copier(Protocol):
    """Copies files over an SSH connection that is there."""

    async def copy(self, landing: Landing) -> How:
        """Fill the landing by SFTP, or by SCP where the device has no SFTP; raises our errors. A file that ends early raises nothing."""


class FetchingSession(NetconfSession):
    """A NETCONF session beside which files are copied; answers `agent.ports.Fetches`."""

    def __init__(self, carrier: Carrier, copier: Copier, limits: Limits) -> None:
        super().__init__(carrier, limits)
        self._copier = copier

    async def fetch(self, path: str, into: Path, *, cap: int, seconds: float, told: Callable[[int, int], None] | None = None) -> Fetched:
        """Copy one file; what `into` holds of it already is not asked for again. The device's deadline stands still meanwhile."""
        loop = asyncio.get_running_loop()

        def tell(there: int, size: int) -> None:
            if told is not None:
                loop.call_soon_threadsafe(told, there, size)

        landing, limit, begin = Landing(path, into, cap, tell), Deadline.after(seconds), Deadline.after(0)
        try:
            async with limit.hold(lambda: landing.late(seconds)):
                how = await self._copier.copy(landing)
            return await asyncio.to_thread(landing.fetched, how)
        finally:
            landing.close()
            self._limits.deadline = Deadline(self._limits.deadline.when - begin.left)

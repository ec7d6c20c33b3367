"""The service: rounds, as they fall due, until somebody says stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from datetime import timedelta
from typing import Final

from agent.app import App
from agent.errors import AgentError
from agent.jobs.collect import Errand
from agent.policy.timetable import Due, Timetable
from agent.scheduler import ticking

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 1.0
DRAIN_SECONDS: Final = 30.0
RETRY: Final = timedelta(minutes=5)
"""When a device that could not be reached, or a snapshot that could not be kept, is tried again at the latest."""


class Service:
    """Visits devices as they fall due; on SIGTERM or SIGINT starts no more, and lets those under way end."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._devices = {device.uid: device for device in app.devices}
        self._timetable = Timetable(lambda uid: app.cadences(self._devices[uid]))
        self._visits: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._collecting = app.collecting()

    async def run(self) -> None:
        """Serve until told to stop."""
        loop = asyncio.get_running_loop()
        for which in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(which, self._stop.set)
        now = self._app.clock()
        self._timetable.learn(self._devices, self._app.store.due_times(), now)
        with ticking({"rounds": (TICK_SECONDS, self._tick)}):
            tell_systemd("READY=1", f"STATUS={len(self._devices)} devices")
            log.info("serving %d devices", len(self._devices))
            await self._tick()
            await self._stop.wait()
        tell_systemd("STOPPING=1")
        await self._drain()

    async def _tick(self) -> None:
        """Start the visits that are due, as far as the bound on logins at once leaves room."""
        if self._stop.is_set():
            return
        for due in self._timetable.due(self._app.clock(), self._collecting.concurrency - len(self._visits)):
            task = asyncio.create_task(self._visit(due))
            self._visits.add(task)
            task.add_done_callback(self._ended)

    async def _visit(self, due: Due) -> None:
        """Visit one device, and note when it is due again."""
        errand = Errand(self._devices[due.device], self._app.named(due.collectors))
        again: timedelta | None = RETRY
        try:
            snapshot = await self._collecting.visit(errand)
            again = None if snapshot.visit.reached else RETRY
            for problem in snapshot.problems:
                log.warning("%s: %s", errand.device.name, problem)
        except AgentError as error:
            log.error("%s: %s: %s", errand.device.name, error.code, error)
        finally:
            nexts = self._timetable.done(due, self._app.clock(), again=again)
            self._app.store.set_due(due.device, nexts)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._visits.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a visit ended badly", exc_info=task.exception())

    async def _drain(self) -> None:
        """Let the visits under way end, for a while; what is left then is cut off and due again."""
        if not self._visits:
            return
        log.info("waiting for %d visits to end", len(self._visits))
        _, late = await asyncio.wait(self._visits, timeout=DRAIN_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def tell_systemd(*lines: str) -> None:
    """Send lines such as `READY=1` to systemd, where it started us and wants to know."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notify:
        notify.sendto("\n".join(lines).encode(), address)

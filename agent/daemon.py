"""The service: rounds, as they fall due, until somebody says stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from agent.app import App
from agent.errors import AgentError
from agent.jobs.collect import Errand
from agent.model.device import Device
from agent.model.reading import Snapshot
from agent.policy.timetable import Due, Timetable, unread
from agent.scheduler import ticking

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 1.0
DRAIN_SECONDS: Final = 30.0
_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)


class Service:
    """Visits devices as they fall due; told to stop it starts no more and lets those under way end, told twice it cuts them off."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._devices = {device.uid: device for device in app.devices}
        self._timetable = Timetable(lambda uid: app.cadences(self._devices[uid]))
        self._visits: set[asyncio.Task[None]] = set()
        self._codes: dict[str, str] = {}
        self._stop = asyncio.Event()
        self._collecting = app.collecting()

    async def run(self) -> None:
        """Serve until told to stop, by SIGTERM, SIGINT or `stop`."""
        self.begin()
        log.info("serving %d devices", len(self._devices))
        if not self._devices:
            log.warning("the inventory has no devices; name some and start again")
        with _signals(self.stop):
            tell_systemd("READY=1")
            with ticking({"rounds": (TICK_SECONDS, self.tick)}):
                await self.tick()
                await self._stop.wait()
            tell_systemd("STOPPING=1")
            await self._drain()
        log.info("stopped")

    def begin(self) -> None:
        """Learn what is due when."""
        self._timetable.learn(self._devices, self._app.store.due_times(), self._app.clock())

    @property
    def visiting(self) -> int:
        """How many devices are being visited."""
        return len(self._visits)

    def stop(self) -> None:
        """Start no more visits; told again, cut off those under way."""
        if self._stop.is_set():
            for task in self._visits:
                task.cancel()
        self._stop.set()

    async def tick(self) -> None:
        """Start the visits that are due, as far as the bound on logins at once leaves room."""
        if self._stop.is_set():
            return
        for due in self._timetable.due(self._app.clock(), self._collecting.concurrency - self.visiting):
            task = asyncio.create_task(self._visit(due))
            self._visits.add(task)
            task.add_done_callback(self._ended)
        tell_systemd("WATCHDOG=1", f"STATUS={self._status()}")

    def _status(self) -> str:
        """What `systemctl status` shows."""
        failing = sum(map(bool, self._codes.values()))
        return f"{len(self._devices)} devices, {self.visiting} being visited, {failing} could not be read"

    async def _visit(self, due: Due) -> None:
        """Visit one device, and note when it is due again."""
        errand = Errand(self._devices[due.device], self._app.named(due.collectors))
        left: Container[str] = due.collectors
        try:
            snapshot = await self._collecting.visit(errand)
            left = unread(snapshot)
            self._tell(errand.device, snapshot)
        except AgentError as error:
            log.error("%s: %s: %s", errand.device.name, error.code, error)
        finally:
            await self._note(due, left)

    async def _note(self, due: Due, left: Container[str]) -> None:
        """Keep when a device is due next; a store that fails here costs no more than a visit too early after a restart."""
        nexts = self._timetable.done(due, self._app.clock(), unread=left)
        try:
            await asyncio.wrap_future(self._app.store.set_due(due.device, nexts))
        except AgentError as error:
            log.error("%s: %s: %s", self._devices[due.device].name, error.code, error)

    def _tell(self, device: Device, snapshot: Snapshot) -> None:
        """Log what went wrong; a device that still cannot be read, for the same cause, is not news."""
        code, before = snapshot.visit.code, self._codes.get(device.uid, "")
        self._codes[device.uid] = code
        if before and not code:
            log.info("%s: can be read again", device.name)
        if code and code == before:
            return
        for problem in snapshot.problems:
            log.warning("%s: %s", device.name, problem)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._visits.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a visit ended badly", exc_info=task.exception())

    async def _drain(self) -> None:
        """Let the visits under way end, for a while; what is left then is cut off and due again."""
        if not self._visits:
            return
        log.info("waiting for %d visits to end", self.visiting)
        _, late = await asyncio.wait(self._visits, timeout=DRAIN_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at each SIGTERM or SIGINT while inside."""
    loop = asyncio.get_running_loop()
    for which in _STOPPING:
        loop.add_signal_handler(which, stop)
    try:
        yield
    finally:
        for which in _STOPPING:
            loop.remove_signal_handler(which)


def tell_systemd(*lines: str) -> None:
    """Send lines such as `READY=1` to systemd, where it started us and wants to know; that it does not listen is no fault of ours."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notify:
        notify.settimeout(0)
        notify.sendto("\n".join(lines).encode(), address)

"""The `pyez` transport: PyEZ's `Device` in a bounded pool of threads, on sockets that our deadlines can cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from agent.model.device import Device
from agent.model.file import How
from agent.model.reply import Body
from agent.netconf.deadline import Deadline
from agent.netconf.exchange import Exchange
from agent.netconf.faults import Approach
from agent.netconf.fetching import FetchingSession
from agent.netconf.journey import Journey, Means, scanned
from agent.netconf.landing import Landing
from agent.netconf.line import Names
from agent.netconf.login import Credentials
from agent.netconf.pyez_wire import Wire
from agent.netconf.route import target
from agent.netconf.session import Limits
from agent.netconf.spool import Spool
from agent.ports import HostKey, HostKeys, Secrets

if TYPE_CHECKING:
    from agent.netconf.pyez_device import MendedDevice

THREADS: Final = 200
"""Logins that are open at once; with more, threads get into each other's way, measured."""

_GRACE: Final = 0.5
T = TypeVar("T")


class Hand:
    """Does what blocks in a thread of the pool; whoever gives up waiting cuts the wire, which ends it."""

    def __init__(self, threads: ThreadPoolExecutor, wire: Wire) -> None:
        self._threads = threads
        self._wire = wire
        self.busy: asyncio.Future[Any] | None = None

    async def work(self, call: Callable[..., T], *given: Any) -> T:
        """Call it in a thread."""
        work = asyncio.get_running_loop().run_in_executor(self._threads, call, *given)
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            self._wire.close()
            work.add_done_callback(_let_go)
            await asyncio.wait({work}, timeout=_GRACE)
            raise
        finally:
            self.busy = None if work.done() else work


def _let_go(work: asyncio.Future[Any]) -> None:
    """Nobody waits for it any more: what it raised was our own doing."""
    if not work.cancelled():
        work.exception()


@dataclass(frozen=True, slots=True)
class DeviceCarrier:
    """Carries messages through a PyEZ device."""

    hand: Hand
    device: MendedDevice

    async def carry(self, message: bytes, exchange: Exchange, spool: Spool, what: str) -> Body:
        """One message there and one back, in one go of a thread."""
        return await self.hand.work(self.device.carry, message, exchange, spool, what)


@dataclass(frozen=True, slots=True)
class PyezCopier:
    """Copies files over the connection of a PyEZ device."""

    hand: Hand
    device: MendedDevice

    async def copy(self, landing: Landing) -> How:
        """Fill the landing in a thread; whoever gives up waiting ends the session, too."""
        return await self.hand.work(self.device.copy, landing)


class PyezSession(FetchingSession):
    """An open session through PyEZ; `device` is PyEZ's own, for its tables and facts, one call at a time and in a thread."""

    def __init__(self, hand: Hand, device: MendedDevice, limits: Limits) -> None:
        super().__init__(DeviceCarrier(hand, device), PyezCopier(hand, device), limits)
        self.device = device


class PyezTransport:
    """A way to devices through PyEZ; one for all of them. At most `threads` logins are open at once, the others wait.

    Their deadlines begin when their turn comes.
    """

    name: ClassVar[str] = "pyez"

    def __init__(self, secrets: Secrets, host_keys: HostKeys, spool: Path, threads: int = THREADS) -> None:
        self._means = Means(Credentials.of(secrets), host_keys, Names())
        self._spool = spool
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pyez")
        self._places = asyncio.Semaphore(threads)
        self._enter: Callable[..., MendedDevice] | None = None

    @asynccontextmanager
    async def connect(self, device: Device) -> AsyncIterator[PyezSession]:
        """Log in through the device's jump hosts, and out at the end; see `agent.ports.Transport`."""
        async with AsyncExitStack() as opened:
            place = await self._place(opened)
            if self._enter is None:
                self._enter = await asyncio.to_thread(_library)
            deadline = Deadline.after(device.deadline)
            journey = Journey(self._means, deadline, opened)
            await journey.pass_jumps(device)
            approach = Approach(target(device), journey.at)
            wire = Wire(await journey.line(approach), approach)
            opened.callback(wire.release)
            hand = place.hand = Hand(self._threads, wire)
            pins = self._means.host_keys.pins(device.subject)
            async with deadline.hold(approach.late):
                ours = await hand.work(self._enter, wire, approach, pins, self._means.credentials, (self._spool, device.reply_cap))
            opened.push_async_callback(hand.work, ours.shut)
            session = PyezSession(hand, ours, Limits(deadline, device.reply_cap, self._spool))
            opened.push_async_callback(session.close)
            await session.greet()
            yield session

    async def scan(self, device: Device) -> list[HostKey]:
        """The device's host keys, one of each kind it has, without logging in to it; jump hosts on the way are logged in to."""
        return await scanned(self._means, device)

    async def _place(self, opened: AsyncExitStack) -> _Place:
        await self._places.acquire()
        place = _Place(self._places)
        opened.callback(place.leave)
        return place


@dataclass(slots=True)
class _Place:
    """One of the logins that may be open; free again when its thread is."""

    places: asyncio.Semaphore
    hand: Hand | None = None

    def leave(self) -> None:
        work = self.hand.busy if self.hand else None
        if work is None:
            self.places.release()
        else:
            work.add_done_callback(lambda _: self.places.release())


def _library() -> Callable[..., MendedDevice]:
    """What logs in; imported only now, since that takes half a second."""
    from agent.netconf import pyez_device  # noqa: PLC0415

    pyez_device.hush()
    return pyez_device.enter

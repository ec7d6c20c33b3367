"""The service, with a clock that is moved by hand and devices that answer when told to."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.app import App, opened
from agent.daemon import Service
from agent.errors import NoAnswer
from agent.model.device import Device
from agent.model.reply import Reply
from agent.model.rpc import Rpc

MINUTE = timedelta(minutes=1)
SETTINGS = """
logins: {lab: {user: lab, agent: true}}
rounds: {concurrency: 2}
collectors: {alarms: {every: 5m}, chassis: {every: 1d}}
"""
DEVICES = ("a", "b", "c")


class MovedClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Network:
    """A transport to devices that know nothing, and wait while they are `held`; it notes who was asked what."""

    name: str = "ssh"
    asked: dict[str, list[str]] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)
    held: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def connect(self, device: Device) -> AsyncIterator[NetworkSession]:
        """Log in, unless the device is dead."""
        self.asked[device.name] = []
        if device.name in self.dead:
            raise NoAnswer("no TCP answer")
        self.inside.add(device.name)
        try:
            await self.held.wait()
            yield NetworkSession(self.asked[device.name])
        finally:
            self.inside.discard(device.name)


@dataclass
class NetworkSession:
    """Answers that the rpc is not known."""

    asked: list[str]

    async def ask(self, rpc: Rpc) -> Reply:
        """Note it, and refuse."""
        self.asked.append(rpc.name)
        return Reply(b"<rpc-reply><rpc-error><error-message>syntax error</error-message></rpc-error></rpc-reply>")


@dataclass
class Scene:
    """A service, its clock and its network."""

    app: App
    clock: MovedClock
    network: Network
    service: Service

    async def round(self, later: timedelta = timedelta()) -> dict[str, set[str]]:
        """Move the clock, tick until nothing is left to do; who was asked for alarms or chassis."""
        self.clock.now += later
        self.network.asked.clear()
        for _ in DEVICES:
            await self.service.tick()
            await until(lambda: not self.service.visiting)
        told = {"get-alarm-information": "alarms", "get-chassis-inventory": "chassis"}
        return {name: {told[rpc] for rpc in rpcs if rpc in told} for name, rpcs in self.network.asked.items()}


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Three devices, two visits at once, nobody held up."""
    (tmp_path / "agent.yaml").write_text(SETTINGS)
    (tmp_path / "devices.yaml").write_text(f"devices: [{', '.join(f'{{name: {name}, address: {name}.example}}' for name in DEVICES)}]\n")
    clock, network = MovedClock(), Network()
    network.held.set()
    with opened(tmp_path, tmp_path / "state", clock=clock) as app:
        staged = replace(app, transport=network)
        yield Scene(staged, clock, network, Service(staged))


async def test_each_collector_when_it_is_due(scene: Scene) -> None:
    """All of it at first; then the quick ones, and the daily ones after a day."""
    scene.service.begin()

    assert await scene.round() == {name: {"alarms", "chassis"} for name in DEVICES}
    assert await scene.round(4 * MINUTE) == {}
    assert await scene.round(2 * MINUTE) == {name: {"alarms"} for name in DEVICES}
    assert await scene.round(timedelta(days=2)) == {name: {"alarms", "chassis"} for name in DEVICES}


async def test_due_times_survive_a_restart(scene: Scene) -> None:
    """What was read a minute ago is not read again by the next process."""
    scene.service.begin()
    await scene.round()

    scene.service = Service(scene.app)
    scene.service.begin()

    assert await scene.round(MINUTE) == {}


async def test_a_dead_device_is_tried_soon_and_told_once(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """Its daily records too, in minutes; the log has it when it begins and when it ends."""
    caplog.set_level(logging.INFO, "agent.daemon")
    scene.network.dead = {"b"}
    scene.service.begin()
    await scene.round()
    await scene.round(6 * MINUTE)
    scene.network.dead = set()

    assert (await scene.round(6 * MINUTE))["b"] == {"alarms", "chassis"}
    assert [line for line in caplog.messages if line.startswith("b:")] == ["b: no-answer: no TCP answer", "b: can be read again"]


async def test_no_more_visits_at_once_than_allowed(scene: Scene) -> None:
    """The third waits for room, however often the clock ticks."""
    scene.network.held.clear()
    scene.service.begin()
    for _ in range(3):
        await scene.service.tick()
        await until(lambda: len(scene.network.inside) == 2)

    scene.network.held.set()
    await until(lambda: not scene.service.visiting)
    await scene.service.tick()
    await until(lambda: len(scene.network.asked) == 3)
    await until(lambda: not scene.service.visiting)


async def test_told_to_stop_it_lets_visits_end(scene: Scene) -> None:
    """What is under way is kept; nothing new begins."""
    scene.network.held.clear()
    serving = asyncio.create_task(scene.service.run())
    await until(lambda: len(scene.network.inside) == 2)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.01)
    assert not serving.done()

    scene.network.held.set()
    await serving

    assert len(scene.network.asked) == 2
    assert {one.visit.code for one in scene.app.store.snapshots()} == {""}


async def test_told_twice_it_cuts_them_off(scene: Scene) -> None:
    """Nobody's lease stays, and what was cut off is due again soon."""
    scene.network.held.clear()
    serving = asyncio.create_task(scene.service.run())
    await until(lambda: len(scene.network.inside) == 2)
    scene.service.stop()
    scene.service.stop()
    await serving

    assert scene.network.inside == set()
    assert [scene.app.store.busy(device.uid) for device in scene.app.devices] == [None] * 3
    scene.network.held.set()
    scene.service = Service(scene.app)
    scene.service.begin()
    assert set(await scene.round(6 * MINUTE)) == set(DEVICES)


async def test_systemd_is_told(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ready, alive, how it goes, and stopping."""
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        serving = asyncio.create_task(scene.service.run())
        await until(lambda: len(scene.network.asked) == 2)
        scene.service.stop()
        await serving
        told = [systemd.recv(1000).decode() for _ in range(3)]

    assert told == ["READY=1", "WATCHDOG=1\nSTATUS=3 devices, 2 being visited, 0 could not be read", "STOPPING=1"]


async def until(true: Callable[[], bool]) -> None:
    """Let the loop run until something is so."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - whatever it is
            await asyncio.sleep(0.001)

"""How much the store grows while nothing happens but that time passes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from process import Command

from agent.app import opened
from agent.jobs.collect import Errand

ROUNDS = 120
LIMIT = 4096


async def test_nothing_new_costs_little(trusted: Command, lab: tuple[Any, Any]) -> None:
    """Every record of a device with two engines, again and again: a few hundred bytes a round, and never over the limit."""
    with opened(trusted.config, trusted.state) as app:
        (device,) = (device for device in app.devices if device.name == "lab-mx1")
        collecting, errand = app.collecting(), Errand(device, tuple(app.collectors.values()))
        for _ in range(5):
            assert (await collecting.visit(errand)).problems == ()
        before = await asyncio.to_thread(size, trusted.state)
        for _ in range(ROUNDS):
            await collecting.visit(errand)
    assert (size(trusted.state) - before) / ROUNDS <= LIMIT


def size(state: Path) -> int:
    """Bytes of the database, with what is not yet in its main file."""
    return sum(path.stat().st_size for path in state.glob("agent.db*"))

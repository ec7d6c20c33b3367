"""The command as a real process, and a lab that runs beside it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from agent.cli.main import ended
from agent.lab.server import Lab

Inside = Callable[[Callable[[], Any]], Any]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it printed as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Command:
    """`junos-agent` with a configuration and a state folder of its own."""

    config: Path
    state: Path

    def __call__(self, *words: str) -> Ended:
        """Run it in this process, from its first word to its exit code."""
        with CliRunner(env=dict.fromkeys(ours(), None) | {"NO_COLOR": "1"}).isolation() as (out, err, _):
            code = ended(["--config", str(self.config), "--state", str(self.state), *words])
            return Ended(code, out.getvalue().decode(), err.getvalue().decode())

    def started(self, *words: str) -> subprocess.Popen[str]:
        """Start it as a process of its own."""
        start = [sys.executable, "-m", "agent.cli", "--config", str(self.config), "--state", str(self.state), *words]
        environment = {name: value for name, value in os.environ.items() if name not in ours()} | {"NO_COLOR": "1"}
        return subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def ours() -> list[str]:
    """The variables that would configure us."""
    return [name for name in os.environ if name.startswith("JUNOS_AGENT_")]


@contextmanager
def running(lab: Lab) -> Iterator[tuple[Lab, Inside]]:
    """Run a lab in a thread; what is given as the second is called in there."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def inside(call: Callable[[], Any]) -> Any:
        async def called() -> Any:
            return call()

        return asyncio.run_coroutine_threadsafe(called(), loop).result(10)

    try:
        asyncio.run_coroutine_threadsafe(lab.__aenter__(), loop).result(20)
        yield lab, inside
        asyncio.run_coroutine_threadsafe(lab.__aexit__(None, None, None), loop).result(20)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

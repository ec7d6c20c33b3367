"""The lab as the peer, where the light one cannot be built: `python lab_peer.py PORT RPC_LATENCY_MS`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import mkreplies
from target import Target

from agent.lab.replay import Replayed
from agent.lab.request import Request
from agent.lab.server import Lab


@dataclass
class Late(Replayed):
    """A device of prepared replies that takes its time."""

    seconds: float = 0.0

    def delay(self, _request: Request) -> float:
        """Every rpc takes the same."""
        return self.seconds


async def serve(port: int, latency: int) -> None:
    """Answer until killed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        mkreplies.write(Path(folder))
        files = {rpc: Path(folder, f"{rpc}.xml") for rpc in mkreplies.replies()}
        peer = Late("bench", files, chunked=False, seconds=latency / 1000)
        async with Lab([peer], port=port, password=Target.password):
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))

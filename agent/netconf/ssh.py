"""The `ssh` transport: asyncssh carries, our own NETCONF session speaks."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import ClassVar

import asyncssh

from agent.model.device import Device
from agent.netconf.deadline import Deadline
from agent.netconf.fetching import FetchingSession
from agent.netconf.journey import Journey, Means, scanned
from agent.netconf.line import Names
from agent.netconf.login import Credentials
from agent.netconf.route import target
from agent.netconf.session import Limits, PipeCarrier
from agent.ports import HostKey, HostKeys, Secrets


class SshTransport:
    """A way to devices over SSH; one for all of them. Large replies are spooled in the folder `spool`."""

    name: ClassVar[str] = "ssh"

    def __init__(self, secrets: Secrets, host_keys: HostKeys, spool: Path) -> None:
        self._means = Means(Credentials.of(secrets), host_keys, Names())
        self._spool = spool
        asyncssh.set_log_level(logging.WARNING)

    @asynccontextmanager
    async def connect(self, device: Device) -> AsyncIterator[FetchingSession]:
        """Log in through the device's jump hosts, and out at the end; see `agent.ports.Transport`."""
        deadline = Deadline.after(device.deadline)
        async with AsyncExitStack() as opened:
            journey = Journey(self._means, deadline, opened)
            await journey.pass_jumps(device)
            approach = await journey.log_in(target(device))
            pipe, copier = await journey.open_netconf(approach)
            session = FetchingSession(PipeCarrier(pipe), copier, Limits(deadline, device.reply_cap, self._spool))
            opened.push_async_callback(session.close)
            await session.greet()
            yield session

    async def scan(self, device: Device) -> list[HostKey]:
        """The device's host keys, one of each kind it has, without logging in to it; jump hosts on the way are logged in to."""
        return await scanned(self._means, device)

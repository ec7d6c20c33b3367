"""Redact: no secret is read or kept that a reply brings along."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from agent.errors import RedactionFailed
from agent.model.device import Device
from agent.model.reply import Body, Reply, Withheld
from agent.model.rpc import Rpc
from agent.policy.redaction.rpcs import shows_secrets
from agent.ports import Redactor


class RawKeeper(Protocol):
    """Where raw replies are kept, if the owner wants that."""

    def keep(self, device: str, name: str, body: Body) -> None:
        """Keep a reply of a device (its uid), encrypted, under the digest of its redacted form."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """What stands between a device and everybody who reads or keeps its replies.

    Without a redactor, no reply passes that may show secrets.
    """

    redactor: Redactor | None = None
    raw: RawKeeper | None = None

    async def passed(self, device: Device, rpc: Rpc, reply: Reply) -> Reply:
        """The reply as it may be read and kept; where that is not sure, one that says so to whoever reads it."""
        if not shows_secrets(rpc):
            return reply
        if self.redactor is None:
            return Withheld(RedactionFailed("there is nothing here that takes secrets out"))
        try:
            return await asyncio.to_thread(self._redacted, self.redactor, device, rpc, reply)
        except RedactionFailed as error:
            return Withheld(error)

    def _redacted(self, redactor: Redactor, device: Device, rpc: Rpc, reply: Reply) -> Reply:
        clean = redactor.redact(rpc, reply)
        if self.raw:
            self.raw.keep(device.uid, clean.digest.hex(), reply.body)
        return clean

"""What the lab's tests share: the shipped devices, and a way to ask one of them without a socket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agent.lab.description import LabDevice
from agent.lab.loading import shipped_devices
from agent.lab.peer import Rendered
from agent.lab.request import read_request
from agent.model.reply import Reply
from agent.model.rpc import Rpc

NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)

Ask = Callable[..., Reply]


@pytest.fixture(scope="session")
def devices() -> dict[str, LabDevice]:
    """The shipped devices, by name."""
    return {device.hostname: device for device in shipped_devices()}


@pytest.fixture
def ask() -> Ask:
    """Ask a device one rpc, as it is written on the wire."""

    def asked(device: LabDevice, rpc: Rpc, *, user: str = "lab", when: datetime = NOON) -> Reply:
        request = read_request(f'<rpc message-id="5" xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">{rpc.xml}</rpc>'.encode())
        return Reply(Rendered(device, lambda: when).answer(request, user))

    return asked

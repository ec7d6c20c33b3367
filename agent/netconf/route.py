"""The way to a device: the SSH hosts that are logged in to, one through the other."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model.device import Device, Jump, Login


@dataclass(frozen=True, slots=True)
class Host:
    """One SSH server on the way. `name` is how `trust` calls it, `subject` under which its keys are pinned."""

    name: str
    address: str
    port: int
    login: Login
    subject: str
    legacy: bool = False

    @property
    def where(self) -> str:
        """Address and port, for people."""
        return f"{self.address} port {self.port}"


def target(device: Device) -> Host:
    """The device itself."""
    return Host(device.name, device.address, device.port, device.login, device.subject, device.legacy)


def hops(device: Device) -> list[Host]:
    """The jump hosts before it, the nearest to us first."""
    way: list[Host] = []
    jump = device.jump
    while jump is not None:
        way.insert(0, _host(jump))
        jump = jump.via
    return way


def _host(jump: Jump) -> Host:
    return Host(jump.subject, jump.address, jump.port, jump.login, jump.subject)

"""The network inside the chassis: which address each engine has there. Clients learn from it where they have landed."""

from __future__ import annotations

from typing import Final

from agent.lab.description import LabDevice
from agent.lab.scene import Scene

_MASTER: Final = "128.0.0.1"
_FIRST_NODE: Final = 129
_HIGH: Final = 4


def hosts_file(device: LabDevice) -> str:
    """`/etc/hosts.junos`: the names of those addresses."""
    engines = [engine.name or "re0" for engine in device.engines]
    lines = [f"{_MASTER}\tmaster", *(f"{_address(device, at)}\t{name}" for at, name in enumerate(engines) if not device.cluster)]
    return "# The names of routing engines inside the chassis\n" + "\n".join(lines) + "\n"


def _address(device: LabDevice, number: int) -> str:
    if device.cluster:
        return f"{_FIRST_NODE + number}.{(device.cluster_id & 0xF) << _HIGH or device.cluster_id}.0.1"
    return f"128.0.0.{(16 if device.virtual_chassis else 4) + number}"


def private_interfaces(scene: Scene) -> str:
    """The addresses of the engine that the login lands on."""
    ink, device = scene.markup, scene.device
    here = _address(device, device.engines.index(device.master))
    addresses = [here] if device.cluster else [_MASTER, here]
    written = "".join(f"<interface-address>\n{ink.leaf('ifa-local', f'{one}/2')}</interface-address>\n" for one in addresses)
    family = f"<address-family>\n{ink.leaf('address-family-name', 'inet')}{written}</address-family>\n"
    state = ink.leaf("admin-status", "up") + ink.leaf("oper-status", "up")
    unit = f"<logical-interface>\n{ink.leaf('name', 'em0.0')}{state}{family}</logical-interface>\n"
    return f"<physical-interface>\n{ink.leaf('name', 'em0')}{state}{unit}</physical-interface>\n"

"""Recorded replies served by the lab and read over each transport say the same as the files themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from readings import KNOWN, REFUSED, VISIT

from agent.collectors.alarms import CollectAlarms
from agent.collectors.chassis import CollectChassis
from agent.collectors.cluster import CollectChassisCluster
from agent.collectors.commits import CollectCommits
from agent.collectors.configuration import CollectConfiguration
from agent.collectors.core_dumps import CollectCoreDumps
from agent.collectors.environment import CollectEnvironment
from agent.collectors.interfaces import CollectInterfaces
from agent.collectors.licences import CollectLicences
from agent.collectors.line_cards import CollectLineCards
from agent.collectors.power import CollectPower
from agent.collectors.routing_engines import CollectRoutingEngines
from agent.collectors.software import CollectSoftware
from agent.collectors.storage import CollectStorage
from agent.collectors.uptime import CollectUptime
from agent.collectors.virtual_chassis import CollectVirtualChassis
from agent.jobs.plan import Plan
from agent.jobs.reading import reading
from agent.lab.host import LabHost
from agent.lab.replay import Replayed, replayed_devices
from agent.lab.server import Lab
from agent.model.device import Device, Login
from agent.model.reading import Got, Reading, Snapshot
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.netconf.pyez import PyezTransport
from agent.netconf.ssh import SshTransport
from agent.ports import Collector, HostKey, Transport

COLLECTORS: tuple[Collector, ...] = (
    CollectSoftware(),
    CollectRoutingEngines(),
    CollectChassis(),
    CollectCoreDumps(),
    CollectAlarms(),
    CollectEnvironment(),
    CollectStorage(),
    CollectUptime(),
    CollectLineCards(),
    CollectPower(),
    CollectLicences(),
    CollectVirtualChassis(),
    CollectChassisCluster(),
    CollectInterfaces(),
    CollectCommits(),
    CollectConfiguration(),
)


@dataclass(frozen=True)
class Known:
    """The lab's password and host keys."""

    lab: Lab

    def reveal(self, reference: str) -> str:
        """The password."""
        return self.lab.hosts[0].password

    def pins(self, subject: str) -> frozenset[HostKey]:
        """The keys of the device of that name."""
        return frozenset(HostKey(*key.split()[:2]) for key in self.lab[subject].host_keys)


def from_files(device: Replayed, collector: Collector) -> Reading:
    """What the device's files say, read without any network."""
    asks = [(ask.key, device.files.get(ask.rpc.name)) for ask in collector.asks(KNOWN)]
    return reading(collector, Replies({key: Reply(path.read_bytes() if path else REFUSED) for key, path in asks}, KNOWN, VISIT))


async def visited(transport: Transport, host: LabHost) -> Snapshot:
    """What the device says when somebody logs in."""
    device = Device(host.name, host.name, host.address, Login("lab", host.user, password="env:LAB"), port=host.port, deadline=20)
    plan = Plan(COLLECTORS, KNOWN, VISIT)
    async with transport.connect(device) as session:
        while wave := plan.wave():
            for rpc in wave:
                plan.answer(rpc, await session.ask(rpc))
    return plan.snapshot(device.uid, VISIT)


@pytest.mark.parametrize("way", [SshTransport, PyezTransport])
@pytest.mark.parametrize(("folder", "devices", "got"), [("junos", 27, 133), ("junos-made", 4, 4)])
async def test_the_same_over_the_wire(
    real: Path, tmp_path: Path, folder: str, devices: int, got: int, way: type[SshTransport | PyezTransport]
) -> None:
    """Every device, every record: the same reading, and where there is none, for the same cause."""
    replayed = {device.name: device for device in replayed_devices(real / folder)}
    assert len(replayed) >= devices
    count = 0
    async with Lab.replay(real / folder) as lab:
        known = Known(lab)
        transport = way(known, known, tmp_path)
        for host in lab.hosts:
            snapshot = await visited(transport, host)
            for collector in COLLECTORS:
                expected, found = from_files(replayed[host.name], collector), snapshot.readings[collector.name]
                assert type(found) is type(expected), (host.name, collector.name, found, expected)
                assert getattr(found, "code", "") == getattr(expected, "code", "")
                if isinstance(expected, Got):
                    assert found == expected, (host.name, collector.name)
                    count += 1
    assert count >= got

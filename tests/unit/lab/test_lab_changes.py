"""What a scenario can do to a device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.errors import ConfigError
from agent.lab.changes import changed
from agent.lab.description import LabDevice
from agent.lab.scenario import SHIPPED, Scenario, Step, load_scenario, rehearse
from agent.model.reply import Reply
from agent.model.rpc import Rpc

NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
Ask = Callable[..., Reply]
Devices = dict[str, LabDevice]


def leaves(ask: Ask, device: LabDevice, rpc: Rpc | str, tag: str) -> list[str | None]:
    """The texts of one tag in a reply."""
    return [part.text() for part in ask(device, rpc if isinstance(rpc, Rpc) else Rpc(rpc)).each(tag)]


@pytest.mark.parametrize(
    ("name", "change", "rpc", "tag", "text"),
    [
        (
            "lab-mx1",
            {"core": {"engine": "re0", "path": "/var/tmp/rpd.core.0.gz"}},
            "get-system-core-dumps",
            "file-name",
            "/var/tmp/rpd.core.0.gz",
        ),
        ("lab-ptx1", {"core": ["/var/core/re0/re0.x.1.1.core.tgz"]}, "get-system-core-dumps", "file-name", "re0.x.1.1.core.tgz"),
        ("lab-ex1", {"fan_failed": "FPC 1 Fan Tray 0"}, "get-environment-information", "status", "Failed"),
        ("lab-ex1", {"fan_failed": "FPC 1 Fan Tray 0"}, "get-alarm-information", "alarm-description", "FPC 1 Fan Tray 0 Failure"),
        ("lab-ex1", {"fan_failed": "FPC 1 Fan Tray 0"}, "get-system-alarm-information", "alarm-description", "FPC 1 Fan Tray 0 Failure"),
        ("lab-srx1", {"alarm": {"severity": "Major", "description": "X"}}, "get-alarm-information", "alarm-description", "X"),
        ("lab-mx1", {"fpc_offline": "FPC 1"}, "get-alarm-information", "alarm-description", "FPC 1 offline"),
        ("lab-mx1", {"fpc_offline": "FPC 1"}, "get-environment-information", "status", "Absent"),
        ("lab-mx1", {"part_replaced": ["PEM 0", "NEW1"]}, "get-chassis-inventory", "serial-number", "NEW1"),
        ("lab-vsrx1", {"storage": {"mounted_on": "/.mount", "used_percent": 97}}, "get-system-storage", "used-percent", "97"),
        ("lab-mx1", {"release": "22.4R3-S2"}, "get-software-information", "junos-version", "22.4R3-S2"),
        ("lab-mx1", {"engine_lost": "re1"}, "get-route-engine-information", "mastership-state", "Disabled"),
        ("lab-mx1", {"engine_reboot": "re1"}, "get-route-engine-information", "last-reboot-reason", "0x4:reboot"),
        ("lab-mx1", {"fpc_offline": "FPC 1"}, "get-fpc-information", "state", "Offline"),
        ("lab-mx1", {"fpc_offline": "FPC 1"}, "get-pic-information", "state", "Offline"),
        ("lab-mx1", {"commit": {"user": "observer", "log": "Why not"}}, "get-commit-information", "log", "Why not"),
        ("lab-mx1", {"commit": {"user": "observer"}}, "get-system-uptime-information", "user", "observer"),
        ("lab-mx1", {"supply_failed": "PEM 1"}, "get-power-usage-information", "state", "Present"),
        ("lab-mx1", {"interface_down": "xe-0/0/0"}, "get-interface-information", "oper-status", "down"),
        ("lab-vsrx1", {"licence_expires": ["vsrx-bandwidth", 3]}, "get-license-summary-information", "end-date", "2025-07-04"),
        ("lab-ex1", {"member_lost": "fpc2"}, "get-virtual-chassis-information", "member-status", "NotPrsnt"),
        ("lab-mxvc1", {"member_lost": "member0"}, "get-virtual-chassis-information", "member-status", "NotPrsnt"),
        ("lab-srx1", {"failover": 1}, "get-chassis-cluster-status", "redundancy-group-failover-count", "4"),
        ("lab-srx1", {"engine_lost": "node1"}, "get-chassis-cluster-status", "redundancy-group-status", "lost"),
    ],
)
def test_a_change_shows(devices: Devices, ask: Ask, name: str, change: dict[str, Any], rpc: str, tag: str, text: str) -> None:
    """What happened is in the next reply, and was not in the one before."""
    after = changed(devices[name], change, NOON)

    assert leaves(ask, after, rpc, tag).count(text) > leaves(ask, devices[name], rpc, tag).count(text)


def test_reboot_of_the_master(devices: Devices, ask: Ask) -> None:
    """The backup takes over, and the old master's clock starts anew."""
    after = changed(devices["lab-mx1"], {"engine_reboot": "re0"}, NOON)
    engines = list(ask(after, Rpc("get-route-engine-information"), when=NOON + timedelta(seconds=90)).each("route-engine"))

    assert [(one.text("mastership-state"), one.attribute("seconds", "up-time") == "90") for one in engines] == [
        ("backup", True),
        ("master", False),
    ]
    assert after.master.name == "re1"


@pytest.mark.parametrize(
    ("name", "there", "back"),
    [
        ("lab-ex1", {"fan_failed": "FPC 1 Fan Tray 0"}, {"fan_repaired": "FPC 1 Fan Tray 0"}),
        ("lab-mx1", {"supply_failed": "PEM 1"}, {"supply_repaired": "PEM 1"}),
        ("lab-mx1", {"alarm": ["Minor", "X"]}, {"alarm_cleared": "X"}),
    ],
)
def test_there_and_back(devices: Devices, name: str, there: dict[str, Any], back: dict[str, Any]) -> None:
    """What can be undone leaves nothing behind."""
    assert changed(changed(devices[name], there, NOON), back, NOON) == devices[name]


def test_an_offline_slot_holds_nothing(devices: Devices, ask: Ask) -> None:
    """The card is still listed; what is in it is not."""
    paths = leaves(ask, changed(devices["lab-mx1"], {"fpc_offline": "FPC 2"}, NOON), "get-chassis-inventory", "name")

    assert "FPC 2" in paths
    assert "MIC 0" not in paths


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"explode": 1}, "no such change: explode"),
        ({"fan_fail": "x"}, "did you mean fan_failed"),
        ({"fan_failed": "Top Rear Fn"}, "did you mean Top Rear Fan"),
        ({"engine_reboot": "re7"}, "no re7"),
        ({"core": {"path": "/x"}}, "the device has no "),
        ({"core": {"engine": "re0"}}, "core.path: missing"),
        ({"fpc_online": "FPC 1"}, "no FPC 1"),
        ({"release": 7}, "expected str"),
        ({"core": ["/var/tmp/x", "re0", 2000000000]}, "at most 1073741824"),
        ({"interface_errors": ["xe-9/0/0"]}, "no xe-9/0/0"),
        ({"licence_expires": ["x"]}, "no x"),
        ({"member_lost": "fpc0"}, "no fpc0"),
        ({"failover": 1}, "the device has no 1"),
        ({"supply_failed": "PEM 9"}, "no PEM 9"),
        ({"commit": {"usr": "x"}}, "did you mean user"),
    ],
)
def test_what_cannot_happen(devices: Devices, change: dict[str, Any], said: str) -> None:
    """The error names what is not there, and what is near."""
    with pytest.raises(ConfigError, match=said):
        changed(devices["lab-mx1"], change, NOON)


def test_errors_rise(devices: Devices, ask: Ask) -> None:
    """An interface counts more errors every second, on top of what it had; its other counters move by themselves."""
    after = changed(devices["lab-ex1"], {"interface_errors": ["ge-1/0/12", 10]}, NOON)
    more = changed(after, {"interface_errors": ["ge-1/0/12", 1]}, NOON + timedelta(seconds=60))
    rpc = Rpc("get-interface-information", interface_name="ge-1/0/12", extensive=True)

    def counted(device: LabDevice, seconds: int, tag: str) -> int:
        (found,) = ask(device, rpc, when=NOON + timedelta(seconds=seconds)).each(tag)
        return found.number() or 0

    assert [counted(devices["lab-ex1"], at, "input-errors") for at in (0, 60)] == [4021, 4021]
    assert [counted(after, at, "input-errors") for at in (0, 30, 60)] == [4021, 4321, 4621]
    assert [counted(more, at, "input-crc-errors") for at in (60, 90)] == [4621, 4651]
    assert counted(after, 60, "input-packets") - counted(after, 0, "input-packets") == 180


def test_a_card_that_was_off(devices: Devices, ask: Ask) -> None:
    """Its interfaces are gone while it is off; afterwards it has started anew."""
    off = changed(devices["lab-mx1"], {"fpc_offline": "FPC 1"}, NOON)
    on = changed(off, {"fpc_online": "FPC 1"}, NOON + timedelta(seconds=30))
    starts = {
        part.text("slot"): part.attribute("seconds", "up-time") for part in ask(on, Rpc("get-fpc-information"), when=NOON).each("fpc")
    }

    assert not any((name or "").startswith("xe-1/") for name in leaves(ask, off, "get-interface-information", "name"))
    assert leaves(ask, on, "get-interface-information", "name") == leaves(ask, devices["lab-mx1"], "get-interface-information", "name")
    assert (starts["1"], starts["5"]) == ("0", None)
    assert replace(on, restarted={}) == devices["lab-mx1"]


def test_who_leads_after_a_loss(devices: Devices) -> None:
    """Where the leading member, engine or node is lost, another one leads; its groups are carried on."""
    switches = changed(devices["lab-ex1"], {"member_lost": "fpc0"}, NOON)
    routers = changed(devices["lab-mxvc1"], {"member_lost": "member0"}, NOON)
    back = changed(routers, {"member_back": "member0"}, NOON)
    cluster = changed(devices["lab-srx1"], {"engine_lost": "node0"}, NOON)

    assert (switches.master.name, routers.master.name, back.master.name) == ("fpc1", "member1-re0", "member0-re0")
    assert [group.primary for group in cluster.redundancy] == ["node1", "node1"]
    assert cluster.master.name == "node1"


def test_shipped_scenarios(devices: Devices) -> None:
    """Every step of the samples can happen."""
    assert sorted(path.name for path in SHIPPED.glob("*.yaml")) == ["bad-afternoon.yaml", "long-night.yaml"]
    rehearse(load_scenario(SHIPPED / "long-night.yaml"), devices)
    after = rehearse(load_scenario(SHIPPED / "bad-afternoon.yaml"), devices)

    assert after["lab-mx1"].engines[0].cores
    assert after["lab-mx1"].offline == ()
    assert after["lab-ptx1"] == devices["lab-ptx1"]


def test_steps_by_time(tmp_path: Path) -> None:
    """Steps come in the order of their times, each exactly once."""
    path = tmp_path / "story.yaml"
    path.write_text("steps: [{after: 9, device: b, change: {release: x}}, {after: 2.5, device: a, change: {release: y}}]")
    scenario = load_scenario(path)

    assert [[step.device for step in scenario.due(since, until)] for since, until in ((0, 2), (2, 3), (3, 9), (9, 99))] == [
        [],
        ["a"],
        ["b"],
        [],
    ]


def test_wrong_scenarios(tmp_path: Path, devices: Devices) -> None:
    """A wrong word is found when the file is read, a wrong device before the first step."""
    path = tmp_path / "story.yaml"
    path.write_text("steps: [{after: 9, device: b, change: {reboot: re0}}]")
    with pytest.raises(ConfigError, match=r"story\.yaml\.steps\[0\]\.change\.reboot: no such change"):
        load_scenario(path)
    with pytest.raises(ConfigError, match="after 3 s: the lab has no lab-mx; did you mean lab-mx1"):
        rehearse(Scenario((Step(3, "lab-mx", {"release": "x"}),)), devices)
    with pytest.raises(ConfigError, match="after 3 s, lab-mx1: the device has no re9"):
        rehearse(Scenario((Step(3, "lab-mx1", {"engine_reboot": "re9"}),)), devices)

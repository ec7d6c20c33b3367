"""What a scenario can do to a device."""

from __future__ import annotations

from collections.abc import Callable
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
        ("lab-mx1", {"fpc_offline": "FPC 2"}, {"fpc_online": "FPC 2"}),
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
    ],
)
def test_what_cannot_happen(devices: Devices, change: dict[str, Any], said: str) -> None:
    """The error names what is not there, and what is near."""
    with pytest.raises(ConfigError, match=said):
        changed(devices["lab-mx1"], change, NOON)


def test_shipped_scenario(devices: Devices) -> None:
    """Every step of the sample can happen."""
    (path,) = SHIPPED.glob("*.yaml")
    after = rehearse(load_scenario(path), devices)

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

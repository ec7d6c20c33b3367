"""The inventory ▸ devices: who counts before whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.model.device import Device, Jump, Login
from agent.settings import DeviceRow, Places, Source, devices, load_devices, load_settings

SETTINGS = """
logins:
  lab: {user: lab, password: "file:/abs/lab.password"}
  net: {user: net, key: keys/net, passphrase: "credential:net"}
jumps:
  outer: {address: 192.0.2.8, login: net, port: 2222}
  inner: {address: 192.0.2.9, login: lab, via: outer}
"""


def load(folder: Path, agent: str, **files: str) -> tuple[Device, ...]:
    """The devices of a configuration; `devices_yaml` is the text of `devices.yaml`."""
    for name, text in {"agent_yaml": agent, **files}.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    places = Places(folder, folder)
    definitions = load_devices(load_settings(places), places)
    return devices(definitions, [one.device.uid or f"uid-{one.device.name}" for one in definitions])


def test_what_the_lab_writes(tmp_path: Path) -> None:
    """A login by name, a port of its own, groups that nobody declared."""
    agent = 'logins: {lab: {user: lab, password: "file:/abs/lab.password"}}'
    text = "devices: [{name: lab-mx1, address: 127.0.0.1, port: 8301, login: lab, groups: [mx, lab], site: lab, tags: [a, b]}]"

    (device,) = load(tmp_path, agent, devices_yaml=text)

    login = Login("lab", "lab", password="file:/abs/lab.password")
    assert device == Device("uid-lab-mx1", "lab-mx1", "127.0.0.1", login, 8301, site="lab", groups=("mx", "lab"), tags=("a", "b"))
    assert device.source == "devices.yaml:1: devices.0"


def test_jump_hosts_are_embedded(tmp_path: Path) -> None:
    """Each with its login and the one before it; relative key files are meant from the configuration folder."""
    (device,) = load(tmp_path, SETTINGS, devices_csv="name,login,jump\nx,lab,inner\n")

    net = Login("net", "net", key=f"file:{tmp_path}/keys/net", passphrase="credential:net")
    assert device.jump == Jump("inner", "192.0.2.9", device.login, via=Jump("outer", "192.0.2.8", net, 2222))


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ({}, (830, "lab", "outer", False)),
        ({"groups": "a"}, (22, "lab", "inner", True)),
        ({"groups": "b"}, (23, "net", "", False)),
        ({"groups": "a;b"}, (22, "net", "inner", True)),
        ({"groups": "b; a"}, (23, "net", "", True)),
        ({"groups": "a", "port": "24", "legacy": "no"}, (24, "lab", "inner", False)),
    ],
)
def test_who_counts_before_whom(row: dict[str, str], holds: tuple[object, ...], tmp_path: Path) -> None:
    """The device, its groups in their order, the defaults."""
    groups = (
        'defaults: {login: lab, jump: outer}\ngroups: {a: {port: 22, legacy: true, jump: inner}, b: {port: 23, login: net, jump: ""}}\n'
    )
    text = ",".join(["name", *row]) + "\n" + ",".join(["x", *row.values()]) + "\n"

    (device,) = load(tmp_path, SETTINGS + groups, devices_csv=text)

    assert (device.port, device.login.name, device.jump.name if device.jump else "", device.legacy) == holds


def test_a_table(tmp_path: Path) -> None:
    """Comments, empty lines, empty cells, quotes, blanks around words, a byte-order mark, lines that end as on Windows."""
    text = "\ufeff# our devices\r\n\r\nname, address ,port,groups,tags,site,deadline,reply_cap,uid\r\n"
    text += ' a ,,,"x; y;x",,"Main St, 1",90s,1 MiB,asset-1\r\n# not this\r\n,,,,,,,,\r\nb,2001:DB8::0:1,22,,t,,,,\r\n'

    first, second = load(tmp_path, "logins: {only: {user: u, agent: true}}", devices_csv=text)

    assert (first.name, first.address, first.port, first.groups, first.site) == ("a", "a", 830, ("x", "y"), "Main St, 1")
    assert (first.deadline, first.reply_cap, first.uid, first.login.name) == (90.0, 1 << 20, "asset-1", "only")
    assert (second.address, second.port, second.tags, second.source) == ("2001:db8::1", 22, ("t",), "devices.csv:7")


def test_both_files_count(tmp_path: Path) -> None:
    """YAML first, then the table; the same address behind another jump host is another device."""
    yaml = "devices:\n- {name: one, address: 192.0.2.1, login: lab}\n"
    table = "name,address,login,jump\ntwo,192.0.2.1,lab,outer\nthree,192.0.2.1,lab,inner\n"

    assert [one.name for one in load(tmp_path, SETTINGS, devices_yaml=yaml, devices_csv=table)] == ["one", "two", "three"]


def test_named_sources_only(tmp_path: Path) -> None:
    """With an inventory in the settings, the usual files are not read."""
    inventory = "inventory: [{kind: csv, path: sites/a.csv}]\ndefaults: {login: lab}\n"
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "a.csv").write_text("name\nx\n")

    (device,) = load(tmp_path, SETTINGS + inventory, devices_yaml="nonsense: 1\n")

    assert device.source == "sites/a.csv:2"


def test_organisations(tmp_path: Path) -> None:
    """A single one is everybody's."""
    (device,) = load(tmp_path, f"{SETTINGS}organisations: {{north: {{account: '1'}}}}\n", devices_csv="name,login\nx,lab\n")

    assert device.organisation == "north"


class Rack:
    """A source such as a plugin brings."""

    def rows(self, source: Source, name: str) -> Iterator[DeviceRow]:
        """A device for each unit, or a complaint."""
        units = (source.model_extra or {})["units"]
        if not units:
            raise ConfigError(f"{name}: no units")
        for unit in range(units):
            yield DeviceRow({"name": f"r{unit}", "login": "lab", "prot" if unit == 9 else "port": 22}, "rack 7", path=f"unit {unit}")


@pytest.mark.parametrize(
    ("units", "result"),
    [(2, ["r0", "r1"]), (0, "rack: no units"), (10, "rack 7: unit 9.prot: no such setting; did you mean port?")],
)
def test_a_source_of_others(units: int, result: object, tmp_path: Path) -> None:
    """Its own options reach it, and its rows are checked like ours."""
    (tmp_path / "agent.yaml").write_text(f"{SETTINGS}inventory: [{{kind: rack, units: {units}}}]\n")
    places = Places(tmp_path, tmp_path)

    try:
        found: object = [one.device.name for one in load_devices(load_settings(places), places, {"rack": Rack})]
    except ConfigError as error:
        found = str(error)

    assert found == result


def test_thousands_of_devices(tmp_path: Path) -> None:
    """Ten thousand rows are no matter."""
    lines = [f"d{number},10.0.{number >> 8}.{number & 255},core" for number in range(10_000)]

    found = load(tmp_path, "logins: {u: {user: u, agent: true}}", devices_csv="\n".join(["name,address,groups", *lines]))

    assert len(found) == 10_000

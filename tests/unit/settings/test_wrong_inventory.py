"""Each wrong inventory gives one line a mistake: the file and its line, the path, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.settings import Places, load_devices, load_settings

LOGINS = """
logins: {lab: {user: lab, agent: true}, net: {user: n, agent: true}}
jumps: {bastion: {address: 192.0.2.9, login: lab}}
defaults: {login: lab}
"""
GROUPS = f"{LOGINS}groups: {{core: {{port: 22}}, edge: {{}}}}\n"
NO_HOST = "expected a host's name or an IP address, without port or brackets"

WRONG: list[tuple[str, Mapping[str, str], str]] = [
    (LOGINS, {}, "DIR: no devices.yaml or devices.csv, and no inventory in the settings"),
    (LOGINS, {"devices.csv": ""}, "devices.csv: expected a header line, such as name,address,groups"),
    (LOGINS, {"devices.csv": "# only comments\n\n"}, "devices.csv: expected a header line, such as name,address,groups"),
    (LOGINS, {"devices.csv": "name,adress\nx,192.0.2.1\n"}, "devices.csv:1: column 2: no such column; did you mean address?"),
    (
        LOGINS,
        {"devices.csv": "name,address,colour\nx,192.0.2.1,red\n"},
        (
            "devices.csv:1: column 3: no such column; there is address, deadline, groups, jump, legacy, login, "
            "name, organisation, port, reply_cap, site, tags, transport, uid"
        ),
    ),
    (LOGINS, {"devices.csv": "name,address,name\nx,192.0.2.1,x\n"}, "devices.csv:1: column 3: stands twice"),
    (LOGINS, {"devices.csv": "address\n192.0.2.1\n"}, "devices.csv:1: there is no column name"),
    (LOGINS, {"devices.csv": "name;address\nx;192.0.2.1\n"}, "devices.csv:1: expected columns separated by commas"),
    (
        LOGINS,
        {"devices.csv": "# a\n\nname,address\nx,192.0.2.1\ny,192.0.2.2,extra\nz\n"},
        "devices.csv:5: 3 cells, but the header has 2 columns\ndevices.csv:6: 1 cells, but the header has 2 columns",
    ),
    (LOGINS, {"devices.csv": "name,address\n ,192.0.2.1\n"}, "devices.csv:2: name: is missing"),
    (LOGINS, {"devices.csv": "name,address\nx,192.0.2.1:830\n"}, "devices.csv:2: address: " + NO_HOST),
    (LOGINS, {"devices.csv": "name,address\nx,192.0.2.300\n"}, "devices.csv:2: address: " + NO_HOST),
    (LOGINS, {"devices.csv": "name,address\nx,[2001:db8::1]\n"}, "devices.csv:2: address: " + NO_HOST),
    (
        LOGINS,
        {"devices.csv": "name,port\nx,ssh\ny,0\n"},
        "devices.csv:2: port: expected a whole number\ndevices.csv:3: port: expected at least 1",
    ),
    (LOGINS, {"devices.csv": "name,legacy\nx,perhaps\n"}, "devices.csv:2: legacy: expected true or false"),
    (LOGINS, {"devices.csv": "name,deadline\nx,soon\n"}, "devices.csv:2: deadline: expected a time such as 30s, 5m, 2h or 1d"),
    (LOGINS, {"devices.csv": "name,login\nx,nett\n"}, "devices.csv:2: login: no such login; did you mean net?"),
    (LOGINS, {"devices.csv": "name,jump\nx,bastoin\n"}, "devices.csv:2: jump: no such jump host; did you mean bastion?"),
    (LOGINS, {"devices.csv": "name,transport\nx,shh\n"}, "devices.csv:2: transport: no such transport; did you mean ssh?"),
    (LOGINS, {"devices.csv": "name,organisation\nx,acme\n"}, "devices.csv:2: organisation: no such organisation; there is default"),
    (GROUPS, {"devices.csv": "name,groups\nx,core;egde\n"}, "devices.csv:2: groups: no such group; did you mean edge?"),
    (LOGINS, {"devices.csv": "name,uid\nx,a b\n"}, "devices.csv:2: uid: expected letters, digits, - and _, at most 64"),
    (LOGINS, {"devices.csv": "name,uid\nx,u1\ny,u1\n"}, "devices.csv:3: uid: the same uid as at devices.csv:2"),
    (LOGINS, {"devices.csv": "name,address\nx,192.0.2.1\nx,192.0.2.2\n"}, "devices.csv:3: name: the same name as at devices.csv:2"),
    (
        LOGINS,
        {"devices.csv": "name,address\nx,2001:db8::1\ny,2001:DB8:0::1\n"},
        "devices.csv:3: address: the same address and port as at devices.csv:2",
    ),
    (
        LOGINS,
        {"devices.csv": 'name,site\nx,"unclosed\ny,z\n'},
        "devices.csv:2: not CSV: a quote is not closed, or closed in the middle of a cell",
    ),
    (
        LOGINS,
        {"devices.csv": 'name,site\nx,ok\ny,"a"b\n'},
        "devices.csv:3: not CSV: a quote is not closed, or closed in the middle of a cell",
    ),
    (LOGINS, {"devices.yaml": "device: []\n"}, "devices.yaml:1: device: no such setting; did you mean devices?"),
    (LOGINS, {"devices.yaml": "devices: {}\n"}, "devices.yaml:1: devices: expected a list"),
    (LOGINS, {"devices.yaml": "devices: [x]\n"}, "devices.yaml:1: devices.0: expected a mapping (key: value)"),
    (LOGINS, {"devices.yaml": "devices:\n  - address: 192.0.2.1\n"}, "devices.yaml:2: devices.0.name: is missing"),
    (
        LOGINS,
        {"devices.yaml": "devices:\n  - name: x\n    prot: 22\n"},
        "devices.yaml:3: devices.0.prot: no such setting; did you mean port?",
    ),
    (LOGINS, {"devices.yaml": "devices:\n  - name: x\n    groups: {a: b}\n"}, "devices.yaml:3: devices.0.groups: expected a list"),
    (
        LOGINS,
        {"devices.yaml": "devices:\n  - name: x\n    tags: [1]\n"},
        "devices.yaml:3: devices.0.tags.0: expected text; write it in quotes",
    ),
    (LOGINS, {"devices.yaml": "devices:\n  - {name: x, site: 7}\n"}, "devices.yaml:2: devices.0.site: expected text; write it in quotes"),
    (LOGINS, {"devices.yaml": "devices:\n  - name: x\n    name: y\n"}, "devices.yaml:3: devices.0.name: set twice, first in line 2"),
    (LOGINS, {"devices.yaml": 'devices:\n  - name: "a\\tb"\n'}, "devices.yaml:2: devices.0.name: holds a control character"),
    (
        LOGINS,
        {"devices.yaml": "devices:\n  - name: x\n", "devices.csv": "name\nx\n"},
        "devices.csv:2: name: the same name as at devices.yaml:2: devices.0",
    ),
    (LOGINS + "inventory: [{kind: csv, path: other.csv}]\n", {}, "DIR/other.csv: no such file"),
    (
        LOGINS + "inventory: [{kind: cvs, path: other.csv}]\n",
        {},
        "agent.yaml:5: inventory.0.kind: no such kind of inventory; did you mean csv?",
    ),
    ("", {"devices.yaml": "devices:\n  - name: x\n"}, "devices.yaml:2: devices.0.login: is missing; the settings have no logins"),
    (
        "logins: {a: {user: a, agent: true}, b: {user: b, agent: true}}\n",
        {"devices.yaml": "devices:\n  - name: x\n"},
        "devices.yaml:2: devices.0.login: is missing; there is a, b",
    ),
    (
        "organisations: {a: {}, b: {}}\nlogins: {a: {user: a, agent: true}}\n",
        {"devices.yaml": "devices:\n  - name: x\n"},
        "devices.yaml:2: devices.0.organisation: no such organisation; there is a, b",
    ),
    (
        LOGINS,
        {"devices.csv": "name\n" + "a,b\n" * 60},
        "\n".join([*(f"devices.csv:{line}: 2 cells, but the header has 1 columns" for line in range(2, 52)), "... and 10 more"]),
    ),
]


@pytest.mark.parametrize(("settings", "files", "lines"), WRONG, ids=[f"{number:02d}" for number in range(1, len(WRONG) + 1)])
def test_wrong_inventory(settings: str, files: Mapping[str, str], lines: str, tmp_path: Path) -> None:
    """Where, what, and the nearest right word; several lines where several things are wrong."""
    for name, text in {**files, "agent.yaml": settings}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    places = Places(tmp_path, tmp_path)

    with pytest.raises(ConfigError) as error:
        load_devices(load_settings(places), places)

    assert str(error.value).replace(str(tmp_path), "DIR") == lines

"""The configuration of a lab device: the same in every form, with planted secrets, narrowed by a filter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agent.lab.changes import changed
from agent.lab.description import LabDevice
from agent.lab.peer import Rendered
from agent.lab.request import read_request
from agent.lab.statements import SECRET_MARKS, planted_secrets
from agent.model.reply import Reply

NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
Devices = dict[str, LabDevice]
Asked = Callable[[str, str], Reply]


@pytest.fixture
def asked(devices: Devices) -> Asked:
    """Ask one device an operation, as it is written on the wire."""

    def ask(name: str, operation: str) -> Reply:
        return Reply(Rendered(devices[name], lambda: NOON).answer(read_request(f'<rpc message-id="1">{operation}</rpc>'.encode()), "lab"))

    return ask


def text(reply: Reply) -> str:
    """All of it, without tags."""
    return "".join(reply.root.itertext())


@pytest.mark.parametrize("name", ["lab-mx1", "lab-ptx1", "lab-vsrx1"])
@pytest.mark.parametrize("form", ["text", "set", "xml", "json"])
def test_every_form_holds_everything(asked: Asked, name: str, form: str) -> None:
    """Every planted secret is in every form, and the device's own name and addresses are."""
    found = text(asked(name, f'<get-configuration format="{form}" database="committed"/>'))

    assert [secret for secret in planted_secrets() if secret not in found] == []
    assert name in found
    assert "fxp0" in found or "mgmt-0" in found


def test_planted_secrets() -> None:
    """There is one for every usual place, each with a mark; what looks alike has none."""
    secrets = planted_secrets()

    assert len(secrets) == len(set(secrets)) > 30
    assert all(any(mark in secret for mark in SECRET_MARKS) for secret in secrets)
    assert sum(secret.startswith("$9$") for secret in secrets) > 20


def test_curly(asked: Asked) -> None:
    """Braces balance, entries and families read as they should, secrets are marked, and the head says who and when."""
    lines = text(asked("lab-mx1", '<get-configuration format="text" database="committed"/>')).strip().splitlines()
    body = "\n".join(lines)

    assert lines[0] == "## Last commit: 2025-06-12 09:41:07 UTC by lab"
    assert body.count("{") == body.count("}")
    assert '    inactive: tacplus-server 192.0.2.22 {\n        secret "$9$LabSecretTacacs.vMLX7d"; ## SECRET-DATA\n    }' in body
    assert "    xe-0/0/0 {\n" in body
    assert "            family inet {\n                address 198.51.100.1/31;\n" in body
    assert '        authentication-key 1 type md5 value "$9$LabSecretNtp.bw24ZDk"; ## SECRET-DATA' in body
    assert "authentication-order [ radius password ];" in body
    assert 'archive-sites {\n                "ftp://backup:LabSecretUrl7@192.0.2.41/configs";\n' in body


def test_set(asked: Asked) -> None:
    """Each line stands by itself."""
    lines = text(asked("lab-mx1", '<get-configuration format="set"/>')).strip().splitlines()

    assert all(re.match(r"(set|deactivate) \w", line) for line in lines if line not in ("", "{master}"))
    assert "set interfaces xe-0/0/0 unit 0 family inet address 198.51.100.1/31" in lines
    assert "deactivate system tacplus-server 192.0.2.22" in lines
    assert "set interfaces ge-2/0/4 disable" in lines


def test_json(asked: Asked) -> None:
    """Junos' JSON of a configuration: attributes under `@`, a word alone is a list of one null."""
    raw = text(asked("lab-vsrx1", '<get-configuration format="json"/>'))
    tree = json.loads(raw)["configuration"]

    assert tree["@"]["junos:changed-seconds"] == "1748194290"
    assert tree["system"]["services"]["netconf"] == {"ssh": [None]}
    assert tree["system"]["tacplus-server"][0]["@"] == {"inactive": True}


@pytest.mark.parametrize(
    ("database", "attributes"),
    [("committed", {"commit-seconds", "commit-localtime", "commit-user"}), ("candidate", {"changed-seconds", "changed-localtime"})],
)
def test_when_and_who(asked: Asked, database: str, attributes: set[str]) -> None:
    """What was committed says when and by whom; a candidate when it was changed."""
    reply = asked("lab-mx1", f'<get-configuration database="{database}"/>')
    found = next(reply.each("configuration"))

    assert {str(name).rpartition("}")[2] for name in found.element.attrib} == attributes


@pytest.mark.parametrize(
    ("operation", "kept", "gone"),
    [
        ("<get-config><source><running/></source><filter>{}</filter></get-config>", "lab-mx1", "radius"),
        ("<get><filter>{}</filter></get>", "lab-mx1", "radius"),
        ("<get-configuration>{}</get-configuration>", "LabSecretUser", "LabSecretOldMd5"),
    ],
)
def test_filters(asked: Asked, operation: str, kept: str, gone: str) -> None:
    """A subtree filter leaves what it names: a statement, or one entry of a list."""
    users = "<login><user><name>lab</name><authentication/></user></login>"
    reply = asked("lab-mx1", operation.format(f"<configuration><system><host-name/>{users}</system></configuration>"))

    assert kept in text(reply)
    assert gone not in text(reply)


def test_a_commit_changes_it(devices: Devices) -> None:
    """Only what was committed changes, and the newest commit wins."""
    device = devices["lab-mx1"]
    for words in ("one", "two"):
        device = changed(device, {"commit": {"user": "observer", "configured": {"system/login/message": words}}}, NOON)
    operation = b'<rpc><get-configuration format="set" database="committed"/></rpc>'
    before, after = (
        set(text(Reply(Rendered(one).answer(read_request(operation), "lab"))).splitlines()) for one in (devices["lab-mx1"], device)
    )

    assert after - before == {"set system login message two"}
    assert before - after == set()

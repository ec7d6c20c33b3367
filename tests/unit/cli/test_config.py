"""`junos-agent config`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.cli.main import junos_agent
from agent.errors import ConfigError

SECRET = "corr3ct-h0rse"


def call(folder: Path, *words: str) -> Result:
    """Run the command on a configuration folder; an error that we can name is in `exception`."""
    return CliRunner().invoke(junos_agent, ["--config", str(folder), "--state", str(folder / "state"), "config", *words])


def configured(folder: Path, agent: str, devices: str = "devices: []\n") -> Path:
    """A configuration folder."""
    (folder / "agent.yaml").write_text(agent)
    (folder / "devices.yaml").write_text(devices)
    return folder


def test_init_then_check(tmp_path: Path) -> None:
    """What was written is valid, and the next step is told."""
    folder = tmp_path / "new"

    written = call(folder, "init")
    checked = call(folder, "check")

    assert written.exit_code == checked.exit_code == 0
    assert f"wrote {folder}/agent.yaml\nwrote {folder}/devices.yaml\n" in written.output
    assert f"junos-agent --config {folder} config check" in written.output
    assert "All is well." in checked.output
    assert folder.stat().st_mode & 0o777 == 0o700


def test_init_elsewhere(tmp_path: Path) -> None:
    """DIR counts before the usual folder."""
    assert call(tmp_path, "init", str(tmp_path / "other")).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]


def test_init_twice(tmp_path: Path) -> None:
    """Nothing is written over; with --force the former files stay beside the new ones."""
    call(tmp_path, "init")
    (tmp_path / "agent.yaml").write_text("mine: 1\n")

    again = call(tmp_path, "init")
    assert isinstance(again.exception, ConfigError)
    assert (tmp_path / "agent.yaml").read_text() == "mine: 1\n"

    assert call(tmp_path, "init", "--force").exit_code == 0
    assert (tmp_path / "agent.yaml~").read_text() == "mine: 1\n"


def test_check_counts(tmp_path: Path) -> None:
    """What there is, and nothing of any secret."""
    (tmp_path / "password").write_text(SECRET)
    (tmp_path / "password").chmod(0o600)
    agent = 'logins: {lab: {user: lab, password: "file:password"}}\njumps: {j: {address: j, login: lab}}\n'

    result = call(configured(tmp_path, agent, "devices: [{name: a, groups: [x]}, {name: b, groups: [x, y]}]"), "check")

    assert "Devices        2, in 2 groups" in result.output
    assert "Logins         1, jump hosts 1, organisations 1" in result.output
    assert SECRET not in result.output


def test_check_says_all_that_is_wrong(tmp_path: Path) -> None:
    """The inventory, the secrets, the keys and the collectors, a line for each."""
    (tmp_path / "open").write_text(SECRET)
    (tmp_path / "open").chmod(0o644)
    (tmp_path / "key").write_text(SECRET)
    (tmp_path / "key").chmod(0o600)
    agent = """logins:
  a: {user: u, password: "file:open"}
  b: {user: u, key: key}
  c: {user: u, key: none, passphrase: "env:JUNOS_AGENT_NO_SUCH"}
plugins: [no-such-plugin]
"""

    result = call(configured(tmp_path, agent, "devices: [{name: x, login: d}]"), "check")

    assert isinstance(result.exception, ConfigError)
    assert str(result.exception).replace(str(tmp_path), "DIR").splitlines() == [
        "plugins: no-such-plugin: no package of that name is installed here",
        "agent.yaml:2: logins.a.password: file:DIR/open: others may read or change it (mode 0644); say: chmod 600",
        "agent.yaml:3: logins.b.key: file:DIR/key: holds no private key",
        "agent.yaml:4: logins.c.key: file:DIR/none: no such file or directory",
        "agent.yaml:4: logins.c.passphrase: env:JUNOS_AGENT_NO_SUCH: no such variable",
    ]


def test_check_names_a_wrong_device(tmp_path: Path) -> None:
    """The inventory is read as well."""
    agent = "logins: {lab: {user: u, agent: true}}"

    result = call(configured(tmp_path, agent, "devices: [{name: x, login: lob}]"), "check")

    assert str(result.exception) == "devices.yaml:1: devices.0.login: no such login; did you mean lab?"


def test_show_tells_origins(tmp_path: Path) -> None:
    """Secrets as references only; below a path only what is there."""
    configured(tmp_path, 'rounds:\n  concurrency: 7\nlogins: {lab: {user: lab, password: "env:P"}}\n')

    rounds = call(tmp_path, "show", "rounds")
    logins = call(tmp_path, "show", "logins.lab", "--no-origin")

    assert rounds.output.split()[:6] == ["Setting", "Value", "Origin", "rounds.concurrency", "7", "agent.yaml:2"]
    assert logins.output.split() == [
        "Setting",
        "Value",
        "logins.lab.user",
        "lab",
        "logins.lab.password",
        "env:P",
        "logins.lab.agent",
        "false",
    ]


def test_show_for_programs(tmp_path: Path) -> None:
    """One JSON object."""
    configured(tmp_path, "rounds:\n  concurrency: 7\n")

    every = json.loads(call(tmp_path, "show", "--json").output)
    plain = json.loads(call(tmp_path, "show", "rounds", "--json", "--no-origin").output)

    assert every["rounds.concurrency"] == {"value": 7, "origin": "agent.yaml:2"}
    assert every["defaults.deadline"] == {"value": "2m", "origin": "default"}
    assert plain["rounds.concurrency"] == 7


def test_show_what_is_not_there(tmp_path: Path) -> None:
    """With the nearest right path."""
    result = call(configured(tmp_path, ""), "show", "rounds.concurency")

    assert str(result.exception) == "rounds.concurency: no such setting; did you mean rounds.concurrency?"


@pytest.mark.parametrize(("words", "key"), [((), "rounds"), (("--devices",), "devices")])
def test_schema(words: tuple[str, ...], key: str, tmp_path: Path) -> None:
    """JSON Schema, without any configuration."""
    schema = json.loads(call(tmp_path / "none", "schema", *words).output)

    assert key in schema["properties"]
    assert schema["additionalProperties"] is False

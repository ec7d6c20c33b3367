"""Files, environment and flags ▸ settings, with the origin of each value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from agent.errors import ConfigError
from agent.settings import Places, References, Settings, database_url, load_settings, require_collectors, values
from agent.settings.schema import EVERY

LAB = 'logins: {lab: {user: lab, password: "file:/abs/lab.password"}}\n'


def load(folder: Path, files: Mapping[str, str], **given: Any) -> Settings:
    """Write files into a folder and load them."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load_settings(Places(folder, folder / "state"), **given)


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    """Nothing has to be set."""
    settings = load(tmp_path, {"agent.yaml": ""})

    assert (settings.defaults.port, settings.defaults.transport, settings.defaults.legacy) == (830, "ssh", False)
    assert (settings.defaults.deadline, settings.defaults.reply_cap) == (timedelta(minutes=2), 512 << 20)
    assert settings.rounds.concurrency == 500
    assert set(settings.organisations) == {"default"}
    assert settings.model_dump() == Settings().model_dump()


def test_empty_values_are_not_set(tmp_path: Path) -> None:
    """A section whose lines are all comments is none."""
    settings = load(tmp_path, {"agent.yaml": "logins:\n# lab:\nrounds:\n  concurrency:\ninventory:\n"})

    assert settings.model_dump() == Settings().model_dump()


def test_built_in_collectors_have_a_cadence() -> None:
    """Each entry point of ours, and nothing else."""
    ours = {point.name for point in entry_points(group="junos_agent.collectors") if point.dist and point.dist.name == "junos-agent"}

    assert set(EVERY) == ours


def test_files_beside_are_laid_over_by_name(tmp_path: Path) -> None:
    """Mappings merge, lists replace, the later file counts; other files are left alone."""
    settings = load(
        tmp_path,
        {
            "agent.yaml": f"{LAB}rounds: {{concurrency: 1}}\nplugins: [one, two]\n",
            "conf.d/20-late.yaml": "rounds: {concurrency: 3}\nplugins: [three]\n",
            "conf.d/10-early.yaml": "rounds: {concurrency: 2}\nlogins: {other: {user: x, agent: true}}\n",
            "conf.d/.hidden.yaml": "nonsense: 1\n",
            "conf.d/note.txt": "nonsense: 1\n",
        },
    )

    assert settings.rounds.concurrency == 3
    assert list(settings.logins) == ["lab", "other"]
    assert settings.plugins == ("three",)
    assert settings.origin("rounds", "concurrency") == "conf.d/20-late.yaml:1"
    assert settings.origin("logins", "other", "user") == "conf.d/10-early.yaml:2"
    assert settings.origin("logins", "lab", "user") == "agent.yaml:1"


def test_who_counts_before_whom(tmp_path: Path) -> None:
    """A flag before a variable, that before a file, that before the default."""
    text = {"agent.yaml": "rounds: {concurrency: 1}\ndefaults: {port: 22, legacy: true}\n"}
    environ = {"JUNOS_AGENT_ROUNDS__CONCURRENCY": "2", "JUNOS_AGENT_DEFAULTS__PORT": "23", "JUNOS_AGENT_CONFIG": "/x", "HOME": "/"}

    settings = load(tmp_path, text, environ=environ, flags={"rounds.concurrency": 3, "defaults.jump": None})

    assert (settings.rounds.concurrency, settings.defaults.port, settings.defaults.legacy) == (3, 23, True)
    origins = [settings.origin("rounds", "concurrency"), settings.origin("defaults", "port"), settings.origin("defaults", "legacy")]
    assert origins == ["flag", "JUNOS_AGENT_DEFAULTS__PORT", "agent.yaml:2"]
    assert settings.origin("defaults", "deadline") == "default"


@pytest.mark.parametrize(
    ("variable", "value", "path", "shown"),
    [
        ("JUNOS_AGENT_COLLECTORS__CORE_DUMPS__EVERY", "1h", "collectors.core-dumps.every", "1h"),
        ("JUNOS_AGENT_COLLECTORS__ALARMS__ENABLED", "false", "collectors.alarms.enabled", False),
        ("JUNOS_AGENT_DEFAULTS__REPLY_CAP", "1 GiB", "defaults.reply_cap", "1 GiB"),
        ("JUNOS_AGENT_LOGINS__LAB__USER", "other", "logins.lab.user", "other"),
        ("JUNOS_AGENT_PLUGINS", "[optics, power]", "plugins", ["optics", "power"]),
        ("JUNOS_AGENT_GROUPS", "{core: {port: 22}}", "groups.core.port", 22),
        ("JUNOS_AGENT_DATABASE", "env:DATABASE", "database", "env:DATABASE"),
    ],
)
def test_variables(variable: str, value: str, path: str, shown: Any, tmp_path: Path) -> None:
    """Double underscores nest; lists and mappings are YAML."""
    settings = load(tmp_path, {"agent.yaml": LAB}, environ={variable: value})

    assert values(settings)[path] == (shown, variable)


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("JUNOS_AGENT_ROUNDS__CONCURENCY", "5", "rounds.concurency: no such setting; did you mean concurrency?"),
        ("JUNOS_AGENT_ROUND__CONCURRENCY", "5", "round: no such setting; did you mean rounds?"),
        ("JUNOS_AGENT_ROUNDS__CONCURRENCY", "x", "rounds.concurrency: expected a whole number"),
        ("JUNOS_AGENT_PLUGINS", "optics", "plugins: expected a list"),
        ("JUNOS_AGENT_PLUGINS", "[optics", "expected a list or a mapping as YAML"),
        ("JUNOS_AGENT_DATABASE", "postgresql://a:b@c/d", "database: a password has no place here; refer to the whole URL"),
    ],
)
def test_wrong_variables(variable: str, value: str, line: str, tmp_path: Path) -> None:
    """The error names the variable."""
    with pytest.raises(ConfigError) as error:
        load(tmp_path, {"agent.yaml": ""}, environ={variable: value})

    assert str(error.value).startswith(f"{variable}: {line}")


@pytest.mark.parametrize("variable", ["JUNOS_AGENT_TEST_POSTGRESQL", "JUNOS_AGENT_REAL_DATA", "JUNOS_AGENT_STATE", "JUNOS_AGENT_PLUGINS"])
def test_variables_of_others(variable: str, tmp_path: Path) -> None:
    """What names no setting, or is empty, is not ours to judge."""
    settings = load(tmp_path, {"agent.yaml": ""}, environ={variable: "" if variable.endswith("PLUGINS") else "/x"})

    assert settings.model_dump() == Settings().model_dump()


def test_a_flag_that_is_wrong(tmp_path: Path) -> None:
    """The error says that it was a flag."""
    with pytest.raises(ConfigError) as error:
        load(tmp_path, {"agent.yaml": ""}, flags={"rounds.concurrency": 0})

    assert str(error.value) == "flag: rounds.concurrency: expected at least 1"


def test_no_folder(tmp_path: Path) -> None:
    """The next step is named."""
    with pytest.raises(ConfigError, match="/none: no such folder; write a first configuration with: junos-agent config init"):
        load_settings(Places(tmp_path / "none", tmp_path))


def test_no_file(tmp_path: Path) -> None:
    """The next step is named."""
    with pytest.raises(ConfigError, match=r"agent.yaml: no such file; write a first one with: junos-agent config init"):
        load_settings(Places(tmp_path, tmp_path))


def test_unreadable_files(tmp_path: Path) -> None:
    """Each file that cannot be read has its line."""
    (tmp_path / "conf.d" / "a.yaml").mkdir(parents=True)
    (tmp_path / "agent.yaml").write_bytes(b"rounds:\n  x: \xff\n")

    with pytest.raises(ConfigError) as error:
        load_settings(Places(tmp_path, tmp_path))

    assert str(error.value).splitlines() == ["agent.yaml:2: not UTF-8 text", f"{tmp_path}/conf.d/a.yaml: is a directory"]


def test_cadences(tmp_path: Path) -> None:
    """A group changes what it names; the first of a device's groups counts most."""
    text = """
collectors: {uptime: {enabled: false}}
groups:
  core: {collectors: {alarms: {every: 1m}, chassis: {enabled: false}}}
  slow: {collectors: {alarms: {every: 1h}, uptime: {enabled: true}, storage: {every: 2h}}}
"""
    settings = load(tmp_path, {"agent.yaml": text})

    assert settings.cadences()["alarms"] == timedelta(minutes=5)
    assert "uptime" not in settings.cadences()
    both = settings.cadences(["core", "slow", "unknown"])
    assert (both["alarms"], both["storage"], both["uptime"]) == (timedelta(minutes=1), timedelta(hours=2), timedelta(minutes=15))
    assert "chassis" not in both


def test_a_plugins_collector_is_checked_once_it_is_known(tmp_path: Path) -> None:
    """Where plugins are named, only who loaded them can tell."""
    settings = load(tmp_path, {"agent.yaml": "plugins: [optics]\ncollectors: {optics: {every: 1h}, alarm: {every: 1h}}\n"})

    require_collectors(settings, [*EVERY, "optics", "alarm"])
    with pytest.raises(ConfigError) as error:
        require_collectors(settings, [*EVERY, "optics"])
    assert str(error.value) == "agent.yaml:2: collectors.alarm: no such collector; did you mean alarms?"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("", "sqlite:///{state}/agent.db"),
        ("database: sqlite:////srv/x.db", "sqlite:////srv/x.db"),
        ("database: postgresql://agent@db.example.net/agent", "postgresql://agent@db.example.net/agent"),
        ("database: env:URL", "postgresql://agent:pass@db/agent"),
    ],
)
def test_database(given: str, url: str, tmp_path: Path) -> None:
    """A file in the state folder, unless told otherwise."""
    settings = load(tmp_path, {"agent.yaml": given})
    secrets = References({"URL": "postgresql://agent:pass@db/agent"})

    assert database_url(settings, Places(tmp_path, Path("/var/state")), secrets) == url.format(state="/var/state")

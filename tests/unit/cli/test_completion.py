"""Shell completion: the scripts, the commands, the devices."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from agent.cli.main import junos_agent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration with two devices."""
    (tmp_path / "agent.yaml").write_text("logins: {lab: {user: lab, agent: true}}\n")
    (tmp_path / "devices.yaml").write_text("devices: [{name: edge-1, address: 192.0.2.1}, {name: core-1, address: 192.0.2.2}]\n")
    return tmp_path


def completed(words: list[str], begun: str) -> list[str]:
    """What is offered behind some words."""
    return [item.value for item in ShellComplete(junos_agent, {}, "junos-agent", "_JUNOS_AGENT_COMPLETE").get_completions(words, begun)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(shell: str) -> None:
    """Each shell has its script, which calls us back."""
    said = CliRunner().invoke(junos_agent, ["completion", shell])

    assert said.exit_code == 0
    assert f"_JUNOS_AGENT_COMPLETE={shell}_complete" in said.output


@pytest.mark.parametrize(
    ("words", "begun", "offered"),
    [
        ([], "co", ["collect", "completion", "config"]),
        (["trust"], "s", ["scan"]),
        (["collect"], "e", ["edge-1"]),
        (["collect"], "x", []),
        (["snapshots", "list"], "", ["edge-1", "core-1"]),
    ],
)
def test_words(folder: Path, words: list[str], begun: str, offered: list[str]) -> None:
    """Commands, and devices of the inventory that --config names."""
    assert completed(["--config", str(folder), *words], begun) == offered


def test_no_inventory_is_no_error(tmp_path: Path) -> None:
    """Nothing is offered where nothing can be read."""
    assert completed(["--config", str(tmp_path / "nowhere"), "collect"], "e") == []

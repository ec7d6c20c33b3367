"""`junos-agent redact`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.bundle.key import load_or_create_key
from agent.cli.main import junos_agent
from agent.errors import ConfigError


def call(folder: Path, *words: str, given: str | bytes | None = None) -> Result:
    """Run the command with a state folder of its own."""
    options = ["--config", str(folder), "--state", str(folder / "state")]
    return CliRunner().invoke(junos_agent, [*options, "redact", *words], input=given, standalone_mode=False)


def test_a_file(tmp_path: Path) -> None:
    """The text on standard output, a count on standard error."""
    path = tmp_path / "x.conf"
    path.write_text("set snmp community hunter22\n")
    result = call(tmp_path, str(path))

    assert result.return_value == 0
    assert result.stdout.startswith("set snmp community redacted-")
    assert "hunter22" not in result.output
    assert "1 secrets replaced" in result.stderr
    assert "of this run only" in result.stderr


def test_standard_input_with_the_key_of_the_state(tmp_path: Path) -> None:
    """Tokens are the same from one run to the next."""
    load_or_create_key(tmp_path / "state")
    one, other = (call(tmp_path, given="password=hunter22\n") for _ in range(2))

    assert one.stdout == other.stdout
    assert "of this run only" not in one.stderr


def test_without_a_key_nothing_is_made(tmp_path: Path) -> None:
    """The command needs no configuration and leaves nothing behind."""
    call(tmp_path, "-", given="x\n")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", [b"\x7fELF\x00", b"<a><b>", b'fine\nsecret "x\n'])
def test_what_cannot_be_read(tmp_path: Path, given: bytes) -> None:
    """Exit code 2, and not a byte on standard output."""
    result = call(tmp_path, given=given)

    assert result.return_value == 2
    assert result.stdout == ""
    assert "not redacted, nothing is written" in result.stderr


def test_a_kind_that_is_told(tmp_path: Path) -> None:
    """Told to be curly, it must close its blocks."""
    assert call(tmp_path, "--kind", "curly", given="system {\n").return_value == 2
    assert call(tmp_path, "--kind", "text", given="system {\n").return_value == 0


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """One line that names it."""
    result = call(tmp_path, str(tmp_path / "nothing"))

    assert isinstance(result.exception, ConfigError)
    assert "nothing: no such file" in str(result.exception)

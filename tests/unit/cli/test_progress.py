"""The progress bar."""

from __future__ import annotations

import pytest

from agent.cli.progress import progress


def test_nothing_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    """A program's stderr stays free for errors."""
    with progress(2, "collecting") as step:
        step("[red]x")
        step("y")

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["edge-1", "[red]x", "[/red]", "x\x1b[2J"])
def test_a_terminal_sees_how_far_it_is(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On stderr; a name is no markup, and drives no terminal."""
    for variable, value in (("FORCE_COLOR", "1"), ("TERM", "xterm"), ("COLUMNS", "80")):
        monkeypatch.setenv(variable, value)
    with progress(2, "collecting") as step:
        step(name)

    out, err = capsys.readouterr()
    assert out == ""
    assert "collecting" in err
    assert "1/2" in err
    assert "\x1b[2J" not in err

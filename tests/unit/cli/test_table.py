"""Tables as people see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agent.cli.table import plain_table, shared_out, show_devices, show_table
from agent.policy.summary import Summary


@pytest.mark.parametrize(
    ("least", "most", "room", "widths"),
    [
        ([3, 3], [3, 9], 20, [3, 9]),
        ([3, 3], [3, 9], 8, [3, 5]),
        ([3, 3], [6, 60], 20, [6, 14]),
        ([3, 3], [3, 9], 5, None),
        ([3], [1], 9, [3]),
    ],
)
def test_shared_out(least: list[int], most: list[int], room: int, widths: list[int] | None) -> None:
    """Who lacks little is given it; who lacks much has the rest."""
    assert shared_out(least, most, room) == widths


def test_a_program_sees_a_line_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    """However long its cells are, without blanks at the end, and with nothing that drives a terminal."""
    show_table(plain_table("", ("A", "B"), [("x " * 150, "[red]b\x1b[2J"), ("y", "-")]))

    heading, row, last = capsys.readouterr().out.splitlines()
    assert heading.split() == ["A", "B"]
    assert row == f"{('x ' * 150).strip()}   [red]b?[2J"
    assert last.rstrip() == last


def test_problems_stand_below(capsys: pytest.CaptureFixture[str]) -> None:
    """The table has what is wrong in a word; below, each has a line of its own that can be copied whole."""
    bad = Summary("b", code="no-answer", problems=("no-answer: " + "word " * 60,), whole=False)
    good = Summary("a", model="mx480", uptime=timedelta(days=3), alarms=2, major_alarms=1, cores=0)

    show_devices([bad, good])

    heading, first, second, blank, problem = capsys.readouterr().out.splitlines()
    assert first.split() == ["a", "mx480", "-", "-", "3d", "0h", "2", "(1", "major)", "0", "-"]
    assert second.split() == ["b", "-", "-", "-", "-", "-", "-", "no-answer"]
    assert (blank, problem.rstrip()) == ("", f"b: no-answer: {('word ' * 60).strip()}")
    assert heading.startswith("Device")

"""Tables for people: one row for each device."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import click
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from agent.cli.text import count, safe, span
from agent.policy.summary import Summary

_HEADINGS: Final = ("Device", "Model", "Release", "Serial", "Uptime", "Alarms", "Cores", "Problems")
_UPTIME: Final = 4
_WIDEST: Final = 500
"""Where a cell is folded though nobody sees it: a device may say what it likes."""


def console(*, stderr: bool = False) -> Console:
    """A console without colours of its own making; honours `NO_COLOR`."""
    return Console(stderr=stderr, highlight=False)


def show_table(table: Table) -> None:
    """Print a table: at the terminal's width where its words stay whole, else with a line for each row, also for `grep` and `less -S`."""
    screen = console()
    if not (screen.is_terminal and _fitted(table, screen)):
        screen.width = Measurement.get(screen, screen.options.update_width(_WIDEST), table).maximum
    with screen.capture() as captured:
        screen.print(table)
    for line in captured.get().rstrip("\n").split("\n"):
        click.echo(line.rstrip())


def plain_table(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """A table of texts that come from outside: nothing in them is markup."""
    table = Table(title=title or None, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    return table


def show_devices(summaries: Iterable[Summary]) -> None:
    """Print what a round found, a row for each device in the order of their names; below, a line for each problem."""
    ordered = sorted(summaries, key=lambda one: one.device)
    table = plain_table("", _HEADINGS, ())
    for summary in ordered:
        table.add_row(*_row(summary))
    table.columns[_UPTIME].min_width = max((len(span(one.uptime)) for one in ordered), default=0)
    show_table(table)
    problems = [f"{summary.device}: {problem}" for summary in ordered for problem in summary.problems]
    if problems:
        click.echo("\n" + "\n".join(map(safe, problems)))


def _fitted(table: Table, screen: Console) -> bool:
    """Whether every word stays whole at the terminal's width, with two blanks or one between columns; if so, it is set up so."""
    options = screen.options.update_width(_WIDEST)
    cells = [[Measurement.get(screen, options, cell) for cell in (column.header, *column.cells)] for column in table.columns]
    least = [max(column.min_width or 0, *(one.minimum for one in all_)) for column, all_ in zip(table.columns, cells, strict=True)]
    most = [max(one.maximum for one in all_) for all_ in cells]
    for blanks in (2, 1):
        widths = shared_out(least, most, screen.width - blanks * (len(least) - 1))
        if widths:
            for column, width in zip(table.columns, widths, strict=True):
                column.width = width
            table.padding = (0, blanks, 0, 0)
            return True
    return False


def shared_out(least: Sequence[int], most: Sequence[int], room: int) -> list[int] | None:
    """A width for each column, the least at least; what is left goes to those first that lack little. `None` where there is no room."""
    spare = room - sum(least)
    if spare < 0:
        return None
    widths = list(least)
    for index in sorted(range(len(least)), key=lambda one: most[one] - least[one]):
        given = min(spare, max(0, most[index] - least[index]))
        widths[index] += given
        spare -= given
    return widths


def _row(summary: Summary) -> tuple[Text, ...]:
    return (
        Text(safe(summary.device), style="bold"),
        Text(safe(summary.model) or "-"),
        Text(safe(summary.release) or "-"),
        Text(safe(summary.serial) or "-"),
        Text(span(summary.uptime)),
        Text(_alarms(summary), style="red" if summary.major_alarms else "yellow" if summary.alarms else ""),
        Text(count(summary.cores), style="red" if summary.cores else ""),
        Text(safe(_where(summary.problems)) or "-", style="red" if summary.problems else "dim"),
    )


def _alarms(summary: Summary) -> str:
    major = f" ({summary.major_alarms} major)" if summary.major_alarms else ""
    return f"{count(summary.alarms)}{major}"


def _where(problems: Iterable[str]) -> str:
    """Each problem's first word: the code of a failed visit, or the record that is not whole."""
    return ", ".join(dict.fromkeys(problem.partition(":")[0] for problem in problems))

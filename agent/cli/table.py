"""Tables for people: one row for each device."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.cli.text import count, safe, span
from agent.policy.summary import Summary

_HEADINGS = ("Device", "Model", "Release", "Serial", "Uptime", "Alarms", "Cores", "Problems")
_PIPE_WIDTH = 200


def console(*, stderr: bool = False) -> Console:
    """A console that wraps nothing where no terminal shows it; honours `NO_COLOR`."""
    made = Console(stderr=stderr, highlight=False)
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=_PIPE_WIDTH)


def plain_table(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """A table of texts that come from outside: nothing in them is markup."""
    table = Table(title=title or None, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    return table


def devices_table(summaries: Iterable[Summary]) -> Table:
    """What a round found, a row for each device, in the order of their names."""
    table = plain_table("", _HEADINGS, ())
    for summary in sorted(summaries, key=lambda one: one.device):
        table.add_row(*_row(summary))
    return table


def _row(summary: Summary) -> tuple[Text, ...]:
    return (
        Text(safe(summary.device), style="bold"),
        Text(safe(summary.model) or "-"),
        Text(safe(summary.release) or "-"),
        Text(safe(summary.serial) or "-"),
        Text(span(summary.uptime)),
        Text(_alarms(summary), style="red" if summary.major_alarms else "yellow" if summary.alarms else ""),
        Text(count(summary.cores), style="red" if summary.cores else ""),
        Text("\n".join(map(safe, summary.problems)) or "-", style="red" if summary.problems else "dim"),
    )


def _alarms(summary: Summary) -> str:
    major = f" ({summary.major_alarms} major)" if summary.major_alarms else ""
    return f"{count(summary.alarms)}{major}"

"""A group of commands whose help shows each one's first sentence whole."""

from __future__ import annotations

import re
from typing import Final

import click

_FIRST_SENTENCE: Final = re.compile(r"(?:[^.]|\.(?!\s|$))*")


class Group(click.Group):
    """A group of commands; click would cut their descriptions off at the terminal's width."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with the first sentence of its help."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, _first_sentence(command)) for name, command in found if command])


def _first_sentence(command: click.Command) -> str:
    found = _FIRST_SENTENCE.match(" ".join((command.help or "").split()))
    return f"{found[0]}." if found else ""

"""The command `junos-agent`: each sub-command is loaded only when it is called."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from agent import __version__
from agent.cli import exits
from agent.cli.logs import configure
from agent.cli.options import Options
from agent.errors import AgentError
from agent.policy.nearest import hint

log = logging.getLogger(__name__)

_COMMANDS: Final = {
    "collect": "Read devices now: inventory, versions, alarms, core dumps.",
    "completion": "Print the completion script of a shell.",
    "config": "Write, check and show the configuration.",
    "demo": "Start a lab on this machine, collect from it, and show what was found.",
    "devices": "List devices; rename, replace or retire one.",
    "lab": "Run a Junos network on this machine, for training and tests.",
    "once": "Do one whole round over everything that is due.",
    "redact": "Take the secrets out of a text: a configuration, a log, the output of commands.",
    "run": "Run for good, as a service does.",
    "snapshots": "List, show, compare and export what was read.",
    "trust": "Pin the host keys of devices.",
}


class _Commands(click.Group):
    """Loads a command's module when the command is used, so that help and completion are quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(f"agent.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no such command: {args[0]}{hint(args[0], _COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config", type=click.Path(path_type=Path, readable=False), metavar="DIR", help="The configuration folder (JUNOS_AGENT_CONFIG)."
)
@click.option("--state", type=click.Path(path_type=Path, readable=False), metavar="DIR", help="The state folder (JUNOS_AGENT_STATE).")
@click.option("-v", "--verbose", count=True, help="Say more; twice shows where an error comes from.")
@click.version_option(__version__, prog_name="junos-agent")
@click.pass_context
def junos_agent(ctx: click.Context, config: Path | None, state: Path | None, verbose: int) -> None:
    """Read Junos devices over NETCONF, and do the paperwork of their support.

    Not a product of Juniper Networks, and not supported by them.
    """
    configure(verbose)
    ctx.obj = Options(config, state, verbose)


def main() -> None:
    """Run the command that this process was started with."""
    sys.exit(ended(sys.argv[1:]))


def ended(words: Sequence[str]) -> int:
    """Run a command and return its exit code; every error is one line on stderr, and a traceback only with -vv."""
    try:
        status = junos_agent.main(list(words), prog_name="junos-agent", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _said("interrupted", exits.INTERRUPTED)
    except click.ClickException as error:
        return _misused(error)
    except (BrokenPipeError, SystemExit):  # click ends the process where a pipe is broken
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at its end
        return exits.WELL
    except Exception as error:  # the last line of defence: a person gets one line, whatever nobody foresaw
        log.debug("it ended here", exc_info=True)
        return _said(_line(error), exits.code_of(error))
    return status if isinstance(status, int) else exits.WELL


def _misused(error: click.ClickException) -> int:
    """Say what was wrong with the command's words, and where the right ones are told; a group without any tells them itself."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return exits.USAGE
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
    return _said(error.format_message() + (f" See: {path} --help" if path else ""), exits.USAGE)


def _line(error: Exception) -> str:
    if isinstance(error, AgentError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"internal error, please report it: {type(error).__name__}: {error} (-vv shows where)"


def _said(line: str, status: int) -> int:
    click.echo(f"junos-agent: {line}", err=True)
    return status

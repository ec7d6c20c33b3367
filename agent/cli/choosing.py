"""Which devices a command is about: the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from agent.cli.completing import device_names

F = TypeVar("F", bound=Callable[..., Any])


def chosen_devices(command: F) -> F:
    """Give a command the words `[DEVICE]...`, `--all` and `--group`, as `names`, `everything` and `group`."""
    command = click.option("--group", metavar="G", help="The devices of one group.")(command)
    command = click.option("--all", "everything", is_flag=True, help="Every device of the inventory.")(command)
    return click.argument("names", nargs=-1, metavar="[DEVICE]...", shell_complete=device_names)(command)


def require_choice(names: tuple[str, ...], group: str | None, *, everything: bool) -> None:
    """Raise `click.UsageError` where nobody is meant, or everybody and somebody."""
    if not (names or everything or group):
        raise click.UsageError("which devices? Name some, or say --all or --group G")
    if names and everything:
        raise click.UsageError("which devices? Name some or say --all, not both")

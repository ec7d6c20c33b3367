"""`junos-agent config`: write, check and show the configuration."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from agent.app import collectors, inventories
from agent.cli.group import Group
from agent.cli.options import Options, pass_options
from agent.cli.table import plain_table, show_table
from agent.errors import AgentError, ConfigError
from agent.policy.nearest import hint
from agent.settings import (
    Places,
    References,
    Settings,
    find,
    load_devices,
    load_settings,
    schema_of,
    unresolved,
    values,
    write_samples,
)

T = TypeVar("T")


@click.group(cls=Group)
def config() -> None:
    """Write, check and show the configuration."""


@config.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False, metavar="[DIR]")
@click.option("--force", is_flag=True, help="Write anew what is there; the former file stays beside it, with ~ at its end.")
@pass_options
def init(options: Options, *, folder: Path | None, force: bool) -> None:
    """Write a first configuration, with comments, into DIR or the usual folder."""
    target = folder.absolute() if folder else _places(options).config
    for path in write_samples(target, replace=force):
        click.echo(f"wrote {path}")
    flag = "" if folder is None and options.config is None else f" --config {target}"
    click.echo(f"\nNext: name a login in {target / 'agent.yaml'} and devices in {target / 'devices.yaml'}, then say:")
    click.echo(f"  junos-agent{flag} config check")


@config.command()
@pass_options
def check(options: Options) -> None:
    """Load everything, look up every secret (and show none), and say what is there.

    Exit code 2: something is wrong, a line for each.
    """
    places = _places(options)
    settings = load_settings(places, environ=os.environ)
    wrong: list[str] = []
    devices = _tried(wrong, lambda: load_devices(settings, places, inventories(settings)))
    _tried(wrong, lambda: collectors(settings))
    wrong += unresolved(settings, places.config, References())
    if wrong:
        raise ConfigError("\n".join(dict.fromkeys(wrong)))
    click.echo(f"Configuration  {places.config} ({places.config_origin})")
    click.echo(f"State          {places.state} ({places.state_origin})")
    click.echo(f"Devices        {len(devices or ())}, in {len({group for one in devices or () for group in one.device.groups})} groups")
    click.echo(f"Logins         {len(settings.logins)}, jump hosts {len(settings.jumps)}, organisations {len(settings.organisations)}")
    click.echo(f"Collectors     {', '.join(sorted(settings.cadences()))}")
    click.echo("All is well.")


@config.command()
@click.option("--devices", "of_devices", is_flag=True, help="Of devices.yaml.")
def schema(*, of_devices: bool) -> None:
    """Print the JSON Schema of agent.yaml, for editors that complete and check while you type."""
    click.echo(json.dumps(schema_of("devices" if of_devices else "settings"), indent=2))


@config.command()
@click.argument("path", required=False)
@click.option("--origin/--no-origin", default=True, help="Say where each value comes from (the default), or not.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: for each setting its value and its origin.")
@pass_options
def show(options: Options, *, path: str | None, origin: bool, as_json: bool) -> None:
    """Show every setting as it holds, or those below PATH (such as rounds or logins.lab)."""
    places = _places(options)
    settings = load_settings(places, environ=os.environ)
    shown = {name: value for name, value in values(settings).items() if path is None or f"{name}.".startswith(f"{path}.")}
    if not shown:
        raise ConfigError(f"{path}: no such setting{hint(path or '', {*values(settings), *Settings.model_fields})}")
    if as_json:
        both = {name: {"value": value, "origin": where} if origin else value for name, (value, where) in shown.items()}
        click.echo(json.dumps(both, indent=2, ensure_ascii=False))
        return
    rows = [(name, _text(value), where)[: 3 if origin else 2] for name, (value, where) in shown.items()]
    show_table(plain_table("", ("Setting", "Value", "Origin")[: 3 if origin else 2], rows))


def _places(options: Options) -> Places:
    return find(options.config, options.state, os.environ, Path.home())


def _tried(wrong: list[str], load: Callable[[], T]) -> T | None:
    """What was loaded; what was wrong with it is added to the rest."""
    try:
        return load()
    except AgentError as error:
        wrong.append(str(error))
        return None


def _text(value: Any) -> str:
    """A value on one line, as it could stand in YAML."""
    if value is None:
        return "-"
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)

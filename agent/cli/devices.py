"""`junos-agent devices`: the devices, and what becomes of them."""

from __future__ import annotations

import shlex
from typing import Any

import click

from agent.app import App, opened
from agent.cli.completing import device_names
from agent.cli.group import Group
from agent.cli.jsonl import line
from agent.cli.options import Options, pass_options
from agent.cli.table import plain_table, show_table
from agent.cli.text import safe
from agent.errors import ConfigError
from agent.model.device import Device
from agent.model.stored import KnownDevice
from agent.policy.nearest import hint

_HEADINGS = ("Device", "Address", "Organisation", "Site", "Groups", "State", "Uid")
_organisation = click.option("--organisation", default="default", show_default=True, metavar="O", help="Whose device it is.")


@click.group(cls=Group)
def devices() -> None:
    """List devices; rename, replace or retire one.

    A device is known by a uid of ours, so that its history survives a new name or address.
    """


@devices.command("list")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each device.")
@pass_options
def list_(options: Options, as_json: bool) -> None:
    """List the devices of the inventory, and those that were in it once."""
    with opened(options.config, options.state) as app:
        managed = {device.uid: device for device in app.devices}
        listed = [_object(known, managed.get(known.uid)) for known in app.store.devices()]
    if as_json:
        for one in listed:
            click.echo(line(one))
    else:
        rows = ([" ".join(value) if isinstance(value, list) else value for value in one.values()] for one in listed)
        show_table(plain_table("", _HEADINGS, rows))


@devices.command()
@click.argument("old", shell_complete=device_names)
@click.argument("new")
@_organisation
@pass_options
def rename(options: Options, old: str, new: str, organisation: str) -> None:
    """Give the device OLD the name NEW and keep its history.

    Do this before the inventory is changed, or right after: a name that was never seen is a new device.
    """
    name = _named(new)
    with opened(options.config, options.state) as app:
        _known(app, organisation, old)
        app.store.rename(organisation, old, name)
    undo = f"junos-agent devices rename {shlex.quote(name)} {shlex.quote(old)}"
    click.echo(f"{old} is now {name}; let the inventory say so too. To undo: {undo}")


@devices.command()
@click.argument("name", shell_complete=device_names)
@_organisation
@pass_options
def replace(options: Options, name: str, organisation: str) -> None:
    """Note that the hardware of NAME was swapped: history stays, pinned host keys and what was known of it go."""
    with opened(options.config, options.state) as app:
        app.store.replace(_known(app, organisation, name).uid)
    click.echo(f"{name}: its host keys are forgotten; pin the new ones with: junos-agent trust scan {name}")


@devices.command()
@click.argument("name", shell_complete=device_names)
@_organisation
@pass_options
def retire(options: Options, name: str, organisation: str) -> None:
    """Visit NAME no more; its history stays."""
    with opened(options.config, options.state) as app:
        app.store.retire(_known(app, organisation, name).uid)
    click.echo(f"{name} is retired. To undo: junos-agent devices restore {name}")


@devices.command()
@click.argument("name", shell_complete=device_names)
@_organisation
@pass_options
def restore(options: Options, name: str, organisation: str) -> None:
    """Take the retired device NAME back."""
    with opened(options.config, options.state) as app:
        app.store.restore(_known(app, organisation, name).uid)
    click.echo(f"{name} is visited again.")


def _known(app: App, organisation: str, name: str) -> KnownDevice:
    """The device of that name, as the store knows it."""
    of_theirs = {known.name: known for known in app.store.devices() if known.organisation == organisation}
    if name not in of_theirs:
        raise ConfigError(f"no device of {organisation} is called {name}{hint(name, of_theirs)}")
    return of_theirs[name]


def _named(new: str) -> str:
    """A name as an inventory could have it."""
    name = new.strip()
    if not name or safe(name) != name:
        raise click.UsageError("NEW is no name: it is empty, or holds a control character")
    return name


def _object(known: KnownDevice, device: Device | None) -> dict[str, Any]:
    """A device as JSON; its values are in the order of the headings."""
    return {
        "device": known.name,
        "address": known.address,
        "organisation": known.organisation,
        "site": device.site if device else "",
        "groups": list(device.groups) if device else [],
        "state": "retired" if known.retired_at else "managed" if device else "not in the inventory",
        "uid": known.uid,
    }

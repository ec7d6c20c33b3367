"""`junos-agent trust`: which host keys devices and jump hosts may show."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from agent.app import App, as_device, opened
from agent.cli import exits
from agent.cli.choosing import chosen_devices, require_choice
from agent.cli.completing import device_names
from agent.cli.group import Group
from agent.cli.jsonl import line
from agent.cli.options import Options, pass_options
from agent.cli.progress import progress
from agent.cli.table import plain_table, show_table
from agent.cli.text import safe
from agent.errors import AgentError, ConfigError
from agent.model.device import Device, Jump
from agent.netconf.hostkeys import parse_host_key
from agent.netconf.knownhosts import names_host, parse_known_hosts, skipped_known_hosts
from agent.policy.nearest import hint
from agent.policy.selection import choose
from agent.ports import HostKey
from agent.store import Pin

_HEADINGS = ("Device", "Algorithm", "Fingerprint", "Pinned (UTC)", "Note")
_AT_ONCE = 50
_MOST_TOLD = 5


@click.group(cls=Group)
def trust() -> None:
    """Pin the host keys of devices.

    A device may have several: each routing engine has its own. A jump host is called jump:NAME. Nothing is trusted that was
    not pinned here; a device that shows another key is not logged in to.
    """


@trust.command("list")
@click.argument("name", required=False, metavar="[DEVICE]", shell_complete=device_names)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each key.")
@pass_options
def list_(options: Options, name: str | None, as_json: bool) -> None:
    """List the pinned keys, of all devices or of one."""
    with opened(options.config, options.state) as app:
        names = {known.uid: known.name for known in app.store.devices()}
        pins = [(names.get(pin.subject, pin.subject), pin) for pin in app.store.all_pins()]
        chosen = sorted((one for one in pins if name in (None, one[0])), key=lambda one: (one[0], one[1].added_at))
        if name and not chosen:
            _subject(app, name)  # or there is no such device
    if as_json:
        for whose, pin in chosen:
            click.echo(line(_object(whose, pin)))
    else:
        rows = ((whose, pin.key.algorithm, pin.key.fingerprint, f"{pin.added_at:%Y-%m-%d %H:%M}", pin.note) for whose, pin in chosen)
        show_table(plain_table("", _HEADINGS, rows))


@trust.command()
@click.argument("name", metavar="DEVICE", shell_complete=device_names)
@click.option("--fingerprint", metavar="SHA256:...", help="Look at the device's keys, and pin the one with this fingerprint.")
@click.option("--key", metavar="'ALGORITHM BASE64'", help="Pin this key, as in a known_hosts line, without looking at the device.")
@pass_options
def add(options: Options, name: str, fingerprint: str | None, key: str | None) -> None:
    """Pin one key of DEVICE, whose fingerprint you know from its console or its owner."""
    if (fingerprint is None) == (key is None):
        raise click.UsageError("say which key: --fingerprint SHA256:... or --key 'ALGORITHM BASE64'")
    with opened(options.config, options.state) as app:
        device = _subject(app, name)
        found = _parsed(key) if key else _with(fingerprint or "", device, asyncio.run(app.transport.scan(device)))
        _pin(app, device, found, "added by hand")


@trust.command()
@click.argument("name", metavar="DEVICE", shell_complete=device_names)
@click.option("--fingerprint", metavar="SHA256:...", help="Only this key.")
@pass_options
def remove(options: Options, name: str, fingerprint: str | None) -> None:
    """Forget the keys of DEVICE, or one of them."""
    with opened(options.config, options.state) as app:
        count = app.store.unpin(_subject(app, name).subject, fingerprint)
    if not count:
        raise ConfigError(f"{name} has no such key pinned; see: junos-agent trust list {name}")
    click.echo(f"{name}: {_keys(count)} forgotten")


@trust.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@pass_options
def import_(options: Options, file: Path) -> None:
    """Pin the keys that a known_hosts FILE has for our devices and jump hosts."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from error
    entries = parse_known_hosts(text)
    _tell_skipped(file, skipped_known_hosts(text))
    with opened(options.config, options.state) as app:
        found = [
            app.store.pin(device.subject, key, f"from {file.name}")
            for device in _subjects(app)
            for pattern, key in entries
            if names_host(pattern, device.address, device.port)
        ]
    if not found:
        raise ConfigError(f"{file}: has no key for any address of our devices and jump hosts; nothing was pinned")
    known = len(found) - sum(found)
    click.echo(f"{_keys(sum(found))} pinned" + (f", {known} had been pinned already" if known else ""))


@trust.command()
@chosen_devices
@click.option("--yes", is_flag=True, help="Pin what is shown without asking; compare the fingerprints elsewhere.")
@pass_options
def scan(options: Options, names: tuple[str, ...], everything: bool, group: str | None, yes: bool) -> int:
    """Look at the host keys of devices, without logging in, and pin those that you confirm.

    Where nobody can be asked, nothing is pinned, unless --yes is given.
    """
    require_choice(names, group, everything=everything)
    with opened(options.config, options.state) as app:
        jumps = [_subject(app, name) for name in names if name.startswith("jump:")]
        others = [name for name in names if not name.startswith("jump:")]
        chosen = [*jumps, *(choose(app.devices, others, group) if others or everything or group else ())]
        found = asyncio.run(_scan(app, chosen))
        for device in chosen:
            _offer(app, device, found[device.uid], yes=yes)
    failed = sum(isinstance(keys, AgentError) for keys in found.values())
    return exits.WELL if not failed else exits.ALL_FAILED if failed == len(found) else exits.SOME_FAILED


async def _scan(app: App, devices: Iterable[Device]) -> dict[str, list[HostKey] | AgentError]:
    """The keys of each device by its uid, or why they could not be seen."""
    found: dict[str, list[HostKey] | AgentError] = {}
    waiting = iter(chosen := list(devices))

    with progress(len(chosen), "looking at host keys") as step:

        async def work() -> None:
            for device in waiting:
                try:
                    found[device.uid] = await app.transport.scan(device)
                except AgentError as error:
                    found[device.uid] = error
                step(device.name)

        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(work())
    return found


def _offer(app: App, device: Device, keys: list[HostKey] | AgentError, *, yes: bool) -> None:
    """Show a device's keys, and pin those that are confirmed."""
    if isinstance(keys, AgentError):
        click.echo(f"{device.name}: {keys.code}: {safe(str(keys))}", err=True)
        return
    pinned = app.store.pins(device.subject)
    for key in keys:
        shown = f"{device.name}: {key.algorithm} {key.fingerprint}"
        others = "; OTHER KEYS ARE PINNED" if pinned else ""
        if key in pinned:
            click.echo(f"{shown} (pinned)")
        elif yes or (sys.stdin.isatty() and click.confirm(f"{shown} (not pinned{others})\n  Pin it?")):
            _pin(app, device, key, "scanned")
        elif not sys.stdin.isatty():
            click.echo(f"{shown} (not pinned{others})")


def _pin(app: App, device: Device, key: HostKey, note: str) -> None:
    fresh = app.store.pin(device.subject, key, note)
    click.echo(f"{device.name}: {key.algorithm} {key.fingerprint} {'pinned' if fresh else 'was pinned already'}")


def _keys(count: int) -> str:
    return f"{count} key{'' if count == 1 else 's'}"


def _tell_skipped(file: Path, reasons: Sequence[str]) -> None:
    for reason in reasons[:_MOST_TOLD]:
        click.echo(f"{file}: {safe(reason)}; left out", err=True)
    if len(reasons) > _MOST_TOLD:
        click.echo(f"{file}: {len(reasons) - _MOST_TOLD} more lines left out", err=True)


def _object(whose: str, pin: Pin) -> dict[str, str]:
    added = pin.added_at.isoformat()
    return {"device": whose, "algorithm": pin.key.algorithm, "fingerprint": pin.key.fingerprint, "pinned": added, "note": pin.note}


def _with(fingerprint: str, device: Device, keys: list[HostKey]) -> HostKey:
    for key in keys:
        if key.fingerprint.removeprefix("SHA256:") == fingerprint.removeprefix("SHA256:"):
            return key
    raise ConfigError(f"{device.name} shows no key {fingerprint}; it shows {', '.join(key.fingerprint for key in keys)}")


def _parsed(key: str) -> HostKey:
    try:
        return parse_host_key(key)
    except ValueError as error:
        raise ConfigError(f"--key: {error}") from error


def _subject(app: App, name: str) -> Device:
    known = {device.name: device for device in _subjects(app)}
    if name not in known:
        raise ConfigError(f"no device is called {name}{hint(name, known)}")
    return known[name]


def _subjects(app: App) -> Iterator[Device]:
    """Every device, and every jump host on the way to one."""
    yield from app.devices
    jumps: dict[str, Jump] = {}
    for device in app.devices:
        hop = device.jump
        while hop is not None:
            jumps[hop.subject] = hop
            hop = hop.via
    yield from map(as_device, jumps.values())

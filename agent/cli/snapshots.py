"""`junos-agent snapshots`: what was read, and what changed."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click

from agent.app import App, opened
from agent.cli.completing import device_names
from agent.cli.export import write_snapshot
from agent.cli.group import Group
from agent.cli.jsonl import line, reading_object
from agent.cli.options import Options, pass_options
from agent.cli.table import console, devices_table, plain_table
from agent.cli.text import safe
from agent.errors import ConfigError
from agent.model.reading import Absent, Failed, Got, Reading
from agent.model.stored import Listed, StoredSnapshot
from agent.policy.compare import compare
from agent.policy.nearest import hint
from agent.policy.summary import summarise
from agent.store import steady

_HEADINGS = ("Number", "Device", "Started (UTC)", "Seconds", "Outcome")


@click.group(cls=Group)
def snapshots() -> None:
    """List, show, compare and export what was read.

    A snapshot is named by its number; a device's name stands for its newest.
    """


@snapshots.command("list")
@click.argument("name", required=False, metavar="[DEVICE]", shell_complete=device_names)
@click.option("--limit", default=20, show_default=True, help="How many at most, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each.")
@pass_options
def list_(options: Options, name: str | None, limit: int, as_json: bool) -> None:
    """List the newest snapshots, of all devices or of one."""
    with opened(options.config, options.state) as app:
        listed = app.store.snapshots(_uid(app, name) if name else None, limit=limit)
    rows = [_row(one) for one in listed]
    if as_json:
        for row in rows:
            click.echo(line(dict(zip(("number", "device", "started", "seconds", "outcome"), row, strict=True))))
    else:
        console().print(plain_table("", _HEADINGS, rows))


@snapshots.command()
@click.argument("which", metavar="SNAPSHOT")
@click.option("--json", "as_json", is_flag=True, help="The whole snapshot as JSON.")
@click.option("--reply", metavar="RPC", help="The bytes of one kept reply, as the device sent them.")
@pass_options
def show(options: Options, which: str, as_json: bool, reply: str | None) -> None:
    """Show one snapshot: a number, or a device's name for its newest."""
    with opened(options.config, options.state) as app:
        snapshot = _snapshot(app, which)
        if reply:
            with snapshot.reply(reply).body.open() as source:
                shutil.copyfileobj(source, sys.stdout.buffer)
            return
        readings = {name: reading_object(reading) for name, reading in snapshot.readings.items()}
        if as_json:
            click.echo(json.dumps({"number": snapshot.number, "device": snapshot.name, "readings": readings}, indent=2, ensure_ascii=False))
            return
        screen = console()
        screen.print(devices_table([summarise(snapshot.name, snapshot)]))
        screen.print(plain_table("\nReadings", ("Record", "Outcome"), ((name, _told(one)) for name, one in snapshot.readings.items())))
        screen.print(plain_table("\nReplies kept", ("Rpc", "Bytes"), ((str(rpc), str(one.size)) for rpc, one in snapshot.replies.items())))


@snapshots.command()
@click.argument("before")
@click.argument("after", required=False)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each change.")
@pass_options
def diff(options: Options, before: str, after: str | None, as_json: bool) -> None:
    """Show what changed from BEFORE to AFTER; with one device's name, between its two newest snapshots.

    Clocks, counters and temperatures are left out: they differ every time.
    """
    with opened(options.config, options.state) as app:
        old, new = _pair(app, before, after)
    changes = [(name, change) for name in new.readings for change in compare(_steady(old, name), _steady(new, name))]
    if as_json:
        for name, change in changes:
            click.echo(line({"record": name, "path": change.path, "before": change.before, "after": change.after}))
    elif not changes:
        click.echo(f"Nothing changed between {old.number} and {new.number}.")
    else:
        rows = ((name, change.path, _value(change.before), _value(change.after)) for name, change in changes)
        console().print(plain_table("", ("Record", "What", f"Before ({old.number})", f"After ({new.number})"), rows))


@snapshots.command()
@click.argument("which", metavar="SNAPSHOT")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR", help="Where to write it.")
@pass_options
def export(options: Options, which: str, output: Path) -> None:
    """Write one snapshot as files: its records as JSON, and the replies that are kept."""
    with opened(options.config, options.state) as app:
        snapshot = _snapshot(app, which)
        folder = write_snapshot(output, snapshot.name, snapshot)
    click.echo(f"Snapshot {snapshot.number} of {safe(snapshot.name)} is in {folder}.")


def _snapshot(app: App, which: str) -> StoredSnapshot:
    if which.isdecimal():
        return app.store.snapshot(int(which))
    return _newest(app, which, 1)[0]


def _pair(app: App, before: str, after: str | None) -> tuple[StoredSnapshot, StoredSnapshot]:
    if after is not None:
        return _snapshot(app, before), _snapshot(app, after)
    new, old = _newest(app, before, 2)
    return old, new


def _newest(app: App, name: str, count: int) -> list[StoredSnapshot]:
    listed = app.store.snapshots(_uid(app, name), limit=count)
    if len(listed) < count:
        raise ConfigError(f"{name} has {len(listed) or 'no'} snapshot{'' if len(listed) == 1 else 's'}; {count} are needed")
    return [app.store.snapshot(one.number) for one in listed]


def _uid(app: App, name: str) -> str:
    known = {device.name: device.uid for device in app.store.devices()}
    if name not in known:
        raise ConfigError(f"no device is called {name}{hint(name, known)}")
    return known[name]


def _row(listed: Listed) -> tuple[str, ...]:
    visit = listed.visit
    return str(listed.number), listed.name, visit.started.strftime("%Y-%m-%d %H:%M:%S"), f"{visit.seconds:.1f}", visit.code or "well"


def _told(reading: Reading) -> str:
    if isinstance(reading, Got):
        return f"got, without {', '.join(reading.missing)}" if reading.missing else "got"
    return f"absent: {reading.reason}" if isinstance(reading, Absent) else f"failed: {reading.code}: {reading.reason}"


def _steady(snapshot: StoredSnapshot, name: str) -> object:
    """What of a reading counts as news."""
    reading = snapshot.readings.get(name)
    if isinstance(reading, Got):
        return steady(reading.record)
    return {"failed": reading.code} if isinstance(reading, Failed) else {"absent": True} if reading else {}


def _value(value: object) -> str:
    return "-" if value is None else str(value)

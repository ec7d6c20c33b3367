"""`junos-agent snapshots`: what was read, and what changed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from agent.app import App, opened
from agent.cli.completing import device_names
from agent.cli.export import write_snapshot
from agent.cli.group import Group
from agent.cli.jsonl import line, lines, reading_object, visit_object
from agent.cli.options import Options, pass_options
from agent.cli.table import plain_table, show_devices, show_table
from agent.cli.text import safe
from agent.errors import ConfigError
from agent.model.reading import Absent, Got, Reading
from agent.model.stored import Listed, StoredSnapshot
from agent.model.visit import Visit
from agent.policy.compare import Change, compare
from agent.policy.nearest import hint
from agent.policy.summary import summarise
from agent.store import steady

_HEADINGS = ("Number", "Device", "Started (UTC)", "Seconds", "Outcome")
_MOST_DIGITS = 18


@click.group(cls=Group)
def snapshots() -> None:
    """List, show, compare and export what was read.

    A snapshot is named by its number; a device's name stands for its newest.
    """


@snapshots.command("list")
@click.argument("name", required=False, metavar="[DEVICE]", shell_complete=device_names)
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=20, show_default=True, help="How many at most, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each.")
@pass_options
def list_(options: Options, name: str | None, limit: int, as_json: bool) -> None:
    """List the newest snapshots, of all devices or of one."""
    with opened(options.config, options.state) as app:
        listed = app.store.snapshots(_uid(app, name) if name else None, limit=limit)
    if as_json:
        for one in listed:
            click.echo(line({"number": one.number, "device": one.name, "uid": one.device, **visit_object(one.visit)}))
    else:
        show_table(plain_table("", _HEADINGS, map(_row, listed)))


@snapshots.command()
@click.argument("which", metavar="SNAPSHOT")
@click.option("--json", "as_json", is_flag=True, help="The whole snapshot as JSON.")
@click.option("--reply", metavar="RPC", help="The bytes of one kept reply; redacted, where it may show secrets.")
@click.option("--raw", is_flag=True, help="That reply with its secrets, where keep_raw is set; audit.log in the state folder notes it.")
@pass_options
def show(options: Options, which: str, as_json: bool, reply: str | None, raw: bool) -> None:
    """Show one snapshot: a number, or a device's name for its newest."""
    if raw and not reply:
        raise click.UsageError("--raw goes with --reply RPC")
    with opened(options.config, options.state) as app:
        snapshot = _snapshot(app, which)
        if reply:
            with app.raw(snapshot, reply) if raw else snapshot.reply(reply).body.open() as source:
                shutil.copyfileobj(source, sys.stdout.buffer)
            return
        if as_json:
            click.echo(lines(_object(snapshot)))
        else:
            _show(snapshot)


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
    changes = list(_changes(old, new))
    left_out = sorted(set(old.readings) ^ set(new.readings))
    if left_out:
        click.echo(f"Read only once, and left out: {', '.join(left_out)}", err=True)
    if as_json:
        for name, change in changes:
            click.echo(line({"record": name, "path": change.path, "before": change.before, "after": change.after}))
    elif not changes:
        click.echo(f"Nothing changed between {old.number} and {new.number}.")
    else:
        rows = ((name, change.path, _value(change.before), _value(change.after)) for name, change in changes)
        show_table(plain_table("", ("Record", "What", f"Before ({old.number})", f"After ({new.number})"), rows))


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
    if which.isdecimal() and len(which) <= _MOST_DIGITS:
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
    return str(listed.number), listed.name, _moment(visit), f"{visit.seconds:.1f}", visit.code or "well"


def _moment(visit: Visit) -> str:
    return visit.started.strftime("%Y-%m-%d %H:%M:%S")


def _object(snapshot: StoredSnapshot) -> dict[str, Any]:
    readings = {name: reading_object(reading) for name, reading in snapshot.readings.items()}
    named = {"number": snapshot.number, "device": snapshot.name, "uid": snapshot.device}
    return {**named, **visit_object(snapshot.visit), "readings": readings}


def _show(snapshot: StoredSnapshot) -> None:
    click.echo(f"Snapshot {snapshot.number} of {safe(snapshot.name)}, {_moment(snapshot.visit)} UTC, {snapshot.visit.seconds:.1f} s\n")
    show_devices([summarise(snapshot.name, snapshot)])
    outcomes = ((name, _told(reading, snapshot.visit)) for name, reading in snapshot.readings.items())
    show_table(plain_table("\nReadings", ("Record", "Outcome"), outcomes))
    kept = ((str(rpc), str(reply.size)) for rpc, reply in snapshot.replies.items())
    show_table(plain_table("\nReplies kept", ("Rpc", "Bytes"), kept))


def _told(reading: Reading, visit: Visit) -> str:
    """What became of a record; the reason of the visit's own failure is not said again."""
    if isinstance(reading, Got):
        return _outcome(reading)
    return _outcome(reading) if reading.reason == visit.reason else f"{_outcome(reading)}: {reading.reason}"


def _outcome(reading: Reading) -> str:
    if isinstance(reading, Got):
        return f"got, without {', '.join(reading.missing)}" if reading.missing else "got"
    return "absent" if isinstance(reading, Absent) else f"failed: {reading.code}"


def _changes(old: StoredSnapshot, new: StoredSnapshot) -> Iterator[tuple[str, Change]]:
    """What differs in the records that both hold; a record that one of them could not get is one change."""
    for name in (name for name in new.readings if name in old.readings):
        before, after = old.readings[name], new.readings[name]
        if _outcome(before) != _outcome(after):
            yield name, Change("", _outcome(before), _outcome(after))
        if isinstance(before, Got) and isinstance(after, Got):
            yield from ((name, change) for change in compare(steady(before.record), steady(after.record)))


def _value(value: object) -> str:
    """A value in a table; of something with several, each that says something."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return ", ".join(dict.fromkeys(_value(one) for one in inner if one not in (None, "", [], {}))) or "-"
    return "-" if value in (None, "") else str(value)

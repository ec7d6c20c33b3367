"""`junos-agent demo`: all of it, on this machine."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from agent.app import opened
from agent.cli.collect import Round
from agent.cli.table import plain_table, show_table
from agent.cli.text import count
from agent.jobs.collect import Errand
from agent.lab.server import Lab
from agent.model.records import Alarms, Chassis, CoreDumps, RoutingEngines
from agent.model.stored import StoredSnapshot

_LATENCY_MS = 20.0


@click.command()
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where to leave what was read.")
def demo(output: Path | None) -> int:
    """Start a small Junos network on this machine, collect from it, and show what was found.

    Everything happens on loopback; nothing is installed and no configuration of yours is touched.
    """
    folder = output or Path(tempfile.mkdtemp(prefix="junos-agent-demo-"))
    with _lab(folder / "config") as lab:
        click.echo(f"A lab of {len(lab.hosts)} Junos devices answers NETCONF over SSH on {lab.hosts[0].address}.")
        with opened(folder / "config", folder / "state") as app:
            for device in app.devices:
                for key in asyncio.run(app.transport.scan(device)):
                    app.store.pin(device.subject, key, "demo")
            click.echo(f"Their host keys are pinned ({len(app.store.all_pins())}). Collecting from all of them:\n")
            round_ = Round(app, app.devices, output=folder / "snapshots")
            status = round_.run([Errand(device, app.due_for(device)) for device in app.devices])
            found = [app.store.snapshot(one.number) for one in app.store.snapshots()]
    headings = ("Device", "Engine", "Mastership", "Status", "Started (UTC)", "Memory used", "CPU idle", "Parts of the device")
    show_table(plain_table("\nTheir routing engines", headings, _facts(found)))
    show_table(plain_table("\nWhat deserves a look", ("Device", "What", "Which"), _worth_a_look(found)))
    click.echo(f"\nSnapshots, configuration and database of this demo are in {folder}")
    click.echo("Next: junos-agent lab up, or junos-agent config init for devices of your own.")
    return status


@contextmanager
def _lab(folder: Path) -> Iterator[Lab]:
    """A lab in a thread of its own: its devices answer as slowly or quickly as they would elsewhere."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="lab")
    thread.start()
    lab = Lab.shipped(latency=_LATENCY_MS)
    try:
        asyncio.run_coroutine_threadsafe(lab.__aenter__(), loop).result()
        lab.write_inventory(folder)
        yield lab
    finally:
        asyncio.run_coroutine_threadsafe(lab.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _worth_a_look(found: Iterable[StoredSnapshot]) -> Iterator[tuple[str, str, str]]:
    """Core files and alarms."""
    for snapshot in sorted(found, key=lambda one: one.name):
        cores: CoreDumps = snapshot.record(CoreDumps) or CoreDumps()
        alarms: Alarms = snapshot.record(Alarms) or Alarms()
        yield from ((snapshot.name, "core file", f"{core.path} {core.engine}".strip()) for core in cores.files)
        yield from ((snapshot.name, f"{alarm.severity} alarm", f"{alarm.description} {alarm.engine}".strip()) for alarm in alarms.distinct)


def _facts(found: Iterable[StoredSnapshot]) -> Iterator[tuple[str, ...]]:
    """Each device's routing engines, and how many parts it lists."""
    for snapshot in sorted(found, key=lambda one: one.name):
        chassis: Chassis | None = snapshot.record(Chassis)
        engines: RoutingEngines | None = snapshot.record(RoutingEngines)
        parts = sum(1 for _ in chassis.modules) if chassis else None
        for engine in engines.engines if engines else ():
            yield (
                snapshot.name,
                engine.engine or "-",
                engine.mastership or "-",
                engine.status or "-",
                f"{engine.started:%Y-%m-%d %H:%M}" if engine.started else "-",
                f"{count(engine.memory_used)} %",
                f"{count(engine.cpu_idle)} %",
                count(parts),
            )

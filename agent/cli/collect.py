"""`junos-agent collect`: read devices now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from agent.app import App, opened
from agent.cli import exits
from agent.cli.choosing import chosen_devices, require_choice
from agent.cli.export import made, write_snapshot
from agent.cli.jsonl import device_object, line, unvisited
from agent.cli.options import Options, pass_options
from agent.cli.progress import progress
from agent.cli.table import show_devices
from agent.jobs.collect import Errand
from agent.model.device import Device
from agent.model.reading import Snapshot
from agent.policy.selection import choose
from agent.policy.summary import Summary, summarise
from agent.policy.timetable import unread


@click.command()
@chosen_devices
@click.option("--only", metavar="A,B", help="Only these collectors, such as alarms,core-dumps.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each device, as soon as it is done.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Leave records and replies here too.")
@click.option("--transport", type=click.Choice(["ssh", "pyez"]), help="The way to the devices, whatever their settings say.")
@pass_options
def collect(
    options: Options,
    names: tuple[str, ...],
    everything: bool,
    group: str | None,
    only: str | None,
    as_json: bool,
    output: Path | None,
    transport: str | None,
) -> int:
    """Read devices now. A DEVICE is a name, or a pattern such as 'edge-*'.

    Exit code 0: all well; 3: some devices, or some of their records, failed; 4: not one device could be read.
    """
    require_choice(names, group, everything=everything)
    with opened(options.config, options.state) as app:
        devices = [replace(device, transport=transport or device.transport) for device in choose(app.devices, names, group)]
        chosen = app.named(only.split(",")) if only is not None else None
        if output:
            made(output)
        round_ = Round(app, devices, as_json=as_json, output=output)
        return round_.run([Errand(device, chosen or app.due_for(device)) for device in devices])


class Round:
    """One round as a person or a program sees it."""

    def __init__(self, app: App, devices: Sequence[Device], *, as_json: bool = False, output: Path | None = None) -> None:
        self._app = app
        self._devices = {device.uid: device for device in devices}
        self._as_json = as_json
        self._output = output
        self.summaries: dict[str, Summary] = {}
        self.unread: dict[str, frozenset[str]] = {}

    def run(self, errands: Sequence[Errand]) -> int:
        """Visit every device, show what was found, and return the exit code."""
        interrupted = False
        with progress(len(errands), "collecting") as step:
            try:
                asyncio.run(self._app.collecting().run(errands, self._told(step)))
            except KeyboardInterrupt:
                interrupted = True
        self._show()
        return exits.INTERRUPTED if interrupted else exits.code_of_round(self.summaries.values())

    def _told(self, step: Callable[[str], None]) -> Callable[[Device, Snapshot], None]:
        def tell(device: Device, snapshot: Snapshot) -> None:
            summary = self.summaries[device.uid] = summarise(device.name, snapshot)
            self.unread[device.uid] = unread(snapshot)
            step(device.name)
            if self._as_json:
                click.echo(line(device_object(device, snapshot, summary)))
            if self._output:
                write_snapshot(self._output, device.name, snapshot)

        return tell

    def _show(self) -> None:
        """The table for people; for programs, the lines of those that were not reached any more."""
        left = [device for uid, device in self._devices.items() if uid not in self.summaries]
        if self._as_json:
            for device in left:
                click.echo(line(unvisited(device)))
            return
        missed = [Summary(device.name, code="interrupted", problems=("interrupted: it was not read",), whole=False) for device in left]
        show_devices([*self.summaries.values(), *missed])
        if self._output and self.summaries:
            click.echo(f"\nRecords and replies are in {self._output}.", err=True)

"""`junos-agent collect`: read devices now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from agent.app import App, opened
from agent.cli import exits
from agent.cli.completing import device_names
from agent.cli.export import write_snapshot
from agent.cli.jsonl import device_object, line, unvisited
from agent.cli.options import Options, pass_options
from agent.cli.progress import progress
from agent.cli.table import console, devices_table
from agent.jobs.collect import Errand
from agent.model.device import Device
from agent.model.reading import Snapshot
from agent.policy.selection import choose
from agent.policy.summary import Summary, summarise


@click.command()
@click.argument("names", nargs=-1, metavar="[DEVICE]...", shell_complete=device_names)
@click.option("--all", "everything", is_flag=True, help="Every device of the inventory.")
@click.option("--group", metavar="G", help="The devices of one group.")
@click.option("--only", metavar="A,B", help="Only these collectors, such as alarms,core-dumps.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each device, as soon as it is done.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Leave records and replies here too.")
@pass_options
def collect(
    options: Options, names: tuple[str, ...], everything: bool, group: str | None, only: str | None, as_json: bool, output: Path | None
) -> int:
    """Read devices now. A DEVICE is a name, or a pattern such as 'edge-*'.

    Exit code 0: all well; 3: some failed; 4: all failed.
    """
    if not (names or everything or group):
        raise click.UsageError("which devices? Name some, or say --all or --group G")
    with opened(options.config, options.state) as app:
        devices = choose(app.devices, names, group)
        chosen = app.named(only.split(",")) if only else None
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
        missed = [Summary(device.name, code="interrupted", problems=("interrupted before it was read",), whole=False) for device in left]
        console().print(devices_table([*self.summaries.values(), *missed]))
        if self._output and self.summaries:
            click.echo(f"\nRecords and replies are in {self._output}.", err=True)

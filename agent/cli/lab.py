"""`junos-agent lab`: a Junos network on this machine."""

from __future__ import annotations

import asyncio
import shlex
import signal
import tempfile
from pathlib import Path

import click

from agent.cli.group import Group
from agent.cli.options import Options, pass_options
from agent.cli.table import plain_table, show_table
from agent.lab.inventory import HOST_KEYS_FILE
from agent.lab.scenario import Scenario, load_scenario
from agent.lab.server import Lab

_PORT = click.option("--port", type=click.IntRange(1, 65000), default=None, help="The first device's port; free ones if not given.")
_FOLDER = click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Where the configuration is written, and keys are kept."
)


@click.group(cls=Group)
def lab() -> None:
    """Run a Junos network on this machine, for training and tests."""


@lab.command()
@click.option("--scenario", type=click.Path(dir_okay=False, path_type=Path), help="What happens to the devices, and when.")
@click.option("--latency", type=click.FloatRange(0, 60000), help="Milliseconds that each rpc takes.")
@_PORT
@_FOLDER
@pass_options
def up(options: Options, scenario: Path | None, latency: float | None, port: int | None, folder: Path | None) -> None:
    """Start the lab's own devices; Ctrl-C ends them."""
    _ = options
    story = load_scenario(scenario) if scenario else None
    asyncio.run(_run(Lab.shipped(latency=latency, port=port or 0, folder=folder), folder, story))


@lab.command()
@click.argument("recorded", metavar="DIR", type=click.Path(path_type=Path))
@_PORT
@_FOLDER
@pass_options
def replay(options: Options, recorded: Path, port: int | None, folder: Path | None) -> None:
    """Serve recorded replies, DIR/RPC/*.xml: device k answers with the k-th file of each rpc."""
    _ = options
    asyncio.run(_run(Lab.replay(recorded, port=port or 0, folder=folder), folder, None))


async def _run(network: Lab, folder: Path | None, story: Scenario | None) -> None:
    """Run until somebody ends it; that is a good end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with network:
        folder = folder or Path(tempfile.mkdtemp(prefix="junos-agent-lab-"))
        network.write_inventory(folder)
        _show(network, folder)
        if story:
            network.play(story)
        await ended.wait()


def _show(network: Lab, folder: Path) -> None:
    rows = ((host.name, host.address, str(host.port), host.user) for host in network.hosts)
    show_table(plain_table("", ("Device", "Address", "Port", "User"), rows))
    where = f"--config {shlex.quote(str(folder))} --state {shlex.quote(str(folder / 'state'))}"
    said = [
        f"\nThe configuration is in {folder}. In another terminal:",
        f"  junos-agent {where} trust import {shlex.quote(str(folder / HOST_KEYS_FILE))}",
        f"  junos-agent {where} collect --all",
        "Ctrl-C ends the lab.",
    ]
    click.echo("\n".join(said))

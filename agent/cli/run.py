"""`junos-agent run`: the service."""

from __future__ import annotations

import asyncio

import click

from agent.app import opened
from agent.cli.logs import configure
from agent.cli.options import Options, pass_options
from agent.daemon import Service
from agent.jobs.instance import alone


@click.command()
@pass_options
def run(options: Options) -> int:
    """Read each device when it is due, until SIGTERM or Ctrl-C; what is under way then may end.

    Exit code 7: a running agent has the state folder.
    """
    configure(max(options.verbose, 1))  # a service says what it does
    with opened(options.config, options.state) as app, alone(app.places.state):
        asyncio.run(Service(app).run())
    return 0

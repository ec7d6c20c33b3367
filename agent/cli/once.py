"""`junos-agent once`: one whole round over what is due."""

from __future__ import annotations

import click

from agent.app import opened
from agent.cli import exits
from agent.cli.collect import Round
from agent.cli.options import Options, pass_options
from agent.jobs.collect import Errand
from agent.jobs.instance import alone
from agent.policy.timetable import Timetable


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each device, as soon as it is done.")
@pass_options
def once(options: Options, as_json: bool) -> int:
    """Do one whole round over everything that is due; for sites that prefer a timer to a service.

    Exit code 7: a running agent has the state folder.
    """
    with opened(options.config, options.state) as app, alone(app.places.state):
        devices = {device.uid: device for device in app.devices}
        timetable = Timetable(lambda uid: app.cadences(devices[uid]))
        timetable.learn(devices, app.store.due_times(), app.clock())
        dues = {due.device: due for due in timetable.due(app.clock(), len(devices))}
        if not dues:
            soonest = timetable.next()
            nothing = f"before {soonest:%Y-%m-%d %H:%M:%S} UTC" if soonest else "ever: the inventory has no devices, or no collector is on"
            click.echo(f"Nothing is due {nothing}.", err=True)
            return exits.WELL
        round_ = Round(app, [devices[uid] for uid in dues], as_json=as_json)
        status = round_.run([Errand(devices[uid], app.named(due.collectors)) for uid, due in dues.items()])
        for uid, left in round_.unread.items():
            app.store.set_due(uid, timetable.done(dues[uid], app.clock(), unread=left))
        return status

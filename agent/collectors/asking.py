"""How to ask every engine of a device, where its platform can name them all."""

from __future__ import annotations

from agent.api import About, Ask, Rpc

ALL_ENGINES = "invoke-on all-routing-engines"


def everywhere(key: str, name: str, command: str, about: About, suffix: str = ALL_ENGINES) -> Ask:
    """Ask every member or engine, and where the device knows no such form, the one that answers.

    `command` is the CLI's name of the rpc `name`, and `suffix` what makes it reach both engines of one chassis: that form
    exists as a command only. Both nodes of a cluster answer to the plain form.

    Sources: the command reference of Junos 12.3 and 13.1 (`show version invoke-on`, `show system core-dumps`, `show system
    storage`: `all-members` on EX and MX, `all-chassis` on a routing matrix), and public tools that ask `show system core-dumps
    routing-engine both` and `show system storage invoke-on all-routing-engines` of dual-engine MX, PTX, T and QFX10k.
    """
    plain = Rpc(name)
    if about.virtual_chassis:
        return Ask(key, Rpc(name, all_members=True), fallback=plain)
    if any(engine.startswith(("scc", "sfc", "lcc")) for engine in about.engines):
        return Ask(key, Rpc(name, all_chassis=True), fallback=plain)
    if about.dual:
        return Ask(key, Rpc.cli(f"{command} {suffix}"), fallback=plain)
    return Ask(key, plain)

"""Completing the names of devices while somebody types."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from agent.errors import AgentError
from agent.settings import find, load_devices, load_settings


def device_names(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """The devices of the inventory whose names begin like that; none where it cannot be read."""
    given: dict[str, Any] = ctx.find_root().params
    try:
        places = find(given.get("config"), given.get("state"), os.environ, Path.home())
        definitions = load_devices(load_settings(places, environ=os.environ), places)
    except AgentError:
        return []
    return [CompletionItem(one.device.name) for one in definitions if one.device.name.startswith(begun)]

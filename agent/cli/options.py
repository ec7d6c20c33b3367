"""What every command is told: where the configuration and the state are, and how much to say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click


@dataclass(frozen=True, slots=True)
class Options:
    """The options that stand before the command's name; `None` where not given."""

    config: Path | None = None
    state: Path | None = None
    verbose: int = 0


pass_options = click.make_pass_decorator(Options)

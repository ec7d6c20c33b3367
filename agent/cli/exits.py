"""The exit codes, and which error ends with which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from agent.errors import AgentError, AnotherInstance, ConfigError, PluginError, SecretError, StoreError, StoreFull
from agent.policy.summary import Summary

WELL: Final = 0
INTERNAL: Final = 1
USAGE: Final = 2
SOME_FAILED: Final = 3
ALL_FAILED: Final = 4
DISK: Final = 6
RUNNING: Final = 7
INTERRUPTED: Final = 130


def code_of(error: AgentError) -> int:
    """The exit code that an error ends the command with."""
    if isinstance(error, StoreFull):
        return DISK
    if isinstance(error, AnotherInstance):
        return RUNNING
    return USAGE if isinstance(error, ConfigError | SecretError | PluginError | StoreError) else INTERNAL


def code_of_round(summaries: Iterable[Summary]) -> int:
    """The exit code of a round: every device well, some failed, or all failed."""
    well = [summary.whole for summary in summaries]
    if all(well):
        return WELL
    return SOME_FAILED if any(well) else ALL_FAILED

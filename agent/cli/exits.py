"""The exit codes, and which error ends with which."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import Final

from agent.errors import AnotherInstance, ConfigError, PluginError, SecretError, StoreError, StoreFull
from agent.policy.summary import Summary

WELL: Final = 0
INTERNAL: Final = 1
USAGE: Final = 2
SOME_FAILED: Final = 3
ALL_FAILED: Final = 4
DISK: Final = 6
RUNNING: Final = 7
INTERRUPTED: Final = 130

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


def code_of(error: BaseException) -> int:
    """The exit code that an error ends the command with."""
    if isinstance(error, StoreFull) or (isinstance(error, OSError) and error.errno in _FULL):
        return DISK
    if isinstance(error, AnotherInstance):
        return RUNNING
    ours_to_mend = isinstance(error, ConfigError | SecretError | PluginError | StoreError)
    return USAGE if ours_to_mend or (isinstance(error, OSError) and error.filename) else INTERNAL


def code_of_round(summaries: Iterable[Summary]) -> int:
    """The exit code of a round: all well; some devices, or some of their records, failed; or not one device could be read."""
    every = list(summaries)
    if all(summary.whole for summary in every):
        return WELL
    return ALL_FAILED if all(summary.code for summary in every) else SOME_FAILED

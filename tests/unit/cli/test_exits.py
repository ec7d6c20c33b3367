"""Exit codes."""

from __future__ import annotations

import errno

import pytest

from agent.cli import exits
from agent.errors import AgentError, AnotherInstance, ConfigError, NoAnswer, PluginError, SecretError, StoreFull, StoreLocked
from agent.policy.summary import Summary

WELL = Summary("a")
PARTLY = Summary("b", problems=("alarms: rpc-failed: no",), whole=False)
UNREAD = Summary("c", code="no-answer", whole=False)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError("x"), 2),
        (SecretError("x"), 2),
        (PluginError("x"), 2),
        (StoreLocked("x"), 2),
        (StoreFull("x"), 6),
        (AnotherInstance("x"), 7),
        (AgentError("x"), 1),
        (NoAnswer("x"), 1),
        (PermissionError(errno.EACCES, "x", "/file"), 2),
        (OSError(errno.ENOSPC, "x"), 6),
        (OSError(errno.EMFILE, "x"), 1),
        (TypeError("x"), 1),
    ],
)
def test_code_of(error: Exception, code: int) -> None:
    """Who has to act: us, the operator, or whoever cleans the disk."""
    assert exits.code_of(error) == code


@pytest.mark.parametrize(
    ("summaries", "code"),
    [
        ([], 0),
        ([WELL, WELL], 0),
        ([WELL, UNREAD], 3),
        ([WELL, PARTLY], 3),
        ([PARTLY], 3),
        ([PARTLY, UNREAD], 3),
        ([UNREAD, UNREAD], 4),
    ],
)
def test_code_of_round(summaries: list[Summary], code: int) -> None:
    """Four only where not one device could be read."""
    assert exits.code_of_round(iter(summaries)) == code

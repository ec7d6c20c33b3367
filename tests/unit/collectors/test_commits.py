"""Commits: who, when, and two kinds of words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from answers import DENIED, SYNTAX, engines, read, record

from agent.collectors.commits import CollectCommits
from agent.model.reading import Absent, Failed, Reading
from agent.model.records import Commit, Commits


def history(*commits: str) -> str:
    """A list of commits."""
    return f"<commit-information>{''.join(f'<commit-history>{one}</commit-history>' for one in commits)}</commit-information>"


WHO = '<user>\nlab\n</user><client>netconf</client><date-time junos:seconds="1700000000">2023-11-14 22:13:20 UTC</date-time>'
PENDING = f"""<sequence-number>0</sequence-number>{WHO}<comment>commit confirmed, rollback in 5mins</comment><log>a try</log>
    <commit-confirmed>rollback pending</commit-confirmed>"""
AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (PENDING, Commit("", 0, "lab", "netconf", AT, "commit confirmed, rollback in 5mins", "a try", "rollback pending")),
        (f"<sequence-number>rescue</sequence-number>{WHO}", Commit("", None, "lab", "netconf", AT)),
        ("<sequence-number>49</sequence-number><date-time>2021-07-05 14:11:17 MSK</date-time>", Commit("", 49)),
    ],
)
def test_commit(inside: str, expected: Commit) -> None:
    """What is known of it; a time with an ambiguous zone is none."""
    assert record(CollectCommits(), commits=history(inside)) == Commits((expected,))


def test_every_engine() -> None:
    """Where each lists its own, none is lost; a device may remember none."""
    found = record(CollectCommits(), commits=engines(node0=history("<user>a</user>"), node1=history("<user>b</user>")))

    assert found == Commits((Commit("node0", None, "a"), Commit("node1", None, "b")))
    assert record(CollectCommits(), commits=history()) == Commits(())


@pytest.mark.parametrize(("inside", "expected"), [(SYNTAX, Absent("syntax error")), (DENIED, Failed("not-permitted", "permission denied"))])
def test_no_answer(inside: str, expected: Reading) -> None:
    """No list is not a device that was never configured."""
    assert read(CollectCommits(), commits=inside) == expected

"""Virtual chassis: members present and away, and devices that are none."""

from __future__ import annotations

import pytest
from answers import DENIED, MEMBERS, SINGLE, SYNTAX, record, replies

from agent.collectors.virtual_chassis import CollectVirtualChassis
from agent.jobs.reading import reading
from agent.model.about import About
from agent.model.reading import Absent, Failed, Reading
from agent.model.records import Member, Neighbour, VirtualChassis

STOPPED = "<error><message>error: the virtual-chassis-control subsystem is not running</message></error>"
STOPPED_WORDS = "error: the virtual-chassis-control subsystem is not running"
ID = "<virtual-chassis-id>0123.4567.89ab</virtual-chassis-id><virtual-chassis-mode>Enabled</virtual-chassis-mode>"


def chassis(*members: str, head: str = "") -> str:
    """A virtual chassis with these members."""
    inside = "".join(f"<member>{one}</member>" for one in members)
    return f"<virtual-chassis-information>{head}<member-list>{inside}</member-list></virtual-chassis-information>"


MASTER = """<member-status>Prsnt</member-status><member-id>\n1\n</member-id><fpc-slot-range>(FPC  12- 23)</fpc-slot-range>
    <member-serial-number>LAB0001</member-serial-number><member-model>mx240</member-model><member-priority>129</member-priority>
    <member-role>Master*</member-role><neighbor-list><neighbor><neighbor-id>0</neighbor-id>
    <neighbor-interface>vcp-1/0/1</neighbor-interface></neighbor></neighbor-list>"""
AWAY = "<member-status>NotPrsnt</member-status><member-id>2</member-id><fpc-slot>(FPC 2)</fpc-slot>"


def test_members() -> None:
    """One that is here in full, one that is away with what little is known of it."""
    found = record(CollectVirtualChassis(), members=chassis(MASTER, AWAY))

    assert found == VirtualChassis(
        members=(
            Member(1, "Prsnt", "Master", "LAB0001", "mx240", 129, "12-23", (Neighbour(0, "vcp-1/0/1"),)),
            Member(2, "NotPrsnt", slots="2"),
        )
    )
    assert [member.number for member in found.masters] == [1]


@pytest.mark.parametrize(
    ("head", "identifier", "mode", "preprovisioned"),
    [
        (f"<virtual-chassis-id-information>{ID}</virtual-chassis-id-information>", "0123.4567.89ab", "Enabled", False),
        (
            f"<preprovisioned-virtual-chassis-information>{ID}</preprovisioned-virtual-chassis-information>",
            "0123.4567.89ab",
            "Enabled",
            True,
        ),
        ("", "", "", False),
    ],
)
def test_head(head: str, identifier: str, mode: str, preprovisioned: bool) -> None:
    """Whether its members are fixed in the configuration is told by the element's name."""
    found = record(CollectVirtualChassis(), members=chassis(MASTER, head=head))

    assert isinstance(found, VirtualChassis)
    assert (found.identifier, found.mode, found.preprovisioned) == (identifier, mode, preprovisioned)


@pytest.mark.parametrize(
    ("about", "inside", "expected"),
    [
        (SINGLE, SYNTAX, Absent("syntax error")),
        (SINGLE, DENIED, Failed("not-permitted", "permission denied")),
        (SINGLE, STOPPED, Absent(STOPPED_WORDS)),
        (MEMBERS, STOPPED, Failed("rpc-failed", STOPPED_WORDS)),
        (SINGLE, "<virtual-chassis-information/>", Failed("rpc-failed", "an empty answer on the virtual chassis")),
        (SINGLE, "", Failed("rpc-failed", "the reply has no <virtual-chassis-information>")),
    ],
)
def test_none(about: About, inside: str, expected: Reading) -> None:
    """A process that does not run is no news of a device alone, and a failure of one that has members."""
    assert reading(CollectVirtualChassis(), replies(about, members=inside)) == expected

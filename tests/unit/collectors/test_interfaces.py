"""Interfaces: counters by name, times that count back, and replies too large for a tree."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from answers import DENIED, SYNTAX, VISIT, engines, read, record

from agent.collectors.interfaces import CollectInterfaces
from agent.model.about import About
from agent.model.reading import Absent, Failed, Got, Reading
from agent.model.records import Interface, Interfaces
from agent.model.xml import TREE_LIMIT


def listed(*interfaces: str) -> str:
    """A list of physical interfaces."""
    inside = "".join(f"<physical-interface>{one}</physical-interface>" for one in interfaces)
    return f'<interface-information xmlns="http://xml.juniper.net/junos/24.4R0/junos-interface">{inside}</interface-information>'


def named(name: str, inside: str = "") -> str:
    """An interface that is up."""
    state = '<admin-status junos:format="Enabled">\nup\n</admin-status><oper-status>up</oper-status>'
    unit = f"<logical-interface><name>{name}.0</name><description>inner</description><admin-status>down</admin-status></logical-interface>"
    return f"<name>\n{name}\n</name>{state}{inside}{unit}"


FULL = """<description>to the lab\n</description><speed>10Gbps</speed>
    <interface-flapped junos:seconds="60">2025-12-31 23:59:00 UTC (00:01:00 ago)</interface-flapped>
    <input-error-list><input-errors>3</input-errors><framing-errors>0</framing-errors><input-drops>-</input-drops></input-error-list>
    <output-error-list><carrier-transitions>5</carrier-transitions></output-error-list>
    <ethernet-mac-statistics><input-packets>99</input-packets><input-crc-errors>3</input-crc-errors><output-crc-errors>0</output-crc-errors>
    <input-code-violations>7</input-code-violations></ethernet-mac-statistics>"""


def test_everything_of_an_interface() -> None:
    """Each fact in its field; the logical interface has its own, and counters of zero or without a number are left out."""
    found = record(CollectInterfaces(), interfaces=listed(named("xe-0/0/0", FULL)))

    assert found == Interfaces(
        (
            Interface(
                engine="",
                name="xe-0/0/0",
                admin="up",
                oper="up",
                description="to the lab",
                speed="10Gbps",
                flapped=VISIT.started - timedelta(minutes=1),
                input_errors={"input-errors": 3},
                output_errors={"carrier-transitions": 5},
                mac_errors={"input-crc-errors": 3, "input-code-violations": 7},
            ),
        )
    )


@pytest.mark.parametrize(
    ("inside", "flapped"),
    [
        ('<interface-flapped junos:seconds="60">x</interface-flapped>', VISIT.started - timedelta(minutes=1)),
        ('<interface-flapped junos:seconds="0">Never</interface-flapped>', None),
        (f'<interface-flapped junos:seconds="{"9" * 18}">x</interface-flapped>', None),
        ("<interface-flapped>Never</interface-flapped>", None),
        ("", None),
    ],
)
def test_flapped(inside: str, flapped: datetime | None) -> None:
    """The seconds count back from now; zero is never, and what lies before all time is a mistake."""
    found = record(CollectInterfaces(), interfaces=listed(named("ge-0/0/0", inside)))

    assert isinstance(found, Interfaces)
    assert found.interfaces[0].flapped == flapped


def test_those_without_a_name() -> None:
    """What has no name is left out; without lists, counters are not known to be zero."""
    found = record(CollectInterfaces(), interfaces=listed("", "<logical-interface><name>lo0.0</name></logical-interface>", named("lo0")))

    assert found == Interfaces((Interface("", "lo0", "up", "up"),))


def test_engines() -> None:
    """Where each engine lists its own, an interface keeps its engine, and an engine without a list is missing."""
    found = read(CollectInterfaces(), interfaces=engines(node0=listed(named("em0")), node1=listed(named("em0")), node2=SYNTAX))

    assert isinstance(found, Got)
    assert [(one.engine, one.name) for one in found.record.interfaces] == [("node0", "em0"), ("node1", "em0")]
    assert found.missing == ("node2",)


@pytest.fixture(scope="module")
def padding() -> str:
    """Blanks that make a reply too large for a tree."""
    return " " * TREE_LIMIT


def test_as_a_stream(padding: str) -> None:
    """A reply of any size is read, with engines and those that were not reached."""
    unreached = "<rpc-error><error-message>Could not connect to fpc3 : No route to host</error-message></rpc-error>"
    lists = engines(node0=listed(named("em0", FULL), named("em1"), padding), node1=listed(named("em0")))
    found = read(CollectInterfaces(), interfaces=unreached + lists)

    assert isinstance(found, Got)
    assert [(one.engine, one.name, one.speed) for one in found.record.interfaces] == [
        ("node0", "em0", "10Gbps"),
        ("node0", "em1", ""),
        ("node1", "em0", ""),
    ]
    assert found.missing == ("fpc3",)


def test_a_stream_that_breaks_off(padding: str) -> None:
    """Half a list is no list."""
    found = read(CollectInterfaces(), interfaces=listed(named("em0"), padding) + "<unclosed>")

    assert isinstance(found, Failed)
    assert found.code == "unreadable"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (SYNTAX, Absent("syntax error")),
        (DENIED, Failed("not-permitted", "permission denied")),
        (listed(), Failed("rpc-failed", "the reply has no <physical-interface>")),
        (listed("<name/>"), Failed("rpc-failed", "the reply has no <physical-interface>")),
    ],
)
def test_no_interfaces(inside: str, expected: Reading) -> None:
    """No device is without interfaces."""
    assert read(CollectInterfaces(), interfaces=inside) == expected


def test_the_form_that_counts() -> None:
    """Only one form has the error lists."""
    (ask,) = CollectInterfaces().asks(About())

    assert ask.rpc.xml == "<get-interface-information><extensive/></get-interface-information>"

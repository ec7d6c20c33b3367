"""The small traps in the replies on chassis, engines, environment, storage, uptime and reachability."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from answers import VISIT, engines, record

from agent.collectors.chassis import CollectChassis
from agent.collectors.environment import CollectEnvironment
from agent.collectors.reachability import CollectReachability
from agent.collectors.routing_engines import CollectRoutingEngines
from agent.collectors.storage import CollectStorage
from agent.collectors.uptime import CollectUptime
from agent.model.about import About
from agent.model.records import Chassis, Environment, Reachability, RoutingEngine, RoutingEngines, Storage, Uptime
from agent.model.replies import Replies
from agent.model.visit import Visit


def engine(inside: str) -> RoutingEngine:
    """The one engine of a reply."""
    found = record(
        CollectRoutingEngines(), engines=f"<route-engine-information><route-engine>{inside}</route-engine></route-engine-information>"
    )
    assert isinstance(found, RoutingEngines)
    return found.master


@pytest.mark.parametrize(
    ("inside", "memory"),
    [
        ("<memory-dram-size>16330 MB</memory-dram-size><memory-installed-size>(16384 MB installed)</memory-installed-size>", 16330),
        ("<memory-dram-size>1024</memory-dram-size>", 1024),
        ("<memory-system-total>2048</memory-system-total>", 2048),
        ("<memory-installed-size>(4096 MB installed)</memory-installed-size>", 4096),
        ("", None),
    ],
)
def test_memory(inside: str, memory: int | None) -> None:
    """Three tags tell it, with or without a unit."""
    assert engine(inside).memory_mb == memory


@pytest.mark.parametrize(
    ("temperature", "degrees"),
    [
        ('<temperature junos:celsius="35">35 degrees C / 95 degrees F</temperature>', 35),
        ('<temperature celsius="35">\nOK   35 degrees C / 95 degrees F\n</temperature>', 35),
        ('<temperature junos:celsius="0">Testing</temperature>', None),
        ("<temperature>41 degrees C / 105 degrees F</temperature>", 41),
        ('<temperature celsius="-5">-5 degrees C / 23 degrees F</temperature>', -5),
        ('<temperature celsius="warm">12 units</temperature>', None),
        ("", None),
    ],
)
def test_temperature(temperature: str, degrees: int | None) -> None:
    """A sensor under test gives a zero that is no reading."""
    assert engine(temperature).temperature == degrees


@pytest.mark.parametrize(("given", "serial"), [("S/N ZE1056", "ZE1056"), ("S/N: ZE1056", "ZE1056"), ("9013088309", "9013088309"), ("", "")])
def test_serial_number(given: str, serial: str) -> None:
    """Some engines put a label before it."""
    assert engine(f"<serial-number> {given}\n</serial-number>").serial == serial


def test_engines_of_several_wrappers() -> None:
    """Each engine has a name of its own, whoever lists it, and is there once."""
    slots = "".join(f"<route-engine><slot>{slot}</slot></route-engine>" for slot in (0, 1))
    two = f"<route-engine-information>{slots}</route-engine-information>"
    found = record(CollectRoutingEngines(), engines=engines(re0=two, re1=two, member1=two))

    assert isinstance(found, RoutingEngines)
    assert [one.engine for one in found.engines] == ["re0", "re1", "member1-re0", "member1-re1"]


def part(name: str, serial: str = "", inside: str = "", tag: str = "chassis-module") -> str:
    """One part of a chassis."""
    return f"<{tag}><name>\n{name}\n</name><serial-number>{serial}</serial-number>{inside}</{tag}>"


@pytest.mark.parametrize(
    ("inside", "serial"),
    [
        ("<serial-number>JN1</serial-number>" + part("Midplane", "MP1"), "JN1"),
        (part("FPC 0", "F0") + part("Midplane", "MP1") + part("Backplane", "BP1"), "BP1"),
        (part("FPC 0", "F0") + part("Midplane", "MP1"), "MP1"),
        (part("Midplane") + part("FPC 0", "F0") + part("Routing Engine 0", "S/N RE0"), "RE0"),
        (part("Midplane", "BUILTIN") + part("FPC 0", "F0"), "F0"),
        ("<serial-number>BUILTIN</serial-number>" + part("FPC 1", "F1"), ""),
    ],
)
def test_serial_number_of_a_chassis(inside: str, serial: str) -> None:
    """Where the chassis has none, the part that is most like it stands in."""
    found = record(CollectChassis(), inventory=f"<chassis-inventory><chassis><name>Chassis</name>{inside}</chassis></chassis-inventory>")

    assert isinstance(found, Chassis)
    assert found.serial == serial


def test_parts_four_levels_deep() -> None:
    """The schema has one level more than was ever seen; what follows a part's parts is still its own."""
    deepest = part("D", "4", tag="chassis-sub-sub-sub-module")
    inside = part("C", "3", deepest, "chassis-sub-sub-module")
    top = part("A", "1", part("B", "2", inside, "chassis-sub-module") + "<description>after</description>")
    boxes = f"<chassis-inventory><chassis>{top}</chassis></chassis-inventory>"
    found = record(CollectChassis(), inventory=engines(node0=boxes, node1=boxes))

    assert isinstance(found, Chassis)
    assert [(box.engine, [module.path for module in box.modules]) for box in found.boxes] == [
        ("node0", ["A", "A/B", "A/B/C", "A/B/C/D"]),
        ("node1", ["A", "A/B", "A/B/C", "A/B/C/D"]),
    ]
    assert next(found.modules).description == "after"


def test_class_is_carried_forward() -> None:
    """Only the first of a group names its class; another engine starts without one."""
    first = (
        "<environment-item><name>Fan 0</name><class>Fans</class></environment-item><environment-item><name>Fan 1</name></environment-item>"
    )
    lists = engines(
        node0=f"<environment-information>{first}</environment-information>",
        node1="<environment-information><environment-item><name>Fan 0</name></environment-item></environment-information>",
    )
    found = record(CollectEnvironment(), environment=lists)

    assert isinstance(found, Environment)
    assert [(item.engine, item.category) for item in found.items] == [("node0", "Fans"), ("node0", "Fans"), ("node1", "")]


@pytest.mark.parametrize(("text", "percent"), [(" 62", 62), ("100%", 100), (" 6r75", None), ("-", None), ("", None), ("9" * 40, None)])
def test_percentages(text: str, percent: int | None) -> None:
    """Padded, with a sign, or no number at all."""
    inside = f"<filesystem><used-percent>{text}</used-percent></filesystem>"
    found = record(CollectStorage(), storage=f"<system-storage-information>{inside}</system-storage-information>")

    assert isinstance(found, Storage)
    assert found.filesystems[0].used_percent == percent


def test_times_come_from_epochs_only() -> None:
    """A text with an ambiguous zone, or a clock time alone, is no time."""
    inside = """<current-time><date-time>4:59PM</date-time></current-time>
        <system-booted-time><date-time>2008-09-22 09:49:34 EST</date-time></system-booted-time>
        <last-configured-time><date-time junos:seconds="1222112273">x</date-time><user>\nlab\n</user></last-configured-time>
        <uptime-information><up-time junos:seconds="60">1 min</up-time></uptime-information>"""
    found = record(CollectUptime(), uptime=f"<system-uptime-information>{inside}</system-uptime-information>")

    assert isinstance(found, Uptime)
    (one,) = found.engines
    assert (one.now, one.booted, one.up_seconds, one.users) == (None, None, 60, None)
    assert (one.configured, one.configured_by) == (datetime(2008, 9, 22, 19, 37, 53, tzinfo=UTC), "lab")


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        (VISIT, Reachability(reached=True, seconds=0.5)),
        (
            Visit(VISIT.started, 9.0, None, "no-answer", "no answer within 5 s"),
            Reachability(reached=False, code="no-answer", reason="no answer within 5 s"),
        ),
    ],
)
def test_reachability(visit: Visit, expected: Reachability) -> None:
    """How the visit went, without a question."""
    assert CollectReachability().read(Replies({}, About(), visit)) == expected

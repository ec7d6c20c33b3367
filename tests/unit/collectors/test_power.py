"""Power: one record from the several forms that supplies are told in."""

from __future__ import annotations

import pytest
from answers import DENIED, SYNTAX, engines, read, record

from agent.collectors.power import CollectPower
from agent.model.reading import Absent, Failed, Got, Reading
from agent.model.records import Power, PowerSupply, PowerZone


def usage(*items: str, zones: str = "") -> str:
    """A list of supplies, and what is said of the zones."""
    inside = "".join(f"<power-usage-item>{item}</power-usage-item>" for item in items)
    return f"<power-usage-information>{inside}<power-usage-system>{zones}</power-usage-system></power-usage-information>"


NAME = "<name>\nPEM 0\n</name><state>Online</state>"
CAPACITY = "<pem-capacity-detail><capacity-actual>2100</capacity-actual><capacity-max>2500</capacity-max></pem-capacity-detail>"
ALTERNATING = f"""{NAME}<ac-input-detail><ac-input>OK</ac-input><ac-expect-feed>2</ac-expect-feed><ac-actual-feed>1</ac-actual-feed>
    </ac-input-detail>{CAPACITY}<dc-output-detail><dc-power>399</dc-power><zone>0</zone><dc-current>7</dc-current>
    <dc-voltage>57</dc-voltage><dc-load>19</dc-load></dc-output-detail>"""
DECIMAL = f"""{NAME}<dc-input-detail2><dc-input-status>OK (INP0 feed expected)</dc-input-status></dc-input-detail2>
    <dc-output-detail2><str-dc-power>489.25</str-dc-power><str-zone>Lower</str-zone><str-dc-current>9.50</str-dc-current>
    <str-dc-voltage>51.50</str-dc-voltage><str-dc-load>23.30</str-dc-load></dc-output-detail2>"""

SUPPLIES = [
    (ALTERNATING, PowerSupply("", "PEM 0", "Online", "", "OK", 2, 1, 2100, 2500, "0", 399, 7, 57, 19)),
    (
        DECIMAL,
        PowerSupply("", "PEM 0", "Online", "", "OK (INP0 feed expected)", zone="Lower", watts=489.25, amperes=9.5, volts=51.5, load=23.3),
    ),
    ("<name>PSM 1</name><state>Empty</state><input>Absent</input>", PowerSupply("", "PSM 1", "Empty", input="Absent")),
    ("<name>PEM 3</name><state>Empty</state><status>Absent</status>", PowerSupply("", "PEM 3", "Empty", "Absent")),
    (
        f"{NAME}<dc-output-detail><actual-voltage>56500</actual-voltage><dc-load>N/A</dc-load></dc-output-detail>",
        PowerSupply("", "PEM 0", "Online", volts=56.5),
    ),
]


@pytest.mark.parametrize(("inside", "expected"), SUPPLIES)
def test_forms(inside: str, expected: PowerSupply) -> None:
    """Alternating and direct current, whole watts and fractions, volts and millivolts, an empty slot."""
    found = record(CollectPower(), power=usage(inside))

    assert found == Power((expected,))


@pytest.mark.parametrize("tag", ["zone", "str-zone"])
def test_zones(tag: str) -> None:
    """What each zone has, and has left."""
    inside = f"""<power-usage-zone-information><{tag}>Upper</{tag}><capacity-actual>6300</capacity-actual>
        <capacity-max>7500</capacity-max><capacity-allocated>3332</capacity-allocated><capacity-remaining>2968</capacity-remaining>
        <capacity-actual-usage>925.50</capacity-actual-usage></power-usage-zone-information>"""
    found = record(CollectPower(), power=usage(zones=inside))

    assert found == Power((), (PowerZone("", "Upper", 6300, 7500, 3332, 2968, 925.5),))


def test_both_nodes() -> None:
    """Supplies of the same name on two nodes are two, also where one item is empty."""
    found = read(CollectPower(), power=engines(node0=usage(NAME, ""), node1=usage(NAME), node2=SYNTAX))

    assert isinstance(found, Got)
    assert [(one.engine, one.name) for one in found.record.supplies] == [("node0", "PEM 0"), ("node1", "PEM 0")]
    assert found.missing == ("node2",)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (usage(""), Absent("the device tells nothing of its power supplies")),
        (SYNTAX, Absent("syntax error")),
        (DENIED, Failed("not-permitted", "permission denied")),
        ("", Failed("rpc-failed", "the reply has no <power-usage-information>")),
        ("<error><message>error: command is not valid on the lab</message></error>", Absent("error: command is not valid on the lab")),
    ],
)
def test_no_supplies(inside: str, expected: Reading) -> None:
    """One empty item is how a device says that it does not measure."""
    assert read(CollectPower(), power=inside) == expected

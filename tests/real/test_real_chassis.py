"""Parts in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.chassis import CollectChassis
from agent.model.reading import Failed, Got
from agent.model.records import Module

pytestmark = pytest.mark.real

FACTS = [
    (
        "ksator-ansible__EX4200-24T-junos_cli-ex4200-12__1",
        "BM0210118007",
        "EX4200-24T",
        6,
        [
            Module(
                "Routing Engine 0",
                "Routing Engine 0",
                "EX4200-24T",
                "750-021256",
                "REV 22",
                "BM0210118007",
                "EX4200-24T, 8 POE",
                "COM5T00BRA",
            ),
            Module("FPC 0/CPU", "CPU", "", "BUILTIN", "", "BUILTIN", "FPC CPU"),
            Module("FPC 0/PIC 0", "PIC 0", "EX4200-24T", "BUILTIN", "", "BUILTIN", "24x 10/100/1000 Base-T", "COM5T00BRA"),
            Module("Power Supply 0", "Power Supply 0", "EX-PWR-320-AC", "740-020957", "REV 04", "AT0510055247", "PS 320W AC", "COUPACCEAB"),
            Module("Fan Tray", "Fan Tray", description="Fan Tray"),
        ],
    ),
    (
        "ksator-ansible__EX4200-48T-junos_cli-ex4200-7__2",
        "BP0208111225",
        "EX4200-48T",
        6,
        [
            Module("FPC 0", "FPC 0", "EX4200-48T", "750-021254", "REV 07", "BP0208111225", "EX4200-48T, 8 POE", "COMU200CRA"),
            Module("Power Supply 0", "Power Supply 0", "EX-PWR-320-AC", "740-020957", "REV 02", "AT0508118512", "PS 320W AC", "COUPACCEAA"),
        ],
    ),
    (
        "ksator-ansible__EX4200-48T-junos_cli-ex4200-8__3",
        "BP0208520468",
        "EX4200-48T",
        6,
        [Module("FPC 0", "FPC 0", "EX4200-48T", "750-021254", "REV 15", "BP0208520468", "EX4200-48T, 8 POE", "COMU200CRB")],
    ),
    (
        "libslax__M7I-xi-one__1",
        "A9673",
        "M7I",
        15,
        [
            Module("Midplane", "Midplane", "CHAS-MP-M7i-1GE-S", "710-008761", "REV 05", "DD6541", "M7i Midplane"),
            Module("Routing Engine", "Routing Engine", "RE-850-1536-S", "740-011202", "REV 07", "1000724107", "RE-850"),
            Module("FPC 0", "FPC 0", description="E-FPC"),
            Module("FPC 0/PIC 3", "PIC 3", "PE-4FE-TX", "750-002992", "REV 17", "BBAF9600", "4x F/E, 100 BASE-TX"),
            Module("FPC 1/PIC 3/Xcvr 0", "Xcvr 0", "", "740-011782", "REV 01", "PB82AD8", "SFP-SX"),
        ],
    ),
    (
        "pyez__MX480-facts-chassis_serialnumber_get-chassis-inventory__2",
        "JN1249018AFB",
        "MX480",
        43,
        [
            Module("Midplane", "Midplane", "CHAS-BP-MX480-S", "710-017414", "REV 05", "ACRD2907", "MX480 Midplane"),
            Module("PEM 2", "PEM 2", "PWR-MX480-2520-AC-S", "740-029970", "Rev 10", "QCS1441U12W", "PS 1.4-2.52kW; 90-264V AC in"),
            Module(
                "Routing Engine 1",
                "Routing Engine 1",
                "RE-S-1800X4-32G-S",
                "740-051822",
                "REV 01",
                "9013086699",
                "RE-S-1800x4",
                "COUCATEBAA",
            ),
            Module("FPC 0", "FPC 0", "MPC5EQ-40G10G", "750-045715", "REV 56", "CADG7246", "MPC5E 3D Q 24XGE+6XLGE", "COUIBD3BAA"),
            Module("FPC 0/CPU", "CPU", "", "711-045719", "REV 11", "CADC7757", "RMPC PMB"),
            Module("FPC 0/PIC 0/Xcvr 5", "Xcvr 5", "", "740-021308", "REV 01", "ALD05W0", "SFP+-10G-SR"),
            Module("FPC 0/PIC 0/Xcvr 11", "Xcvr 11", "", "740-031980", "REV 01", "AA15053MC7R", "SFP+-10G-SR"),
        ],
    ),
]


@pytest.mark.parametrize(("name", "serial", "description", "count", "parts"), FACTS, ids=[facts[0] for facts in FACTS])
def test_facts(real: Path, name: str, serial: str, description: str, count: int, parts: list[Module]) -> None:
    """The chassis, how many parts there are, and some of them in full."""
    found = reading_of(CollectChassis(), real / "junos" / "get-chassis-inventory" / f"{name}.xml")

    assert isinstance(found, Got)
    assert (found.record.serial, found.record.description) == (serial, description)
    modules = list(found.record.modules)
    assert len(modules) == count
    assert [part for part in parts if part not in modules] == []


def test_order_of_parts(real: Path) -> None:
    """Parts come in the device's order, each before those in it."""
    found = reading_of(CollectChassis(), real / "junos" / "get-chassis-inventory" / "libslax__M7I-xi-one__1.xml")

    assert isinstance(found, Got)
    assert [module.path for module in found.record.modules][9:] == [
        "FPC 0/PIC 3",
        "FPC 1",
        "FPC 1/PIC 2",
        "FPC 1/PIC 3",
        "FPC 1/PIC 3/Xcvr 0",
        "Fan Tray",
    ]


def test_inventory_without_chassis(real: Path) -> None:
    """An empty inventory is no chassis without parts."""
    found = reading_of(CollectChassis(), real / "junos" / "get-chassis-inventory" / "pyez__ofacts-test_chassis__3.xml")

    assert found == Failed("rpc-failed", "the reply has no <chassis>")

"""Interfaces in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from readings import VISIT, reading_of

from agent.collectors.interfaces import CollectInterfaces
from agent.model.reading import Failed, Got
from agent.model.records import Interface

pytestmark = pytest.mark.real

Counters = Mapping[str, int] | None
NONE: Counters = {}


def up(
    name: str,
    speed: str,
    ago: int = 0,
    errors: tuple[Counters, Counters, Counters] = (None, None, None),
    *,
    oper: str = "up",
) -> Interface:
    """An interface that is switched on; it flapped so many seconds ago, or never."""
    return Interface("", name, "up", oper, "", speed, VISIT.started - timedelta(seconds=ago) if ago else None, *errors)


FACTS = [
    ("jsnapy__configs-1.1.1.1_post_show_interfaces_dsc_terse__4", 1, [up("dsc", "")]),
    ("ksator-ansible__junos_rpc-ex4200-7__1", 1, [up("ge-0/0/0", "")]),
    (
        "napalm__test_get_interfaces_counters-normal-get-interface-information__4",
        67,
        [
            up("ge-0/0/0", "Auto", 17193266, (NONE, {"carrier-transitions": 15}, NONE)),
            up("ge-0/0/1", "Auto", 0, (NONE, NONE, NONE), oper="down"),
            up("ge-0/0/47", "Auto", 12710487, (NONE, {"carrier-transitions": 67}, NONE)),
            up("xe-0/1/0", "10Gbps", 698360, (NONE, {"carrier-transitions": 9}, NONE)),
            up("me0", "1000mbps", 48575831, ({"input-errors": 1206}, {"carrier-transitions": 1}, None)),
            up("vcp-0", "32000mbps", 0, (NONE, NONE, None), oper="down"),
            up("lo0", "Unspecified", 0, (NONE, NONE, None)),
        ],
    ),
    (
        "napalm__test_get_network_instances-bridge-get-interface-information__6",
        36,
        [up("ge-0/0/0", "1000mbps", 98099), up("lc-0/0/0", "800mbps"), up("dsc", "")],
    ),
    (
        "pyez__factory-get-interface-information__1",
        2,
        [
            up("ge-0/0/0", "1000mbps", 12356, (NONE, {"carrier-transitions": 1}, NONE)),
            up("ge-0/0/1", "1000mbps", 12356, ({"input-discards": 24}, {"carrier-transitions": 1}, NONE)),
        ],
    ),
    (
        "rustjunosmcp__phase3-v2-vSRX-test10-traffic_loss-get-interface-information__1",
        29,
        [up("ge-0/0/0", "10Gbps", 114989), up("gr-0/0/0", "800mbps"), up("fxp0", "10Gbps", 115062), up("st0", "")],
    ),
]


@pytest.mark.parametrize(("name", "count", "some"), FACTS, ids=[facts[0] for facts in FACTS])
def test_facts(real: Path, name: str, count: int, some: list[Interface]) -> None:
    """How many there are, and some of them in full."""
    found = reading_of(CollectInterfaces(), real / "junos" / "get-interface-information" / f"{name}.xml")

    assert isinstance(found, Got)
    assert len(found.record.interfaces) == count
    assert [one for one in some if one not in found.record.interfaces] == []


STATES = [
    ("post_list_not_more_no_node_show_interfaces_terse__2", 21, {}),
    ("post_list_not_more_node_missing_show_interfaces_terse__3", 21, {"cbp0": ("upside", "up")}),
    ("post_xml_compare_show_interfaces_terse__5", 21, {}),
    ("pre_xml_compare_show_interfaces_terse__6", 20, {"cbp01": ("", "up")}),
    ("snap_all-same-equal-fail_pre_show_interfaces_terse_ge__8", 20, {"ge-0/0/0": ("down", "down"), "ge-0/0/1": ("down", "down")}),
    ("snap_dot-dot_post_show_interfaces_terse_ge__9", 20, {"ge-0/0/1": ("down", "up")}),
    ("snap_is-equal_pre_special_show_interfaces_terse_ge__10", 20, {"ge-0/0/0": ("down", "down"), "ge-0/0/1": ("down", "")}),
    ("snap_is-in_pre_ignore_null_show_interfaces_terse_ge__12", 2, {"ge-0/0/0": ("down", "down"), "ge-0/0/1": ("down", "")}),
    (
        "snap_not-equal_fail_pre_show_interfaces_terse_ge__13",
        20,
        {"ge-0/0/0": ("down", "down"), "ge-0/0/1": ("down", "down"), "ge-0/0/2": ("up", "down")},
    ),
]


@pytest.mark.parametrize(("name", "count", "others"), STATES, ids=[states[0] for states in STATES])
def test_states(real: Path, name: str, count: int, others: Mapping[str, tuple[str, str]]) -> None:
    """All are up but these; a reply that somebody has bent is read as far as it goes."""
    found = reading_of(CollectInterfaces(), real / "junos" / "get-interface-information" / f"jsnapy__configs-1.1.1.1_{name}.xml")

    assert isinstance(found, Got)
    states = {one.name: (one.admin, one.oper) for one in found.record.interfaces}
    assert len(states) == count
    assert {name: state for name, state in states.items() if state != ("up", "up")} == others


@pytest.mark.parametrize(
    "name",
    [
        "juniper-archive__evpn-evpn__1",
        "pyez__facts-current_re_get-interface-information__4",
        "pyez__facts-ifd_style_classic_get-interface-information__8",
        "pyez__facts-personality_mx_get-interface-information__12",
        "pyez__facts-personality_olive_get-interface-information__13",
        "pyez__facts-personality_vptx_get-interface-information__18",
        "pyez__facts-sw_info_dual_get-interface-information__19",
        "pyez__facts-sw_info_txp_get-interface-information__20",
        "pyez__show-interfaces-routing-instance-media__22",
    ],
)
def test_no_physical_interface(real: Path, name: str) -> None:
    """Lists of logical interfaces alone."""
    found = reading_of(CollectInterfaces(), real / "junos" / "get-interface-information" / f"{name}.xml")

    assert found == Failed("rpc-failed", "the reply has no <physical-interface>")

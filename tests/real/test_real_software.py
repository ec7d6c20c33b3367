"""Releases, models and host names in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.software import CollectSoftware
from agent.model.reading import Got

pytestmark = pytest.mark.real

BSYS = "17.4-20170706_dev_common.0"
JDM = "17.4-20170718_dev_common.1-secure"
GNF = "18.4-20180707_dev_common.0"
HOST = "18.4-20180723_dev_common.0"

FACTS = [
    (
        "jsnapy__mx240-configs-1.1.1.1_snap_1_show_version_invoke-on_all-routing-engine__1",
        45,
        [("re0", "R3_re0", "mx240", "14.2-20141220.0")],
    ),
    (
        "jsnapy__mx240-configs-1.1.1.1_snap_contains_pre_ignore_null_show_version_invok__3",
        45,
        [("re0", "R3_re0", "mx240", "14.2-20141220.0")],
    ),
    ("libslax__m7i-bugs-pr432942.xsl__1", 0, [("", "test", "m7i", "")]),
    ("ncclient__firefly-perimeter-test-unit-operations-test_rpc__2", 1, [("", "R1", "firefly-perimeter", "12.1X46-D10.2")]),
    ("ncclient__firefly-perimeter-test-unit-reply1__1", 1, [("", "R1", "firefly-perimeter", "12.1X46-D10.2")]),
    (
        "ncclient__mx960-test-unit-transport-get-software-information-rfc__3",
        54,
        [("tests", "wf-kiwi", "mx960", "12.3R6.6"), ("re1", "wf-kiwi", "mx960", "12.3R6.6")],
    ),
    (
        "ncclient__mx960-test-unit-transport-get-software-information__4",
        54,
        [("tests", "wf-kiwi", "mx960", "12.3R6.6"), ("re1", "wf-kiwi", "mx960", "12.3R6.6")],
    ),
    ("pyez__firefly-perimeter-factory-get-software-information__1", 1, [("", "firefly", "firefly-perimeter", "12.1X46-D15.3")]),
    ("pyez__firefly-perimeter-get-software-information__27", 1, [("", "firefly", "firefly-perimeter", "12.1X46-D15.3")]),
    ("pyez__junos_node_slicing-facts-current_re_jdm_get-software-information__2", 5, [("", "jdm", "junos_node_slicing", JDM)]),
    (
        "pyez__junos_node_slicing-facts-sw_info_jdm_get-software-information__18",
        10,
        [("server0", "jdm", "junos_node_slicing", JDM), ("server1", "jdm1", "junos_node_slicing", JDM)],
    ),
    (
        "pyez__m320-facts-personality_m_command__6",
        59,
        [("re0", "dalian", "m320", "14.1R1.10"), ("re1", "dalian1", "m320", "12.3R3.4")],
    ),
    (
        "pyez__mx2020-facts-sw_info_bsys_get-software-information__15",
        560,
        [
            ("bsys-re0", "bsys", "mx2020", BSYS),
            ("bsys-re1", "bsys1", "mx2020", BSYS),
            ("gnf1-re0", "gnf-a", "mx2020", BSYS),
            ("gnf1-re1", "gnf-a1", "mx2020", BSYS),
            ("gnf2-re0", "gnf-b", "mx2020", BSYS),
            ("gnf2-re1", "gnf-b1", "mx2020", BSYS),
            ("gnf3-re0", "gnf-c", "mx2020", BSYS),
            ("gnf3-re1", "gnf-c1", "mx2020", BSYS),
            ("gnf4-re0", "gnf-d", "mx2020", BSYS),
            ("gnf4-re1", "gnf-d1", "mx2020", BSYS),
        ],
    ),
    (
        "pyez__mx240-facts-sw_info_vc_command__24",
        80,
        [("member0", "reefbreak1", "mx240", "15.1-20161209.0"), ("member1", "beachbreak", "mx240", "15.1-20161209.0")],
    ),
    (
        "pyez__mx480-facts-sw_info_dual_command__16",
        81,
        [("re0", "baku", "mx480", "15.1F5.15-C1.12"), ("re1", "baku1", "mx480", "15.1F5.15")],
    ),
    ("pyez__mx960-facts-domain_config_command__3", 54, [("re0", "r0", "mx960", "16.1R1.11")]),
    (
        "pyez__mx960-facts-sw_info_gnf_get-software-information__17",
        264,
        [
            ("gnf7-re0", "mgb-gnf-a", "mx960", GNF),
            ("gnf7-re1", "mgb-gnf-a1", "mx960", GNF),
            ("bsys-re0", "mgb-dvaita-mx960-a", "mx960", HOST),
            ("bsys-re1", "mgb-dvaita-mx960-a1", "mx960", HOST),
        ],
    ),
    ("pyez__nfx250_s2_10_t-facts-sw_info_nfx_get-software-information__19", 7, [("", "jdm", "nfx250_s2_10_t", "15.1X53-D45.3")]),
    ("pyez__olive-facts-personality_olive_command__8", 30, [("", "sw-olive03", "olive", "14.1R1.10")]),
    ("pyez__ptx5000-facts-personality_vptx_command__14", 51, [("re0", "tt-sgsingh-6000768-vm", "ptx5000", "15.1F-20151115.0")]),
    ("pyez__srx210he2-facts-personality_srx_branch_command__10", 1, [("", "usability-he2", "srx210he2", "12.1X46-D65")]),
    ("pyez__srx3600-facts-sw_info_no_version_get-software-information__20", 2, [("", "lsys500", "srx3600", "")]),
    ("pyez__srx3600-facts-sw_info_simple_get-software-information__21", 2, [("", "lsys500", "srx3600", "12.3X48-D40.5")]),
    (
        "pyez__t1600-facts-personality_t_command__13",
        64,
        [("re0", "ulam", "t1600", "15.1R2.9"), ("re1", "ulam1", "t1600", "15.1R2.9")],
    ),
    ("rustjunosmcp__vSRX-phase3-v2-vSRX-test10-baseline-get-software-information__3", 61, [("", "vSRX-test10", "vSRX", "24.4R1.9")]),
    (
        "rustjunosmcp__vSRX-phase3-vSRX-test19-20-cluster-get-software-information__1",
        122,
        [("node0", "vSRX-test19", "vSRX", "24.4R1.9"), ("node1", "vSRX-test19", "vSRX", "24.4R1.9")],
    ),
    ("rustjunosmcp__vSRX-phase3-vSRX-test3-standalone-get-software-information__2", 61, [("", "vSRX-test3", "vSRX", "24.4R1.9")]),
]


@pytest.mark.parametrize(("name", "packages", "engines"), FACTS, ids=[name for name, _, _ in FACTS])
def test_facts(real: Path, name: str, packages: int, engines: list[tuple[str, str, str, str]]) -> None:
    """Each engine's name, host name, model and release, and how many packages there are in all."""
    found = reading_of(CollectSoftware(), real / "junos" / "get-software-information" / f"{name}.xml")

    assert isinstance(found, Got)
    assert [(one.engine, one.hostname, one.model, one.release) for one in found.record.engines] == engines
    assert sum(len(one.packages) for one in found.record.engines) == packages
    assert not found.missing


def test_one_engine_is_off(real: Path) -> None:
    """The engine that answered is kept; the other is said to be missing."""
    found = reading_of(CollectSoftware(), real / "junos" / "rpc-error" / "pyez__mx960-facts-sw_info_dual_other_re_off__11.xml")

    assert isinstance(found, Got)
    assert [(one.engine, one.hostname, one.release, len(one.packages)) for one in found.record.engines] == [
        ("re1", "R1_re01", "18.3I20180716_1639", 64)
    ]
    assert found.missing == ("re0",)


def test_operating_system(real: Path) -> None:
    """New releases name the flavour."""
    found = reading_of(
        CollectSoftware(),
        real / "junos" / "get-software-information" / "rustjunosmcp__vSRX-phase3-v2-vSRX-test10-baseline-get-software-information__3.xml",
    )

    assert isinstance(found, Got)
    assert found.record.engines[0].os == "junos-es"
    assert found.record.engines[0].packages[0].name == "junos-hsm"
    assert found.record.engines[0].packages[0].release == "20241219.060016_builder_junos_244_r1"

"""Engine states in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.routing_engines import CollectRoutingEngines
from agent.model.reading import Got
from agent.model.records import RoutingEngine, RoutingEngines

pytestmark = pytest.mark.real

NORMAL = "Router rebooted after a normal shutdown."
CYCLE = "0x1:power cycle/failure"

# engine, slot, mastership, status, model, serial, MB, percent used, idle, degrees, degrees of the CPU, started, reason
FACTS = [
    (
        "jsnapy__configs-1.1.1.1_snap_2_show_chassis_routing-engine__2",
        [("", 0, "master", "OK", "RE-VMX", "9bea3a2e-aad", 3584, 22, 95, 0, None, 1422881740, "0x200:normal shutdown")],
    ),
    (
        "jsnapy__configs-1.1.1.1_snap_is-equal-item_pre_show_chassis_routing_engine__3",
        [("", 0, "master", "OK", "RE-VMX", "9bea3a2e-aad", 3584, 22, 100, 0, None, 1422881740, "0x200:normal shutdown")],
    ),
    (
        "junos_exporter__pkg-features-routingengine-rpc_test__1",
        [
            ("node0", None, "", "OK", "SRX Routing Engine", "BUILTIN", 1905, 34, 0, 35, 35, 1603359895, "0x4000:VJUNOS reboot"),
            ("node1", None, "", "OK", "SRX Routing Engine", "BUILTIN", 1905, 22, 94, 36, 36, 1603360416, "0x4000:VJUNOS reboot"),
        ],
    ),
    (
        "junos_exporter__pkg-features-routingengine-rpc_test__2",
        [
            ("re0", 0, "master", "OK", "Something", "12456", 32713, 11, 94, 36, 31, 1623283649, NORMAL),
            ("re1", 1, "backup", "OK", "Something", "12345", 32713, 14, 94, 34, 32, 1623282379, NORMAL),
        ],
    ),
    (
        "napalm__test_get_environment-ex9208-get-route-engine-information__2",
        [("", 0, "master", "OK", "RE-S-EX9200-1800X4", "9013061297", 16330, 6, 98, 32, 32, 1510927195, NORMAL)],
    ),
    (
        "napalm__test_get_environment-issue1183_srx_multi_node-get-route-engine-informa__3",
        [("node0", None, "", "OK", "RE-SRX345-DUAL-AC", "DS1319AF0037", 4096, 32, 92, 35, 63, 1584485864, CYCLE)],
    ),
    (
        "pyez__facts-personality_ex_get-route-engine-information__1",
        [("", 0, "master", "OK", "EX4200-48T, 8 POE", "BP0212121453", 1024, 66, 0, 38, 38, 1467421457, CYCLE)],
    ),
    (
        "pyez__facts-personality_m_get-route-engine-information__2",
        [
            ("re0", 0, "master", "OK", "RE-A-2000", "1000717151", 3584, 39, 83, 49, 53, 1476650382, CYCLE),
            ("re1", 1, "backup", "OK", "RE-A-2000", "9009037326", 3584, 16, 99, 45, 49, 1169424041, CYCLE),
        ],
    ),
    (
        "pyez__facts-personality_mx_get-route-engine-information__3",
        [("", None, "", "OK", "RE-MX80", "ZE1056", 2048, 50, 92, 48, 59, 1469025844, NORMAL)],
    ),
    (
        "pyez__facts-personality_t_get-route-engine-information__7",
        [
            ("re0", 0, "master", "OK", "RE-DUO-1800", "737F-2045", 3327, 25, 96, 37, 56, 1477516987, NORMAL),
            ("re1", 1, "backup", "OK", "RE-DUO-1800", "737F-1062", 3327, 21, 100, 37, 52, 1477516139, NORMAL),
        ],
    ),
    (
        "pyez__facts-personality_vptx_get-route-engine-information__9",
        [("", 0, "master", "OK", "RE-VIRTUAL", "79a9584e-cc", 4073, 22, 96, None, None, 1482920078, "0x200:normal shutdown")],
    ),
    (
        "pyez__facts-re_info_dual_get-route-engine-information__10",
        [
            ("re0", 0, "master", "OK", "RE-S-1800x4", "9013088309", 32719, 4, 98, 32, 30, 1482338877, NORMAL),
            ("re1", 1, "backup", "OK", "RE-S-1800x4", "9013086699", 32719, 4, 100, 32, 29, 1482338886, NORMAL),
        ],
    ),
    (
        "pyez__facts-re_info_mx_vc_get-route-engine-information__11",
        [
            ("member0-re0", 0, "backup", "OK", "RE-S-1800x4", "9013061800", 16334, 7, 100, 32, 30, 1481770328, NORMAL),
            ("member0-re1", 1, "master", "OK", "RE-S-1800x4", "9013061812", 16334, 9, 99, 30, 28, 1481565985, NORMAL),
            ("member1-re0", 0, "master", "OK", "RE-S-1800x4", "9013061833", 16334, 8, 99, 30, 28, 1481567685, NORMAL),
            ("member1-re1", 1, "backup", "OK", "RE-S-1800x4", "9013061755", 16334, 7, 100, 30, 29, 1481770766, NORMAL),
        ],
    ),
    (
        "pyez__facts-vmhost_true_get-route-engine-information__12",
        [("", None, "", "OK", "RE-S-1600x8", "", 16337, 5, 99, 43, 43, 1738724429, "0x4000:VJUNOS reboot")],
    ),
    (
        "pyez__get-route-engine-information__16",
        [("", None, "", "Testing", "FIREFLY-PERIMETER RE", "", 2048, 40, 100, None, None, 1395839720, NORMAL)],
    ),
    (
        "pyez__ofacts-get-route-engine-information__13",
        [
            ("node0", None, "", "OK", "RE-SRX210H", "AAAW9949", 1024, 53, 0, 44, None, 1392168413, "0x200:normal shutdown"),
            ("node1", None, "", "OK", "RE-SRX210H", "AAAW9949", 1024, 53, 0, 44, None, 1392168413, "0x200:normal shutdown"),
        ],
    ),
    (
        "pyez__ofacts-get-route-engine-information_multi__15",
        [
            ("scc-re0", 0, "master", "OK", "RE-4.0", "P13004100274", 2048, 30, 0, 38, 55, 1397581367, NORMAL),
            ("scc-re1", 1, "backup", "OK", "RE-4.0", "P13004100124", 2048, 26, 48, 38, 42, 1397581361, NORMAL),
            ("lcc0-re0", 0, "master", "OK", "RE-A-2000", "1000702809", 3584, 16, 97, 40, 47, 1397581240, NORMAL),
            ("lcc0-re1", 1, "backup", "OK", "RE-A-2000", "1000697652", 3584, 15, 99, 39, 47, 1397581189, NORMAL),
            ("lcc1-re0", 0, "master", "OK", "RE-A-2000", "1000697686", 3584, 15, 97, 42, 51, 1397581203, NORMAL),
            ("lcc1-re1", 1, "backup", "OK", "RE-A-2000", "1000697696", 3584, 15, 99, 39, 44, 1397581226, NORMAL),
        ],
    ),
    (
        "rustjunosmcp__phase3-v2-vSRX-test10-routing-get-route-engine-information__1",
        [("", None, "", "Testing", "VSRX RE", "", 4035, 68, 62, None, None, 1779727872, NORMAL)],
    ),
]


def facts(engine: RoutingEngine) -> tuple[object, ...]:
    """What the table holds of an engine."""
    return (
        engine.engine,
        engine.slot,
        engine.mastership,
        engine.status,
        engine.model,
        engine.serial,
        engine.memory_mb,
        engine.memory_used,
        engine.cpu_idle,
        engine.temperature,
        engine.cpu_temperature,
        engine.started and int(engine.started.timestamp()),
        engine.reboot_reason,
    )


def engines(real: Path, name: str) -> RoutingEngines:
    """The engines of one recorded reply."""
    found = reading_of(CollectRoutingEngines(), real / "junos" / "get-route-engine-information" / f"{name}.xml")
    assert isinstance(found, Got)
    assert isinstance(found.record, RoutingEngines)
    return found.record


@pytest.mark.parametrize(("name", "expected"), FACTS, ids=[name for name, _ in FACTS])
def test_facts(real: Path, name: str, expected: list[tuple[object, ...]]) -> None:
    """Every engine of every reply."""
    assert [facts(engine) for engine in engines(real, name).engines] == expected


def test_load_and_uptime(real: Path) -> None:
    """The load of the last minutes, and seconds since the start."""
    engine = engines(real, "rustjunosmcp__phase3-v2-vSRX-test10-routing-get-route-engine-information__1").master

    assert (engine.load_one, engine.load_five, engine.load_fifteen, engine.up_seconds) == (1.76, 2.4, 2.57, 115180)

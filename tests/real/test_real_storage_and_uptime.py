"""File systems and clocks in recorded replies, taken by eye from the XML; sizes are there in blocks of 512 bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.storage import CollectStorage
from agent.collectors.uptime import CollectUptime
from agent.model.reading import Got
from agent.model.records import EngineUptime, FileSystem

pytestmark = pytest.mark.real

BLOCK = 512
RUNTIME = "/.mount/packages/mnt/junos-runtime/web-api/var"

STORAGE = [
    (
        "junos_exporter__pkg-features-storage-rpc_test__1",
        [
            FileSystem("fpc0", "/dev/gpt/junos", "/.mount", 2796512 * BLOCK, 1667792 * BLOCK, 905000 * BLOCK, 65),
            FileSystem("fpc0", "/dev/sda", "/", 2796512 * BLOCK, 1667792 * BLOCK, 905000 * BLOCK, None),
            FileSystem("fpc1", "/dev/gpt/junos1", "/.mount", 2796512 * BLOCK, 1667792 * BLOCK, 905000 * BLOCK, 65),
        ],
    ),
    (
        "junos_exporter__pkg-features-storage-rpc_test__2",
        [
            FileSystem("", "/dev/md0.uzip", "/", 43628 * BLOCK, 43628 * BLOCK, 0, 100),
            FileSystem(
                "",
                "/var/log",
                "/.mount/packages/mnt/jweb-xxx/jail/var/log",
                44306520 * BLOCK,
                23882504 * BLOCK,
                16879496 * BLOCK,
                59,
            ),
        ],
    ),
    (
        "pyez__utils-get-storage-usage-linux__1",
        [FileSystem("re0", "/dev/sda6", "/data/config", 2015024 * BLOCK, 2688 * BLOCK, 1874712 * BLOCK, 1)],
    ),
    (
        "rustjunosmcp__phase3-v2-vSRX-test10-alts-get-system-storage__1",
        [
            FileSystem("", "/dev/gpt/junos", "/.mount", 27172408 * BLOCK, 4482780 * BLOCK, 20515836 * BLOCK, 18),
            FileSystem("", "tmpfs", "/.mount/tmp", 1488712 * BLOCK, 48 * BLOCK, 1488664 * BLOCK, 0),
            FileSystem("", "/var/jails/rest-api", RUNTIME, 27172408 * BLOCK, 4482780 * BLOCK, 20515836 * BLOCK, 18),
            FileSystem("", "tmpfs", "/.mount/mfs", 1377440 * BLOCK, 2288 * BLOCK, 1375152 * BLOCK, 0),
        ],
    ),
]


def at(seconds: int) -> datetime:
    """The time of an epoch."""
    return datetime.fromtimestamp(seconds, UTC)


UPTIME = [
    (
        "junoscriptorium__library-juniper-op-system-delta-example-1.output__1",
        [EngineUptime("", at(1222091374), at(1222112273), "regress", "", at(1222115000), 23626, 7)],
    ),
    (
        "rustjunosmcp__phase3-v2-vSRX-test19-20-baseline-get-system-uptime-information__2",
        [
            EngineUptime("node0", at(1779636552), at(1779380857), "netconf", "LOCAL CLOCK", at(1779843151), 206599, 0),
            EngineUptime("node1", at(1779636556), at(1779380857), "netconf", "LOCAL CLOCK", at(1779843151), 206595, 0),
        ],
    ),
]


@pytest.mark.parametrize(("name", "expected"), STORAGE, ids=[name for name, _ in STORAGE])
def test_storage(real: Path, name: str, expected: list[FileSystem]) -> None:
    """Every file system of every engine; a percentage that is no number is none."""
    found = reading_of(CollectStorage(), real / "junos" / "get-system-storage" / f"{name}.xml")

    assert isinstance(found, Got)
    assert list(found.record.filesystems) == expected


@pytest.mark.parametrize(("name", "expected"), UPTIME, ids=[name for name, _ in UPTIME])
def test_uptime(real: Path, name: str, expected: list[EngineUptime]) -> None:
    """Start, last change and clock of every engine."""
    found = reading_of(CollectUptime(), real / "junos" / "get-system-uptime-information" / f"{name}.xml")

    assert isinstance(found, Got)
    assert list(found.record.engines) == expected

"""Core files in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.core_dumps import CollectCoreDumps
from agent.model.reading import Got

pytestmark = pytest.mark.real

# engine, path, size, written, date as text, owner, permissions
FACTS = [
    ("junos", "pyez__get-system-core-dumps__1", (), []),
    (
        "junos-made",
        "mx-dual-re",
        (),
        [
            ("re0", "/var/tmp/rpd.core-tarball.0.tgz", 8812034, 1721381640, "Jul 19 09:34", "root", "-rw-r-----"),
            ("re0", "/var/tmp/rpd.core.0.gz", 7340032, 1721381611, "Jul 19 09:33", "root", "-rw-rw----"),
            ("re0", "/var/tmp/rpd.core.1.gz", 7291009, 1677715200, "Mar 2 2023", "root", "-rw-rw----"),
            ("re0", "/tftpboot/corefiles/rpd.core.0.gz", 7340032, 1721381611, "Jul 19 09:33", "root", "-rw-rw----"),
            ("re1", "/var/crash/vmcore.0.gz", 412316860, 1721347140, "Jul 18 23:59", "root", "-rw-------"),
        ],
    ),
    (
        "junos-made",
        "ex-virtual-chassis-text",
        ("fpc2",),
        [("fpc0", "/var/tmp/fxpc.core.0.gz", 2104931, None, "Jul 19 09:34", "root", "-rw-rw----")],
    ),
    (
        "junos-made",
        "evolved",
        (),
        [
            ("re0", "/var/core/re0/re0.routing.9765.1733749101.core.tgz", 30517578, 1733749101, "Dec 9 12:58", "root", "-rw-r--r--"),
            ("re0", "/var/core/re0/re0.rpdagent.9801.1733749104.core.tgz", 1048576, 1733749104, "Dec 9 12:58", "root", "-rw-r--r--"),
        ],
    ),
    (
        "junos-made",
        "srx-cluster-partial",
        ("node1",),
        [("node0", "/var/tmp/flowd_octeon_hm.core.0.gz", 90177536, 1721355060, "Jul 19 02:11", "root", "-rw-rw----")],
    ),
]


@pytest.mark.parametrize(("folder", "name", "missing", "expected"), FACTS, ids=[facts[1] for facts in FACTS])
def test_facts(real: Path, folder: str, name: str, missing: tuple[str, ...], expected: list[tuple[object, ...]]) -> None:
    """Every core file of every engine, and the engines that did not answer."""
    found = reading_of(CollectCoreDumps(), real / folder / "get-system-core-dumps" / f"{name}.xml")

    assert isinstance(found, Got)
    assert found.missing == missing
    assert [
        (
            one.engine,
            one.path,
            one.size,
            one.written and int(one.written.timestamp()),
            one.written_text,
            one.owner,
            one.permissions,
        )
        for one in found.record.files
    ] == expected

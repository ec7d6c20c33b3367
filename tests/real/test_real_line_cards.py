"""Line cards and PICs in recorded replies, taken by eye from the XML."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from readings import KNOWN, VISIT, reading_of

from agent.collectors.line_cards import CollectLineCards
from agent.model.reading import Got
from agent.model.records import LineCard, Pic
from agent.model.replies import Replies
from agent.model.reply import Reply

pytestmark = pytest.mark.real

EMPTY = [LineCard("", 1, "Empty"), LineCard("", 2, "Empty")]


def first(cpu: int, heap: int) -> LineCard:
    """The card of jsnapy's replies; its temperature sensor is under test."""
    return LineCard("", 0, "Online", memory_mb=1536, cpu=cpu, cpu_interrupt=0, heap_used=heap, buffer_used=0)


def started(engine: str, slot: int, memory: int, epoch: int, up_seconds: int, celsius: int | None = None) -> LineCard:
    """A card whose start is told, and not its load."""
    at = datetime.fromtimestamp(epoch, UTC)
    return LineCard(engine, slot, "Online", memory_mb=memory, started=at, temperature=celsius, up_seconds=up_seconds)


CARDS = [
    ("jsnapy__configs-1.1.1.1_snap_delta_fail_post_show_chassis_fpc__1", [first(11, 17), *EMPTY]),
    ("jsnapy__configs-1.1.1.1_snap_delta_fail_pre_show_chassis_fpc__2", [first(10, 7), *EMPTY]),
    ("jsnapy__configs-1.1.1.1_snap_delta_post_show_chassis_fpc__3", [first(11, 7), *EMPTY]),
    ("jsnapy__configs-1.1.1.1_snap_in-range_fail_pre_show_chassis_fpc__4", [first(10, 56), *EMPTY]),
    (
        "jsnapy__configs-1.1.1.1_snap_in-range_pre_ignore_null_show_chassis_fpc__5",
        [
            first(10, 7),
            LineCard("", 1, "Online", memory_mb=1536, cpu=6, cpu_interrupt=0, buffer_used=0),
            LineCard("", 2, "Online", memory_mb=1536, cpu_interrupt=0, heap_used=17, buffer_used=0),
        ],
    ),
    ("jsnapy__configs-1.1.1.1_snap_is-gt_fail_pre_show_chassis_fpc__6", [first(1, 7), *EMPTY]),
    ("jsnapy__configs-1.1.1.1_snap_is-gt_pre_show_chassis_fpc__7", [first(8, 7), *EMPTY]),
    ("junos_exporter__pkg-features-fpc-rpc_test__1", [started("", 0, 1024, 1540974142, 18847524)]),
    ("junos_exporter__pkg-features-fpc-rpc_test__2", [started("", 0, 16384, 1559804691, 16737, 39)]),
    (
        "junos_exporter__pkg-features-fpc-rpc_test__4",
        [
            started("node0", 0, 2048, 1598014826, 18494181, 37),
            started("node0", 0, 2048, 1598014826, 18494181, 38),
            started("node1", 0, 2048, 1598015225, 18493783, 38),
        ],
    ),
]


@pytest.mark.parametrize(("name", "expected"), CARDS, ids=[name for name, _ in CARDS])
def test_cards(real: Path, name: str, expected: list[LineCard]) -> None:
    """Every slot, with what is in it."""
    found = reading_of(CollectLineCards(), real / "junos" / "get-fpc-information" / f"{name}.xml")

    assert isinstance(found, Got)
    assert list(found.record.cards) == expected


def test_cards_with_their_pics(real: Path) -> None:
    """Two replies of one cluster: the PICs are at their cards, and a card that only their list has is there, too."""
    cards = real / "junos" / "get-fpc-information" / "junos_exporter__pkg-features-fpc-rpc_test__4.xml"
    pics = real / "junos" / "get-pic-information" / "junos_exporter__pkg-features-fpc-rpc_test__2.xml"
    replies = {"cards": Reply(cards.read_bytes()), "pics": Reply(pics.read_bytes())}
    found = CollectLineCards().read(Replies(replies, KNOWN, VISIT))

    ports = "12x1G-T-4x1G-SFP-4x10G"
    assert [(card.engine, card.slot, card.description, card.temperature, card.pics) for card in found.cards] == [
        ("node0", 0, "FEB", 37, (Pic(0, "Online", ports), Pic(1, "Online", ports))),
        ("node0", 0, "", 38, ()),
        ("node1", 0, "FEB", 38, (Pic(0, "Online", ports),)),
        ("node0", 1, "FEB", None, (Pic(0, "Online", "N/A"),)),
    ]

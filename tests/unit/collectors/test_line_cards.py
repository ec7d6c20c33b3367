"""Line cards: two lists that need not agree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from answers import DENIED, SYNTAX, WARNING, engines, read, record

from agent.collectors.line_cards import CollectLineCards
from agent.model.reading import Absent, Failed, Got, Reading
from agent.model.records import LineCard, LineCards, Pic


def cards(*inside: str) -> str:
    """A list of slots."""
    return f"<fpc-information>{''.join(f'<fpc>{one}</fpc>' for one in inside)}</fpc-information>"


ONLINE = "<slot>\n0\n</slot><state> Online </state>"
EMPTY = "<slot>1</slot><state>Empty</state>"
OFFLINE = "<slot>3</slot><state>Offline</state><comment>---Offlined by cli command---</comment>"
PIC = "<pic><pic-slot>0</pic-slot><pic-state>Online</pic-state><pic-type>4x 10GE</pic-type></pic>"
HALF = f"{ONLINE}<description>a card</description>{PIC}"


def test_everything_of_a_card() -> None:
    """Each fact in its field."""
    full = f"""{ONLINE}<temperature junos:celsius="41">41 degrees C / 105 degrees F</temperature><cpu-total>12</cpu-total>
        <cpu-interrupt>1</cpu-interrupt><memory-dram-size>2048 MB</memory-dram-size><memory-heap-utilization>33</memory-heap-utilization>
        <memory-buffer-utilization>13</memory-buffer-utilization><start-time junos:seconds="1700000000">x</start-time>
        <up-time junos:seconds="60">1 minute</up-time>"""
    found = record(CollectLineCards(), cards=cards(full), pics=cards(HALF))

    assert found == LineCards(
        (
            LineCard(
                engine="",
                slot=0,
                state="Online",
                description="a card",
                memory_mb=2048,
                started=datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
                pics=(Pic(0, "Online", "4x 10GE"),),
                temperature=41,
                cpu=12,
                cpu_interrupt=1,
                heap_used=33,
                buffer_used=13,
                up_seconds=60,
            ),
        )
    )


@pytest.mark.parametrize(
    ("listed", "pics", "expected"),
    [
        (cards(ONLINE, EMPTY), cards(HALF), [("", 0, "Online", 1), ("", 1, "Empty", 0)]),
        (cards(ONLINE, EMPTY), SYNTAX, [("", 0, "Online", 0), ("", 1, "Empty", 0)]),
        (cards(ONLINE) + WARNING, cards(HALF), [("", 0, "Online", 1)]),
        (cards(EMPTY), cards(HALF), [("", 1, "Empty", 0), ("", 0, "Online", 1)]),
        (cards(ONLINE, ONLINE), cards(HALF), [("", 0, "Online", 1), ("", 0, "Online", 0)]),
        (
            engines(node0=cards(ONLINE), node1=cards(ONLINE)),
            engines(node1=cards(HALF), node0=cards(ONLINE)),
            [("node0", 0, "Online", 0), ("node1", 0, "Online", 1)],
        ),
    ],
)
def test_lists(listed: str, pics: str, expected: list[tuple[str, int, str, int]]) -> None:
    """Every slot of either list once, the PICs at their own card."""
    found = record(CollectLineCards(), cards=listed, pics=pics)

    assert isinstance(found, LineCards)
    assert [(card.engine, card.slot, card.state, len(card.pics)) for card in found.cards] == expected


def test_why_a_card_is_off() -> None:
    """The comment, without the dashes that some releases put around it."""
    found = record(CollectLineCards(), cards=cards(OFFLINE), pics=SYNTAX)

    assert isinstance(found, LineCards)
    assert (found.cards[0].state, found.cards[0].comment) == ("Offline", "Offlined by cli command")


def test_a_node_without_an_answer() -> None:
    """The other's cards are kept."""
    found = read(CollectLineCards(), cards=engines(node0=cards(ONLINE), node1=SYNTAX), pics=SYNTAX)

    assert isinstance(found, Got)
    assert (len(found.record.cards), found.missing) == (1, ("node1",))


@pytest.mark.parametrize(
    ("listed", "pics", "expected"),
    [
        (SYNTAX, SYNTAX, Absent("syntax error")),
        (DENIED, SYNTAX, Failed("not-permitted", "permission denied")),
        (cards(ONLINE), DENIED, Failed("not-permitted", "permission denied")),
        (cards(), SYNTAX, Failed("rpc-failed", "the reply has no <fpc>")),
        ("<output>Aborted! Not the master.</output>", SYNTAX, Failed("rpc-failed", "Aborted! Not the master.")),
    ],
)
def test_no_cards(listed: str, pics: str, expected: Reading) -> None:
    """A list that could not be had is never taken for a chassis without cards, or for cards without PICs."""
    assert read(CollectLineCards(), cards=listed, pics=pics) == expected


def test_one_list_was_not_answered() -> None:
    """The round ended between the lists."""
    assert isinstance(read(CollectLineCards(), cards=cards(ONLINE)), Failed)

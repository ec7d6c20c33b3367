"""Line cards: state, load and PICs of every card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.api import About, Ask, LineCard, LineCards, NotSupported, Part, Pic, Replies, Reply, Rpc
from agent.collectors.wording import celsius, seconds

Listed = tuple[str, Part]
"""One slot in a list: the engine that told of it, and its element."""


@dataclass(frozen=True)
class CollectLineCards:
    """Ask for the cards, and for what is in them."""

    name = "line-cards"
    record = LineCards

    def asks(self, about: About) -> Iterable[Ask]:
        """Both lists; nodes and members answer them each for their own, or the master for all."""
        yield Ask("cards", Rpc("get-fpc-information"))
        yield Ask("pics", Rpc("get-pic-information"))

    def read(self, replies: Replies) -> LineCards:
        """Read every slot that either list has; the PICs go to the first card in their slot."""
        inside = {(engine, part.number("slot")): (engine, part) for engine, part in _pics(replies["pics"])}
        cards = [_card(one, inside.pop((one[0], one[1].number("slot")), one)) for one in replies["cards"].engines("fpc")]
        return LineCards((*cards, *(_card(one, one) for one in inside.values())))


def _pics(reply: Reply) -> list[Listed]:
    """The list of PICs, which some devices do not know; one that failed is no empty list."""
    try:
        return reply.engines("fpc")
    except NotSupported:
        return []


def _card(listed: Listed, inside: Listed) -> LineCard:
    engine, card = listed
    _, described = inside
    return LineCard(
        engine=engine,
        slot=card.number("slot"),
        state=card.text("state") or "",
        description=described.text("description") or "",
        comment=(card.text("comment") or described.text("comment") or "").strip("- "),
        memory_mb=card.number("memory-dram-size"),
        started=card.moment("start-time"),
        pics=tuple(map(_pic, described.children("pic"))),
        temperature=celsius(card, "temperature"),
        cpu=card.number("cpu-total"),
        cpu_interrupt=card.number("cpu-interrupt"),
        heap_used=card.number("memory-heap-utilization"),
        buffer_used=card.number("memory-buffer-utilization"),
        up_seconds=seconds(card, "up-time"),
    )


def _pic(part: Part) -> Pic:
    return Pic(part.number("pic-slot"), part.text("pic-state") or "", part.text("pic-type") or "")

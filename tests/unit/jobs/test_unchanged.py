"""What would be read from the same replies again is not, unless somebody looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from agent.errors import NotSupported, RpcFailed
from agent.jobs.plan import Plan
from agent.model.about import About
from agent.model.reading import Absent, Failed, Got, Snapshot
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.model.rpc import Ask, Rpc
from agent.model.visit import Visit

VISIT = Visit(datetime(2026, 3, 1, tzinfo=UTC), login_seconds=0.1)
KNOWN = About("r1", "mx480", "21.4R3")
RPC = Rpc("get-word")
FINE = b"<rpc-reply><word>fine</word></rpc-reply>"
MISSING = b"<rpc-reply><word>fine</word><output>error: could not connect to re1 : Operation timed out</output></rpc-reply>"


@dataclass(frozen=True)
class Word:
    """What is read."""

    text: str


@dataclass(frozen=True)
class CollectWord:
    """Reads a word, and counts how often it is asked to."""

    shout: bool = False
    error: Exception | None = field(default=None, repr=False)
    reads: list[None] = field(default_factory=list, repr=False)
    name = "word"
    record = Word

    def asks(self, about: About) -> Iterable[Ask]:
        yield Ask("word", RPC)

    def read(self, replies: Replies) -> Word:
        self.reads.append(None)
        if self.error:
            raise self.error
        return Word(replies["word"].root.findtext("word") or "")


@dataclass(frozen=True)
class CollectVisit:
    """Asks nothing; the visit tells."""

    name = "visit"
    record = Word

    def asks(self, about: About) -> Iterable[Ask]:
        return ()

    def read(self, replies: Replies) -> Word:
        return Word(str(replies.visit.login_seconds))


def visited(collector: CollectWord, raw: bytes = FINE, about: About = KNOWN, signs: Mapping[str, bytes] | None = None) -> Snapshot:
    """The snapshot of a visit in which the device answered so."""
    plan = Plan([collector, CollectVisit()], about, VISIT, signs or {})
    while wave := plan.wave():
        for rpc in wave:
            plan.answer(rpc, Reply(raw))
    return plan.snapshot("uid", VISIT)


def test_the_same_replies_are_not_read_again() -> None:
    """The second visit reads nothing; whoever looks at the record gets it."""
    collector = CollectWord()
    first = visited(collector)
    second = visited(collector, signs=first.signs)

    assert (first.unchanged, second.unchanged) == (frozenset(), {"word"})
    assert second.signs == first.signs
    assert second.problems == ()
    assert len(collector.reads) == 1
    assert second.readings == first.readings == {"word": Got(Word("fine")), "visit": Got(Word("0.1"))}
    assert len(collector.reads) == 2


@pytest.mark.parametrize(
    ("collector", "raw", "about"),
    [
        (CollectWord(), FINE.replace(b"fine", b"good"), KNOWN),
        (CollectWord(), FINE, About("r1", "mx480", "22.2R1")),
        (CollectWord(shout=True), FINE, KNOWN),
    ],
)
def test_what_makes_a_reading_another(collector: CollectWord, raw: bytes, about: About) -> None:
    """Another reply, another release, another option: it is read."""
    before = visited(CollectWord()).signs

    assert visited(collector, raw, about, before).unchanged == frozenset()


@pytest.mark.parametrize(
    ("collector", "raw", "kind", "signed"),
    [
        (CollectWord(), FINE, Got, True),
        (CollectWord(error=NotSupported("no words here")), FINE, Absent, True),
        (CollectWord(error=RpcFailed("not now")), FINE, Failed, False),
        (CollectWord(error=ValueError("a plugin's mistake")), FINE, Failed, False),
        (CollectWord(), MISSING, Got, False),
    ],
)
def test_only_whole_readings_are_known_again(collector: CollectWord, raw: bytes, kind: type, signed: bool) -> None:
    """A failure is looked into every time, and so is a record of which an engine is missing."""
    snapshot = visited(collector, raw)

    assert isinstance(snapshot.readings["word"], kind)
    assert ("word" in snapshot.signs) == signed


def test_what_was_not_answered_has_no_sign() -> None:
    """A visit that ended before."""
    plan = Plan([CollectWord()], KNOWN, VISIT, visited(CollectWord()).signs)
    plan.wave()
    snapshot = plan.snapshot("uid", VISIT)

    assert (snapshot.signs, snapshot.unchanged) == ({}, frozenset())
    assert isinstance(snapshot.readings["word"], Failed)

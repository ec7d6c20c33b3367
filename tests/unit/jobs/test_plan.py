"""The conversation with one device: what is asked in which wave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agent.collectors.routing_engines import CollectRoutingEngines
from agent.collectors.software import CollectSoftware
from agent.errors import NotSupported, RpcFailed
from agent.jobs.plan import OTHERS, WAVES, Plan
from agent.model.about import About
from agent.model.reading import Absent, Failed, Got
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.model.rpc import Ask, Rpc
from agent.model.visit import Visit

VISIT = Visit(datetime(2026, 3, 1, tzinfo=UTC), login_seconds=0.1)
KNOWN = About("r1", "mx480", "21.4R3", engines=("re0", "re1"))
UNKNOWN_RPC = b"<rpc-reply><rpc-error><error-message>syntax error</error-message></rpc-error></rpc-reply>"
FINE = b"<rpc-reply><word>fine</word></rpc-reply>"
PLAIN, FULL, MORE = Rpc("get-word"), Rpc("get-word", all_members=True), Rpc("get-more-words")


@dataclass(frozen=True)
class Word:
    """What the test's collectors read."""

    text: str


@dataclass(frozen=True)
class CollectWord:
    """Asks for all words, and falls back to the plain form."""

    name = "word"
    record = Word

    def asks(self, about: About) -> Iterable[Ask]:
        yield Ask("word", FULL if about.engines else PLAIN, PLAIN)

    def read(self, replies: Replies) -> Word:
        ((_, part),) = replies["word"].engines("word")
        return Word(part.text() or "")


@dataclass(frozen=True)
class CollectMoreWords(CollectWord):
    """Asks once more when it has seen the first answer."""

    name = "more-words"

    def after(self, replies: Replies) -> Iterable[Ask]:
        assert replies["word"].size
        yield Ask("more", MORE)

    def read(self, replies: Replies) -> Word:
        return Word(super().read(replies).text + "+" * ("more" in replies))


@dataclass(frozen=True)
class Broken:
    """A plugin that raises wherever it is called."""

    error: Exception
    asking: bool = False
    name = "broken"
    record = Word

    def asks(self, about: About) -> Iterable[Ask]:
        if self.asking:
            raise self.error
        yield Ask("word", PLAIN)

    def read(self, replies: Replies) -> Any:
        raise self.error


def converse(plan: Plan, answer: Callable[[Rpc], bytes]) -> list[list[str]]:
    """Hold the whole conversation; what was asked, wave by wave."""
    waves = []
    while wave := plan.wave():
        waves.append([str(rpc) for rpc in wave])
        for rpc in wave:
            plan.answer(rpc, Reply(answer(rpc)))
    return waves


def test_each_rpc_once() -> None:
    """Two collectors that ask the same share the answer."""
    plan = Plan([CollectWord(), CollectMoreWords()], KNOWN, VISIT)

    assert converse(plan, lambda _: FINE) == [["get-word all-members"], ["get-more-words"]]
    assert plan.snapshot("uid", VISIT).readings == {"word": Got(Word("fine")), "more-words": Got(Word("fine+"))}


def test_fallback_in_the_next_wave() -> None:
    """A device that does not know the full form is asked the plain one, in the same login."""
    plan = Plan([CollectWord()], KNOWN, VISIT)

    assert converse(plan, lambda rpc: UNKNOWN_RPC if rpc == FULL else FINE) == [["get-word all-members"], ["get-word"]]
    snapshot = plan.snapshot("uid", VISIT)
    assert snapshot.readings["word"] == Got(Word("fine"), (OTHERS,))
    assert snapshot.feeds == {"word": (PLAIN,)}
    assert set(snapshot.replies) == {FULL, PLAIN}


def test_a_login_that_may_not_ask_all_engines_asks_one() -> None:
    """A missing permission for the wide form is no reason to learn nothing."""
    denied = UNKNOWN_RPC.replace(b"syntax error", b"permission denied")
    plan = Plan([CollectWord()], KNOWN, VISIT)

    assert converse(plan, lambda rpc: denied if rpc == FULL else FINE) == [["get-word all-members"], ["get-word"]]


def test_three_waves_at_most() -> None:
    """Fallback, then one more question, then the end."""
    plan = Plan([CollectMoreWords()], KNOWN, VISIT)

    waves = converse(plan, lambda rpc: UNKNOWN_RPC if rpc == FULL else FINE)

    assert waves == [["get-word all-members"], ["get-word"], ["get-more-words"]]
    assert len(waves) == WAVES


def test_a_stranger_is_asked_who_it_is_first() -> None:
    """The others ask when it is known how many engines there are."""
    engines = b"<rpc-reply><route-engine-information>%s</route-engine-information></rpc-reply>" % b"".join(
        b"<route-engine><slot>%d</slot><mastership-state>%s</mastership-state></route-engine>" % (slot, state)
        for slot, state in enumerate((b"master", b"backup"))
    )
    software = b"<software-information><product-model>mx480</product-model><junos-version>21.4R3</junos-version></software-information>"

    def answer(rpc: Rpc) -> bytes:
        if "word" in str(rpc):
            return FINE
        return engines if rpc.name == "get-route-engine-information" else software

    plan = Plan([CollectWord(), CollectSoftware(), CollectRoutingEngines()], None, VISIT)
    waves = converse(plan, answer)

    assert "get-word all-members" not in waves[0]
    assert "get-word all-members" in waves[1]
    assert plan.snapshot("uid", VISIT).about.engines == ("re0", "re1")


def test_what_was_known_stays_when_nothing_is_said() -> None:
    """A device that does not answer is still the device that we knew."""
    plan = Plan([CollectSoftware(), CollectRoutingEngines()], KNOWN, VISIT)
    plan.wave()

    snapshot = plan.snapshot("uid", Visit(VISIT.started, code="no-answer", reason="no TCP answer"))

    assert snapshot.about == KNOWN
    assert snapshot.readings["software"] == Failed("not-answered", "no TCP answer")
    assert snapshot.problems == ("no-answer: no TCP answer",)


def test_a_broken_collector_harms_nobody() -> None:
    """Its failure is a value; the others still count."""
    cases = [
        (Broken(NotSupported("no such thing")), Absent("no such thing")),
        (Broken(RpcFailed("it is busy")), Failed("rpc-failed", "it is busy")),
        (Broken(KeyError("x")), Failed("collector", "KeyError: 'x'")),
        (Broken(ZeroDivisionError("zero"), asking=True), Failed("collector", "ZeroDivisionError: zero")),
    ]
    for broken, expected in cases:
        plan = Plan([broken, CollectWord()], KNOWN, VISIT)
        converse(plan, lambda _: FINE)
        readings = plan.snapshot("uid", VISIT).readings
        assert readings == {"broken": expected, "word": Got(Word("fine"))}


def test_an_unreadable_reply_is_a_failure_with_its_reason() -> None:
    """Bytes that are no XML do not end the conversation."""
    plan = Plan([CollectWord()], KNOWN, VISIT)
    converse(plan, lambda _: b"<rpc-reply><word>cut off")

    (reading,) = plan.snapshot("uid", VISIT).readings.values()

    assert isinstance(reading, Failed)
    assert reading.code == "unreadable"

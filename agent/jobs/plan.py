"""Which rpcs to ask a device, in which wave: each rpc once, at most three waves, in one login. Without I/O."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import repeat
from types import MappingProxyType
from typing import Any, Final

from agent.errors import ReplyError
from agent.jobs.reading import attempt, reading
from agent.jobs.signing import sign
from agent.model.about import About
from agent.model.reading import Absent, Failed, Got, Reading, Snapshot
from agent.model.records import RoutingEngines, Software
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.model.rpc import Ask, Rpc
from agent.model.visit import Visit
from agent.policy.about import learn
from agent.ports import Collector

WAVES: Final = 3
"""How often one login may ask: the asks, what follows from the answers, and once more."""

OTHERS: Final = "the other engines"
"""Who is missing where a device refused to ask all of its engines, and one answered for itself."""

_NONE: Final[Mapping[str, bytes]] = MappingProxyType({})

IDENTITY: Final = (Software, RoutingEngines)
"""The records that tell what a device is; a device never seen before is asked for them first."""


@dataclass(slots=True)
class _Quest:
    """What one collector asks, under which rpc each key was asked last, and what went wrong in its own code.

    `after` is that of `AsksAgain`, which is slow to check for. `told` is its reading, with the rpcs that it was read from: what
    tells who a device is, is read before anything is known of it, and not again for what is known then.
    """

    collector: Collector
    after: Callable[[Replies], Iterable[Ask]] | None
    asks: dict[str, Ask] = field(default_factory=dict)
    asked: dict[str, Rpc] = field(default_factory=dict)
    followed: bool = False
    spoilt: Absent | Failed | None = None
    told: tuple[tuple[Rpc, ...], Reading] | None = None

    def add(self, asks: Callable[[], Iterable[Ask]]) -> None:
        """Take more asks; a key that is asked already stays as it is."""
        given = attempt(self.collector, lambda: list(asks()))
        if not isinstance(given, list):
            self.spoilt = given
            return
        for ask in given:
            self.asks.setdefault(ask.key, ask)
            self.asked.setdefault(ask.key, ask.rpc)

    def fed(self, replies: Container[Rpc]) -> bool:
        """Whether it asked something, and all of it was answered."""
        return bool(self.asked) and self.spoilt is None and all(rpc in replies for rpc in self.asked.values())


class Plan:
    """The conversation with one device.

    Take `wave()`, ask each rpc of it, hand in the answers with `answer`, until `wave()` is empty; then make the `snapshot`.
    With `about` unknown (`None`) the collectors of `IDENTITY` ask first, and the others knowing what those heard. `signs` are those
    of the latest readings: what would be read from the same replies again is not, unless somebody looks.
    """

    def __init__(self, collectors: Sequence[Collector], about: About | None, visit: Visit, signs: Mapping[str, bytes] = _NONE) -> None:
        self._before = signs
        self._quests = [_Quest(collector, getattr(collector, "after", None)) for collector in collectors]
        self._telling = [quest for quest in self._quests if quest.collector.record in IDENTITY]
        self._known = about is not None or not self._telling
        self._about = about or About()
        self._visit = visit
        self._replies: dict[Rpc, Reply] = {}
        self._waves = 0

    def wave(self) -> tuple[Rpc, ...]:
        """The rpcs to ask now; none when the conversation is over."""
        if self._waves == WAVES:
            return ()
        if self._waves and not self._known:
            self._about, self._known = _learned({quest.collector.record: self._reading(quest) for quest in self._telling}), True
        for quest in self._quests if self._known else self._telling:
            self._ask(quest)
        self._waves += 1
        return tuple(dict.fromkeys(rpc for quest in self._quests for rpc in quest.asked.values() if rpc not in self._replies))

    def answer(self, rpc: Rpc, reply: Reply) -> None:
        """Take the answer to one rpc; it is held packed until it is read."""
        reply.pack()
        self._replies[rpc] = reply

    @property
    def heaviest(self) -> int:
        """Bytes of the largest reply so far."""
        return max((reply.size for reply in self._replies.values()), default=0)

    def snapshot(self, device: str, visit: Visit) -> Snapshot:
        """What became of every record, once the visit is over; `device` is its uid."""
        self._visit = visit
        signs = {quest.collector.name: self._sign(quest) for quest in self._quests if quest.fed(self._replies)}
        unchanged = frozenset(name for name, sign in signs.items() if self._before.get(name) == sign)
        readings = _Readings({quest.collector.name: partial(self._outcome, quest) for quest in self._quests})
        read = {name: readings[name] for name in readings if name not in unchanged}
        whole = {name: sign for name, sign in signs.items() if name in unchanged or _whole(read[name])}
        about = self._about if unchanged.issuperset(quest.collector.name for quest in self._telling) else self._settled(readings)
        feeds = {quest.collector.name: tuple(dict.fromkeys(quest.asked.values())) for quest in self._quests}
        return Snapshot(device, visit, about, readings, self._replies, feeds, whole, unchanged)

    def _ask(self, quest: _Quest) -> None:
        """Add what a collector asks in this wave: its asks, fallbacks for what was refused, and what follows from the answers."""
        if not quest.asks:
            quest.add(lambda: quest.collector.asks(self._about))
        for key, ask in quest.asks.items():
            if ask.fallback and self._refused(quest.asked[key]):
                quest.asked[key] = ask.fallback
        if quest.after and not quest.followed and all(rpc in self._replies for rpc in quest.asked.values()):
            quest.followed, after = True, quest.after
            quest.add(lambda: after(self._of(quest)))

    def _refused(self, rpc: Rpc) -> bool:
        try:
            return rpc in self._replies and self._replies[rpc].refused
        except ReplyError:
            return False

    def _settled(self, readings: Mapping[str, Reading]) -> About:
        """What is known of the device from now on: what it said, where every engine said it, else what was known before."""
        told = {quest.collector.record: readings[quest.collector.name] for quest in self._telling}
        sure = len(told) == len(IDENTITY) and all(isinstance(one, Got) and not one.missing for one in told.values())
        return _learned(told) if sure else self._about

    def _sign(self, quest: _Quest) -> bytes:
        return sign(quest.collector, self._about, {key: (rpc, self._replies[rpc]) for key, rpc in quest.asked.items()})

    def _outcome(self, quest: _Quest) -> Reading:
        return quest.spoilt or self._reading(quest)

    def _reading(self, quest: _Quest) -> Reading:
        found = self._told(quest)
        if isinstance(found, Got) and len(self._about.engines) > 1 and any(map(self._narrowed, quest.asks, repeat(quest))):
            found = replace(found, missing=(*found.missing, OTHERS))
        for rpc in quest.asked.values():
            if rpc in self._replies:
                self._replies[rpc].pack()
        return found

    def _told(self, quest: _Quest) -> Reading:
        rpcs = tuple(quest.asked.values())
        if quest.told is None or quest.told[0] != rpcs:
            quest.told = rpcs, reading(quest.collector, self._of(quest))
        return quest.told[1]

    def _narrowed(self, key: str, quest: _Quest) -> bool:
        """Whether one engine answered where all were to: the wide form was refused."""
        rpc = quest.asked[key]
        return rpc != quest.asks[key].rpc and rpc in self._replies and self._replies[rpc].single

    def _of(self, quest: _Quest) -> Replies:
        answered = {key: self._replies[rpc] for key, rpc in quest.asked.items() if rpc in self._replies}
        return Replies(answered, self._about, self._visit)


class _Readings(Mapping[str, Reading]):
    """The readings of a visit, each made when somebody looks at it first."""

    def __init__(self, unread: Mapping[str, Callable[[], Reading]]) -> None:
        self._unread = unread
        self._read: dict[str, Reading] = {}

    def __getitem__(self, name: str) -> Reading:
        if name not in self._read:
            self._read[name] = self._unread[name]()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._unread)

    def __len__(self) -> int:
        return len(self._unread)


def _whole(found: Reading) -> bool:
    """Whether it tells all that there is, so that the same replies would tell nothing more."""
    return isinstance(found, Absent) or (isinstance(found, Got) and not found.missing)


def _learned(readings: Mapping[type, Reading]) -> About:
    """What device this is, from what it told."""
    return learn(_record(readings.get(Software)), _record(readings.get(RoutingEngines)))


def _record(found: Reading | None) -> Any:
    return found.record if isinstance(found, Got) else None

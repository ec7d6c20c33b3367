"""Visits: what it takes to begin one, for many devices with few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, select

from agent.model.about import About
from agent.model.stored import Known
from agent.ports import HostKey
from agent.store.codec import build
from agent.store.contents import unpack
from agent.store.leases import Lease, Leases, give_back, take
from agent.store.pins import Pins
from agent.store.tables import DEVICES, FACTS, LATEST_READINGS, PINS

_MANY: Final[BindParameter[Any]] = bindparam("many", expanding=True)
_ABOUTS: Final = select(DEVICES.c.uid, FACTS.c.body).join(FACTS, FACTS.c.hash == DEVICES.c.about).where(DEVICES.c.uid.in_(_MANY))
_SIGNS: Final = (
    select(DEVICES.c.uid, LATEST_READINGS.c.collector, LATEST_READINGS.c.sign)
    .join(DEVICES, DEVICES.c.id == LATEST_READINGS.c.device)
    .where(DEVICES.c.uid.in_(_MANY), LATEST_READINGS.c.sign.is_not(None))
)
_PINS: Final = select(PINS.c.subject, PINS.c.algorithm, PINS.c.key).where(PINS.c.subject.in_(_MANY))


@dataclass(slots=True)
class _Begun:
    """What is known of a device that was leased."""

    about: About | None = None
    signs: dict[str, bytes] = field(default_factory=dict)
    pins: set[HostKey] = field(default_factory=set)


class Visits(Leases, Pins):
    """Visits as the store sees them: they begin with a lease, and end with a snapshot or without one."""

    async def begin_visit(self, device: str, holder: str, seconds: float) -> Known | None:
        """Lease a device, by its uid, and tell what is known of it; `None` where somebody has it. Its pins are at hand from then on."""
        begun: _Begun | None = await self._writing().run_in(_begin_all, self._wish(device, holder, seconds))
        if begun is None:
            return None
        self._at_hand[device] = frozenset(begun.pins)
        return Known(begun.about, begun.signs)

    async def end_visit(self, device: str, holder: str) -> None:
        """Give a device back without a snapshot."""
        self._at_hand.pop(device, None)
        await self._writing().run(partial(give_back, held=[(device, holder)]))


def _begin_all(connection: Connection, wishes: Sequence[Lease]) -> list[_Begun | None]:
    """Begin visits; of two that wish for the same device, the first has it."""
    firsts = {wish.device: wish for wish in reversed(wishes)}
    begun = {device: _Begun() for device in take(connection, list(firsts.values()))}
    wanted = {"many": list(begun)}
    for uid, body in connection.execute(_ABOUTS, wanted):
        begun[uid].about = build(About, unpack(body))
    for uid, collector, sign in connection.execute(_SIGNS, wanted):
        begun[uid].signs[collector] = sign
    for subject, algorithm, key in connection.execute(_PINS, wanted):
        begun[subject].pins.add(HostKey(algorithm, key))
    return [begun.get(wish.device) if wish is firsts[wish.device] else None for wish in wishes]

"""Reachability: whether the device let us in, read from the visit itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.api import About, Ask, Reachability, Replies


@dataclass(frozen=True)
class CollectReachability:
    """Ask nothing; the login tells."""

    name = "reachability"
    record = Reachability

    def asks(self, about: About) -> Iterable[Ask]:
        """Nothing."""
        return ()

    def read(self, replies: Replies) -> Reachability:
        """How the visit went."""
        visit = replies.visit
        return Reachability(visit.reached, visit.code, visit.reason, visit.login_seconds)

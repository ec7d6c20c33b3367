"""What a collector reads from: the replies to its asks, and the visit they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import NotAnswered
from agent.model.about import About
from agent.model.reply import Reply
from agent.model.visit import Visit


@dataclass(frozen=True, slots=True)
class Replies:
    """The replies to one collector's asks, by key; a key that was not answered raises `NotAnswered`."""

    by_key: Mapping[str, Reply]
    about: About
    visit: Visit

    def __getitem__(self, key: str) -> Reply:
        reply = self.by_key.get(key)
        if reply is None:
            raise NotAnswered(self.visit.reason or f"{key} was not answered")
        return reply

    def get(self, key: str) -> Reply | None:
        """The reply under a key, if there is one."""
        return self.by_key.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self.by_key

"""Commits: who changed the configuration, when and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.api import About, Ask, Commit, Commits, Part, Replies, Rpc


@dataclass(frozen=True)
class CollectCommits:
    """Ask for the commits that the device remembers."""

    name = "commits"
    record = Commits

    def asks(self, about: About) -> Iterable[Ask]:
        """One list."""
        yield Ask("commits", Rpc("get-commit-information"))

    def read(self, replies: Replies) -> Commits:
        """Read every commit of every engine that lists its own."""
        answers = replies["commits"].engines("commit-information")
        return Commits(tuple(_commit(engine, item) for engine, part in answers for item in part.each("commit-history")))


def _commit(engine: str, item: Part) -> Commit:
    return Commit(
        engine=engine,
        sequence=item.number("sequence-number"),
        user=item.text("user") or "",
        client=item.text("client") or "",
        at=item.moment("date-time"),
        comment=item.text("comment") or "",
        log=item.text("log") or "",
        pending=item.text("commit-confirmed") or "",
    )

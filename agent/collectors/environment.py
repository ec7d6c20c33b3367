"""Environment: power supplies, fans and temperatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agent.api import About, Ask, Environment, EnvironmentItem, Part, Replies, Rpc
from agent.collectors.wording import celsius


@dataclass(frozen=True)
class CollectEnvironment:
    """Ask for every sensor, fan and supply."""

    name = "environment"
    record = Environment

    def asks(self, about: About) -> Iterable[Ask]:
        """One list; nodes and members answer it each for their own, or the master for all."""
        yield Ask("environment", Rpc("get-environment-information"))

    def read(self, replies: Replies) -> Environment:
        """Read every item of every engine."""
        answers = replies["environment"].engines("environment-information")
        return Environment(tuple(item for engine, part in answers for item in _items(engine, part)))


def _items(engine: str, part: Part) -> Iterator[EnvironmentItem]:
    """One engine's items; only the first of a group names its class."""
    category = ""
    for item in part.each("environment-item"):
        category = item.text("class") or category
        yield EnvironmentItem(
            engine=engine,
            name=item.text("name") or "",
            category=category,
            status=item.text("status") or "",
            celsius=celsius(item, "temperature"),
            comment=item.text("comment") or "",
        )

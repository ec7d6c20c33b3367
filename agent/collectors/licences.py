"""Licences: what is installed, what is used, and what ends when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.api import About, Ask, Licence, Licences, Part, Replies, Rpc


@dataclass(frozen=True)
class CollectLicences:
    """Ask for the licences and their use."""

    name = "licences"
    record = Licences

    def asks(self, about: About) -> Iterable[Ask]:
        """One list; nodes answer it each for their own."""
        yield Ask("licences", Rpc("get-license-summary-information"))

    def read(self, replies: Replies) -> Licences:
        """Read every feature; a device without licences lists none."""
        answers = replies["licences"].engines("license-summary-information")
        return Licences(tuple(_licence(engine, item) for engine, part in answers for item in part.each("feature-summary")))


def _licence(engine: str, item: Part) -> Licence:
    return Licence(
        engine=engine,
        name=item.text("name") or "",
        description=item.text("description") or "",
        installed=item.number("licensed"),
        needed=item.number("needed"),
        validity=item.text("validity-type") or "",
        ends=item.moment("end-date") or _day(item.text("end-date") or ""),
        used=item.number("used-licensed"),
        given=item.number("used-given"),
    )


def _day(text: str) -> datetime | None:
    """The start of a day such as 2027-05-22, which replies without an epoch give."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None

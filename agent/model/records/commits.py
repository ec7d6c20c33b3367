"""Commits: who changed the configuration, when and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. `sequence` is 0 for the latest, `None` where the device gives a word; `at` is UTC by the device's clock.

    `client` is how it came (`cli`, `netconf`, ...), `comment` the device's note on how it was committed, `log` what the user wrote;
    `pending` is what is still open: a confirmation that is awaited.
    """

    engine: str
    sequence: int | None
    user: str = ""
    client: str = ""
    at: datetime | None = None
    comment: str = ""
    log: str = ""
    pending: str = ""


@dataclass(frozen=True, slots=True)
class Commits:
    """The commits that the device remembers, the latest first (`get-commit-information`)."""

    commits: tuple[Commit, ...] = ()

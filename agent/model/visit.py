"""How one login to a device went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """How one login went: `code` and `reason` are empty when all went well.

    A visit may fail after some replies came; those are kept. `started` is our clock (UTC), `seconds` the whole time,
    `login_seconds` the time until the hello, `None` where there was none.
    """

    started: datetime
    seconds: float = 0.0
    login_seconds: float | None = None
    code: str = ""
    reason: str = ""

    @property
    def reached(self) -> bool:
        """Whether the device said hello."""
        return self.login_seconds is not None

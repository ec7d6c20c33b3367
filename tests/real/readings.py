"""What becomes of a recorded reply in the hands of a collector."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from agent.jobs.reading import reading
from agent.model.about import About
from agent.model.reading import Reading
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.model.visit import Visit
from agent.ports import Collector

VISIT: Final = Visit(datetime(2026, 1, 1, tzinfo=UTC), 1.0, 0.5)
KNOWN: Final = About(model="known")
REFUSED: Final = (
    b"<rpc-reply><rpc-error><error-severity>error</error-severity><error-message>syntax error</error-message></rpc-error></rpc-reply>"
)
SYSTEM_ALARMS: Final = "get-system-alarm-information"


def reading_of(collector: Collector, path: Path) -> Reading:
    """The reading of one recorded reply; a list of alarms stands alone, the device refusing the other."""
    keys = [ask.key for ask in collector.asks(KNOWN)]
    answered = "system" if SYSTEM_ALARMS in path.name else keys[0]
    replies = {key: Reply(path.read_bytes() if key == answered else REFUSED) for key in keys}
    return reading(collector, Replies(replies, KNOWN, VISIT))

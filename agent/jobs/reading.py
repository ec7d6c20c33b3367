"""Read one record: its failure is a value, so that the others still count."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from agent.errors import NotSupported, ReplyError
from agent.model.reading import Absent, Failed, Got, Reading
from agent.model.replies import Replies
from agent.ports import Collector

log = logging.getLogger(__name__)
T = TypeVar("T")


def reading(collector: Collector, replies: Replies) -> Reading:
    """What became of a collector's record. Never raises."""
    return attempt(collector, lambda: Got(collector.read(replies), _missing(replies)))


def attempt(collector: Collector, call: Callable[[], T]) -> T | Absent | Failed:
    """What a collector's code gives, or what became of it: the one place where a plugin may misbehave."""
    try:
        return call()
    except NotSupported as error:
        return Absent(str(error))
    except ReplyError as error:
        return Failed(error.code, str(error))
    except Exception as error:
        log.warning("collector %s failed: %s: %s", collector.name, type(error).__name__, error)
        log.debug("collector %s failed here", collector.name, exc_info=True)
        return Failed("collector", f"{type(error).__name__}: {error}")


def _missing(replies: Replies) -> tuple[str, ...]:
    return tuple(dict.fromkeys(engine for reply in replies.by_key.values() for engine in reply.missing))

"""Logging: lines for people on a terminal, JSON for the journal."""

from __future__ import annotations

import logging
import os
import sys
from typing import Final

import structlog

from agent.cli.text import safe

_LEVELS: Final = (logging.WARNING, logging.INFO, logging.DEBUG)
_TALKATIVE: Final = ("asyncssh", "ncclient", "paramiko", "apscheduler", "alembic", "asyncio")


def configure(verbose: int) -> None:
    """Send every log line to stderr; foreign packages only speak up to warn, since they log what we must not."""
    level = _LEVELS[min(verbose, len(_LEVELS) - 1)]
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()] if _journal() else _terminal()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _journal() -> bool:
    """Whether systemd reads what we say."""
    return "JOURNAL_STREAM" in os.environ and not sys.stderr.isatty()


def _terminal() -> list[structlog.typing.Processor]:
    """Lines for people. Tracebacks are plain: richer ones would show local variables, and with them secrets."""
    colors = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    return [_harmless, structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)]


def _harmless(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What devices say is in log lines too: it may not drive the terminal."""
    return {**event, "event": safe(str(event["event"]))}

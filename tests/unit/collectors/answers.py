"""Replies written for one test, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from agent.jobs.reading import reading
from agent.model.about import About
from agent.model.reading import Got, Reading
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.model.visit import Visit
from agent.ports import Collector

VISIT: Final = Visit(datetime(2026, 1, 1, tzinfo=UTC), 2.0, 0.5)
SINGLE: Final = About(model="mx104")
DUAL: Final = About(model="mx480", engines=("re0", "re1"))
MEMBERS: Final = About(model="ex4300-48t", engines=("fpc0", "fpc1"))
NODES: Final = About(model="srx345", engines=("node0", "node1"))
MATRIX: Final = About(model="txp", engines=("scc-re0", "lcc0-re0"))

SYNTAX: Final = "<rpc-error><error-severity>error</error-severity><error-message>syntax error</error-message></rpc-error>"
DENIED: Final = "<rpc-error><error-severity>error</error-severity><error-message>permission denied</error-message></rpc-error>"
WARNING: Final = "<rpc-error><error-severity>warning</error-severity><error-message>be careful</error-message></rpc-error>"


def reply(inside: str) -> Reply:
    """A reply with this inside."""
    return Reply(
        f'<nc:rpc-reply xmlns:nc="urn:nc" xmlns:junos="http://xml.juniper.net/junos/24.4R1.9/junos">{inside}</nc:rpc-reply>'.encode()
    )


def engines(**parts: str) -> str:
    """The wrapper of a multi-engine reply."""
    items = (f"<multi-routing-engine-item><re-name>\n{name}\n</re-name>{part}</multi-routing-engine-item>" for name, part in parts.items())
    return f"<multi-routing-engine-results>{''.join(items)}</multi-routing-engine-results>"


def replies(about: About = SINGLE, **inside: str) -> Replies:
    """The replies under these keys."""
    return Replies({key: reply(text) for key, text in inside.items()}, about, VISIT)


def read(collector: Collector, **inside: str) -> Reading:
    """What becomes of the record when these replies come."""
    return reading(collector, replies(**inside))


def record(collector: Collector, **inside: str) -> object:
    """The record that these replies must give."""
    found = read(collector, **inside)
    assert isinstance(found, Got), found
    return found.record

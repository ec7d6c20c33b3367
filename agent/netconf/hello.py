"""The hello: what both sides say first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from agent.errors import HelloMalformed, Unreadable
from agent.model import xml

BASE: Final = "urn:ietf:params:xml:ns:netconf:base:1.0"
BASE_1_0: Final = "urn:ietf:params:netconf:base:1.0"
BASE_1_1: Final = "urn:ietf:params:netconf:base:1.1"
HELLO_LIMIT: Final = 1 << 20
"""Bytes of the longest hello that is read."""

OURS: Final = (
    f'<?xml version="1.0" encoding="UTF-8"?><nc:hello xmlns:nc="{BASE}"><nc:capabilities>'
    f"<nc:capability>{BASE_1_0}</nc:capability><nc:capability>{BASE_1_1}</nc:capability>"
    "</nc:capabilities></nc:hello>"
).encode()
"""What we say; the same to everybody, and at once, without waiting for the device's."""

_HELLO: Final = re.compile(rb"<([\w.-]+:)?hello[\s>/]")


@dataclass(frozen=True, slots=True)
class Hello:
    """What the device said first."""

    capabilities: frozenset[str]
    session: str = ""

    @property
    def chunked(self) -> bool:
        """Whether base:1.1 framing follows."""
        return BASE_1_1 in self.capabilities


def read_hello(raw: bytes) -> Hello:
    """Read a hello; comments, banners and other text before it are let pass."""
    begin = _HELLO.search(raw)
    if begin is None:
        raise HelloMalformed(f"no <hello>, but {raw[:60]!r}")
    try:
        root = xml.parse(raw[begin.start() :])
    except Unreadable as error:
        raise HelloMalformed(f"the hello is {error}") from error
    texts = ((element.text or "").strip() for element in root.iter("capability"))
    return Hello(frozenset(filter(None, texts)), (root.findtext("session-id") or "").strip())

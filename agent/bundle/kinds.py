"""What kind of text it is that secrets are taken out of."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from agent.errors import RedactionFailed

_BOM: Final = b"\xef\xbb\xbf"
_XML: Final = re.compile(rb"\s*<(?:[A-Za-z_][\w.:-]*[\s/>]|\?xml\b|!--|!DOCTYPE\b)")
_JSON: Final = re.compile(rb"\s*(?:\{\s*(?:\"(?:[^\"\\]|\\.)*\"\s*:|\}\s*\Z)|\[\s*[\[{\"\]])")
_CONTROL: Final = bytes({*range(0x20)} - {0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B})
_MAGIC: Final = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x7fELF", b"%PDF-", b"\x28\xb5\x2f\xfd")
_FEW: Final = 0.02


class Kind(StrEnum):
    """How a text is written. `TEXT` is anything in lines: logs, output of commands, configurations, and XML or JSON among them."""

    XML = "xml"
    JSON = "json"
    CURLY = "curly"
    SET = "set"
    TEXT = "text"


def detect(start: bytes) -> Kind:
    """The kind of a text, from its first bytes. Raises `RedactionFailed` where it is no text."""
    require_text(start)
    start = start.removeprefix(_BOM)
    if _XML.match(start):
        return Kind.XML
    return Kind.JSON if _JSON.match(start) else Kind.TEXT


def require_text(data: bytes) -> None:
    """Raise `RedactionFailed` where this is binary: nobody knows where its secrets are."""
    if b"\x00" in data or data.startswith(_MAGIC):
        raise RedactionFailed("binary: only text can be redacted")
    if len(data) - len(data.translate(None, _CONTROL)) > _FEW * len(data) + 8:
        raise RedactionFailed("not a text: too many control characters")

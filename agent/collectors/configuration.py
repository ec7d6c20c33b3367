"""Configuration: what is committed, by its hash, and which features it uses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from agent.api import About, Ask, Configuration, Part, Replies, Rpc, RpcFailed
from agent.collectors import stanzas

_HEADER: Final = re.compile(r"^## Last (?:commit|changed):[^\n]*\n?", re.MULTILINE)
_BY: Final = re.compile(r"^## Last (?:commit|changed):.* by (\S+)[ \t]*$", re.MULTILINE)
_VERSION: Final = re.compile(r"^version (\S+);", re.MULTILINE)
_STAMPS: Final = ("commit-seconds", "changed-seconds")
_OF_THE_MOMENT: Final = re.compile(r"^(?:\{[^}]*\})?(?:changed|commit)(?:-|$)")
"""Attributes that tell of a change, in any namespace."""


@dataclass(frozen=True)
class CollectConfiguration:
    """Ask for what is committed; it is redacted before it is read here."""

    name = "configuration"
    record = Configuration

    def asks(self, about: About) -> Iterable[Ask]:
        """The committed configuration, never the candidate, as people read it: a quarter of the size of its XML."""
        yield Ask("configuration", Rpc("get-configuration").having(database="committed", format="text"))

    def read(self, replies: Replies) -> Configuration:
        """Read text, or XML where the device gives that all the same. One that is empty is one that we may not see."""
        reply = replies["configuration"]
        text = next(reply.each("configuration-text"), None)
        found = _of_text(text) if text is not None else _of_tree(reply.engines("configuration")[0][1])
        if not found.size:
            raise RpcFailed("the configuration is empty; it may be that the login must not see it")
        return found


def _of_text(part: Part) -> Configuration:
    text = part.text() or ""
    bare = _HEADER.sub("", text).strip()
    by, version = _BY.search(text), _VERSION.search(bare)
    return _configuration(bare, "text", stanzas.in_curly(bare), version[1] if version else "", part, by[1] if by else "")


def _of_tree(part: Part) -> Configuration:
    lines = "\n".join(line for child in map(Part, part.element) for line in _lines(child, 0))
    return _configuration(lines, "xml", stanzas.in_tree(part), part.text("version") or "", part)


def _configuration(text: str, form: str, features: set[str], version: str, part: Part, by: str = "") -> Configuration:
    raw = text.encode()
    return Configuration(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        form=form,
        features=tuple(sorted(features)),
        version=version,
        committed=_committed(part),
        committed_by=part.attribute("commit-user") or by,
    )


def _lines(part: Part, depth: int) -> Iterator[str]:
    """A tree as text that stays the same when only its prefixes, its blanks or the attributes of a change do not."""
    attributes = sorted((str(key), str(value)) for key, value in part.element.attrib.items())
    kept = "".join(f" {key.rpartition('}')[2]}={value!r}" for key, value in attributes if not _OF_THE_MOMENT.match(key))
    yield f"{' ' * depth}{part.name}{kept}: {part.text() or ''}"
    for child in part.element:
        yield from _lines(Part(child), depth + 1)


def _committed(part: Part) -> datetime | None:
    """When, from an attribute with an epoch; the header's zone is ambiguous."""
    given = next(filter(None, map(part.attribute, _STAMPS)), "")
    return datetime.fromtimestamp(int(given), UTC) if given.isdecimal() and len(given) <= 10 else None

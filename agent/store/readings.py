"""Readings as rows, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.model.reading import Absent, Failed, Got, Reading
from agent.store.codec import build, join, split
from agent.store.contents import Fact, pack, unpack

_GOT = "got"
_ABSENT = "absent"
FAILED = "failed"
"""The `kind` of a reading that says nothing of the device."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A reading as the columns of its row; `fact` is what stays of a record got."""

    kind: str
    code: str | None = None
    reason: str | None = None
    missing: str | None = None
    fact: Fact | None = None
    moving: bytes | None = None

    @property
    def sign(self) -> tuple[str, str | None, bytes | None]:
        """What it shares with a reading that has the same news."""
        return self.kind, self.code, self.fact.hash if self.fact else None

    @property
    def row(self) -> dict[str, Any]:
        """Its columns."""
        return {
            "kind": self.kind,
            "code": self.code,
            "reason": self.reason,
            "missing": self.missing,
            "fact": self.fact.hash if self.fact else None,
            "moving": self.moving,
        }


def encode(reading: Reading) -> Encoded:
    """A reading as columns; a record that is no JSON, say of a plugin, becomes a failure, so that the others are kept."""
    try:
        return _encoded(reading)
    except (TypeError, ValueError, RecursionError) as error:
        return _encoded(Failed("collector", f"the record cannot be kept: {error}"))


def again(row: Any) -> Encoded:
    """The same columns once more, from a row of `readings`; what stays of its record is kept already."""
    return Encoded(row.kind, row.code, row.reason, row.missing, Fact(row.fact, b"") if row.fact else None, row.moving)


def decode(row: Any, kind: type | None) -> Reading:
    """The reading of a row that has the columns of `readings`, and `body`, the fact's; `kind` is its record's type, if known."""
    if row.kind == _ABSENT:
        return Absent(row.reason or "")
    if row.kind == FAILED:
        return Failed(row.code or "", row.reason or "")
    value = join(unpack(row.body), unpack(row.moving) if row.moving else None)
    return Got(build(kind, value), tuple(json.loads(row.missing)) if row.missing else ())


def sign(row: Any) -> tuple[str, str | None, bytes | None]:
    """What a kept reading shares with one that has the same news."""
    return row.kind, row.code, row.fact


def clean(text: str) -> str:
    """A text that every database takes: what a device sent may hold NUL and halves of characters."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _encoded(reading: Reading) -> Encoded:
    if isinstance(reading, Absent):
        return Encoded(_ABSENT, reason=clean(reading.reason))
    if isinstance(reading, Failed):
        return Encoded(FAILED, code=reading.code, reason=clean(reading.reason))
    steady, moving = split(reading.record)
    return Encoded(
        _GOT,
        missing=json.dumps(reading.missing) if reading.missing else None,
        fact=Fact.of(steady),
        moving=None if moving is None else pack(moving),
    )


Kinds = Mapping[str, type]
"""The type of each collector's record."""

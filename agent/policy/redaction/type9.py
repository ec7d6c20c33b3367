"""Junos' reversible form of a secret, `$9$...`: whoever has it, has the secret.

The scheme is public: each character stands for its distance from the one before it, in an alphabet of 65; a few of these
distances, weighted, add up to one byte. The first character says how many random ones follow it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

MARK: Final = b"$9$"

_FAMILIES: Final = (b"QzF3n6/9CAtpu0O", b"B1IREhcSyrleKvMW8LXx", b"7N-dVbwsY2g4oaJZGUDj", b"iHkq.mPf5T")
_ORDER: Final = {code: place for place, code in enumerate(b"".join(_FAMILIES))}
_PADDING: Final = {code: 3 - number for number, family in enumerate(_FAMILIES) for code in family}
_WEIGHTS: Final = ((1, 4, 32), (1, 16, 32), (1, 8, 32), (1, 64), (1, 32), (1, 4, 16, 128), (1, 32, 64))
_PRINTABLE: Final = range(0x20, 0x7F)


def decode(hidden: bytes) -> bytes | None:
    """The secret behind `$9$...`; `None` where it is not one, or not a printable one."""
    body = hidden.removeprefix(MARK)
    if body == hidden or not body or any(code not in _ORDER for code in body):
        return None
    start = 1 + _PADDING[body[0]]
    gaps = [(_ORDER[code] - _ORDER[before]) % len(_ORDER) - 1 for before, code in pairwise(body[:1] + body[start:])]
    plain = bytearray()
    while gaps:
        weights = _WEIGHTS[len(plain) % len(_WEIGHTS)]
        if len(gaps) < len(weights):
            return None
        plain.append(sum(gap * weight for gap, weight in zip(gaps, weights, strict=False)) % 256)
        del gaps[: len(weights)]
    return bytes(plain) if plain and all(code in _PRINTABLE for code in plain) else None

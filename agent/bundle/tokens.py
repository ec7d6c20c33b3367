"""Keyed tokens in the place of secrets, and which secrets were met."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from agent.errors import RedactionFailed
from agent.policy.redaction import shapes
from agent.policy.redaction.ordinary import ordinary
from agent.policy.redaction.type9 import decode

KEY_BYTES: Final = 32
MOST_SECRETS: Final = 100_000
"""Different secrets in one text; with more of them it is refused, for we could not remember them all."""

_PREFIX: Final = "redacted-"
_DIGITS: Final = 12
_LONG: Final = 1024


@dataclass(frozen=True, slots=True)
class Counts:
    """How many secrets were replaced, by category; `everywhere` are those that were found by their value alone."""

    replaced: Mapping[str, int]
    distinct: int

    @property
    def total(self) -> int:
        """All that were replaced."""
        return sum(self.replaced.values())

    def __str__(self) -> str:
        """For people: `7 secrets replaced, 5 of them different: hash 4, key 3`."""
        parts = ", ".join(f"{category} {count}" for category, count in sorted(self.replaced.items()) if count)
        return f"{self.total} secrets replaced, {self.distinct} of them different{f': {parts}' if parts else ''}"


class Tokens:
    """Makes a secret's token (same secret, same key, same token), counts, and remembers values to be looked for everywhere."""

    def __init__(self, key: bytes, most: int = MOST_SECRETS) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._mac = hmac.new(key, digestmod=hashlib.sha256)
        self._most = most
        self._made: dict[bytes, str] = {}
        self._everywhere: dict[bytes, str] = {}
        self._distinct: set[str] = set()
        self._counts: Counter[str] = Counter()

    def __repr__(self) -> str:
        return f"Tokens({len(self._distinct)} secrets)"

    def token(self, secret: bytes, category: str) -> str:
        """The token of a secret, as it is without quotes and escapes. `$9$` is the secret that it hides."""
        if shapes.TOKEN.fullmatch(secret):
            return secret.decode()
        self._counts[category] += 1
        return self._made.get(secret) or self._make(secret)

    def replaced(self, category: str, count: int) -> None:
        """Count secrets that were replaced without asking for their token."""
        self._counts[category] += count

    @property
    def everywhere(self) -> Mapping[bytes, str]:
        """The values that are replaced wherever they occur, with their tokens."""
        return MappingProxyType(self._everywhere)

    @property
    def counts(self) -> Counts:
        """What was replaced so far."""
        return Counts(MappingProxyType(dict(self._counts)), len(self._distinct))

    def _make(self, secret: bytes) -> str:
        plain = decode(secret) or secret
        mac = self._mac.copy()
        mac.update(plain)
        token = _PREFIX + mac.hexdigest()[:_DIGITS]
        self._distinct.add(token)
        if len(self._distinct) > self._most:
            raise RedactionFailed(f"more than {self._most} different secrets in one text")
        if len(secret) <= _LONG:
            self._made[secret] = token
        if not ordinary(plain) and not shapes.shaped(plain) and b"\n" not in plain:
            self._everywhere[plain] = token
        return token

"""Secrets that are known by how they look, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agent.policy.redaction import keywords

HASH: Final = "hash"
URL: Final = "url-password"

TOKEN: Final = re.compile(rb"redacted-[0-9a-f]{12}")
"""What stands in the place of a secret; left alone when met again."""

_SCHEMES: Final = rb"(?:1|2[abxy]?|3|5|6|7|8|9|y|gy|md5|sha1|sha256|sha512|apr1|bcrypt[\w-]*|argon2\w*|scrypt|pbkdf2[\w-]*)"
_SHAPES: Final[tuple[tuple[str, bytes], ...]] = (
    (HASH, rb"\$" + _SCHEMES + rb"\$(?=[./\w$=,+-]*[A-Za-z0-9])[./\w$=,+-]{4,}"),
    (keywords.SSH_KEY, rb"\bAAAA[BCEI][0-9][A-Za-z][A-Za-z0-9+/]{20,}={0,3}"),
    (URL, rb"(?<=://)[^\s/:@\"'<>]*:(?![0-9]*/)(?P<url>[^\s\"'<>]+)(?=@[\w.\[])"),
    (
        keywords.TOKEN,
        rb"(?i:[?&;](?:[a-z]{1,12}[_-]){0,3}(?:token|key|apikey|password|passwd|secret|sig|signature|credential)=)(?P<query>[^\s\"'<>&;]+)",
    ),
    (keywords.TOKEN, rb"(?i:\bbearer\s+)(?P<bearer>[\w.~+/-]{6,}=*)"),
    (keywords.TOKEN, rb"(?i:\bauthorization\b[\"']?\s*[:=]\s*[\"']?(?:basic|digest|token)\s+)(?P<authorization>[^\s\"',<>]+)"),
    (keywords.TOKEN, rb"(?i:\bbasic\s+)(?P<basic>(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z0-9])[A-Za-z0-9+/]{12,}={1,2})"),
    (keywords.TOKEN, rb"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?"),
    (keywords.TOKEN, rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    (keywords.TOKEN, rb"\b(?:gh[opsur]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|hvs\.[\w-]{20,})"),
    (keywords.LICENCE, rb"\bJUNOS[0-9]{4,}[ \t]+(?P<licence>[a-z0-9]{6}(?:[ \t]+[a-z0-9]{6})+(?:[ \t]+[a-z0-9]{1,5})?)(?![\w-])"),
)
_CATEGORIES: Final = tuple(category for category, _ in _SHAPES)
_ALL: Final = re.compile(b"|".join(b"(?P<shape%d>%b)" % (number, shape) for number, (_, shape) in enumerate(_SHAPES)))

_MARKS: Final = (b"$", b"AAAA", b"://", b"?", b"eyJ", b"AKIA", b"ASIA", b"gh", b"github_pat_", b"glpat-", b"xox", b"hvs.", b"JUNOS")
_LOOSE: Final = re.compile(rb"[bBaA](?i:earer|asic|uthorization)\b")

LICENCE_GOES_ON: Final = re.compile(rb"\s*([a-z0-9]{6}(?:[ \t]+[a-z0-9]{6})*(?:[ \t]+[a-z0-9]{1,5})?)\s*\\?\"?;?\s*")
"""A whole line of a licence key that began on a line before."""

PEM_BEGINS: Final = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----|---- BEGIN ([A-Z0-9 ]+) ----")
PEM_ENDS: Final = re.compile(rb"-----END [A-Z0-9 ]+-----|---- END [A-Z0-9 ]+ ----")
PEM_BODY: Final = re.compile(rb"\s*(?:[A-Za-z0-9+/]+={0,3}\s*|[\w-]+: .*|.*[^\w+/]?[A-Za-z0-9+/]{40,}={0,3}\s*|)")
"""A line inside a PEM block, also where a log put something before it."""


@dataclass(frozen=True, slots=True, repr=False)
class Span:
    """Where a secret stands in a line, and its category; never shows the secret."""

    start: int
    end: int
    category: str

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end}, {self.category!r})"


def shaped(value: bytes) -> bool:
    """Whether a value would be found by its shape anywhere."""
    return _ALL.fullmatch(value) is not None


def by_shape(text: bytes) -> Iterator[Span]:
    """Every secret of a known shape."""
    if not _marked(text):
        return
    for found in _ALL.finditer(text):
        group = str(found.lastgroup)
        named = next((name for name in ("url", "query", "bearer", "authorization", "basic", "licence") if found[name] is not None), group)
        start, end = found.span(named)
        number = next(int(name[5:]) for name, value in found.groupdict().items() if name.startswith("shape") and value is not None)
        if not TOKEN.fullmatch(text, start, end):
            yield Span(start, end, _CATEGORIES[number])


def _marked(text: bytes) -> bool:
    """Whether it is worth looking."""
    for mark in _MARKS:
        if mark in text:
            return True
    return _LOOSE.search(text) is not None

"""Where a text may hold a secret: what has none of these words costs next to nothing.

Each is looked for by itself, for a search for one fixed string, or for a rare letter, runs at gigabytes a second, and one for a
choice of words does not.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

_WORDS: Final = (
    # of keywords
    *(b"secret", b"pass", b"pwd", b"communit", b"credential", b"certificate", b"trap-group", b"ssh-", b"security-name", b"ascii"),
    # of shapes
    *(b"aaaa", b"://"),
    # of users of SNMP, and of where we are
    *(b"usm", b"show conf", b"[edit"),
)
_PATTERNS: Final = tuple(
    map(
        re.compile,
        (
            rb"k(?:(?<![a-z0-9]k)ey|(?<=tok)en|(?<=ck)n|(?<=cak)|(?<=psk)|(?<=ak)ia)",
            rb"x(?<=hex)adecimal",
            rb"j(?:(?<=eyj)|unos[0-9]{4})",
            rb"b(?:earer|asic |egin )",
            rb"\$[0-9a-z]",
            rb"/(?:none|3?des|aes[0-9]*)[ \t]",
            rb"snmp\s*\{",
            rb"@[\w.-]+[>%]",
        ),
    )
)
_PASS: Final = (b"w", b"p", b"c")
"""How passwords, passphrases and passcodes go on, and what is passed or passive does not."""


class Telling:
    """The places of a text's telling words, in order."""

    def __init__(self, text: bytes) -> None:
        lower = text.lower()
        places = [place for word in _WORDS for place in _places(lower, word) if word != b"pass" or lower[place + 4 : place + 5] in _PASS]
        places += _places(text, b"Key")
        places += (found.start() for pattern in _PATTERNS for found in pattern.finditer(lower))
        self.places = sorted(places)

    def after(self, start: int) -> int:
        """Where the next one is; the end of any text where there is none."""
        index = bisect_left(self.places, start)
        return self.places[index] if index < len(self.places) else sys.maxsize

    def within(self, start: int, end: int) -> bool:
        """Whether there is one between two places."""
        return self.after(start) < end


def telling(text: bytes) -> bool:
    """Whether a text has one at all."""
    return bool(Telling(text).places)


def _places(text: bytes, word: bytes) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))

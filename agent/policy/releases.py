"""Names of Junos releases: what they mean, and which of two is older.

::

    release := train [ rel ] [ "-S" n ] [ "-B" n ] [ tail ] [ "-EVO" ] [ " limited" ]
    train   := n "." n
    rel     := ("R"|"F"|"B"|"A"|"I"|"S") [ n ]  |  "X" n [ ("-"|":") "D" n ]
    tail    := spin, build or date: ".4", ".15-C1.12", "-20170706_dev_common.0", ".3.secure"

R is a maintenance release, F a feature release (15.1F6), B beta, A alpha, I internal or daily, S an old service release, X a
special train with a line of its own. Security records write `12.3x48:d80` and `21.4:r3-s4`. The parts are numbers and are
compared as such: S10 comes after S9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

_GRAMMAR: Final = re.compile(
    r"(?P<major>\d{1,2})\.(?P<minor>\d)"
    r"(?::?(?:(?P<special>X)(?P<line>\d{1,4})(?:[-:]D(?P<drop>\d{1,6}))?|(?P<kind>[RFBAIS])(?P<number>\d{0,14})))?"
    r"(?:-S(?P<service>\d{1,4}))?(?:-B(?P<beta>\d{1,4}))?"
    r"(?P<tail>(?:[.\-_][0-9A-Z]+)*)",
    re.IGNORECASE,
)
_AFTER_TRAIN: Final = re.compile(r"$|[.-]\d")
_LIMITED: Final = " limited"
_EVOLVED: Final = "-EVO"
_BEFORE_RELEASE: Final = {"": 0, "A": 1, "B": 1, "I": 1}
_RELEASED: Final = 2
_NEVER: Final = -1


@dataclass(frozen=True, slots=True)
class Release:
    """One release. `kind` is empty where only a train is named, `X` for a special train: then `line` is 48 of 12.3X48.

    `number` is that of `R3`, `F6` or `D105`, `service` of `-S5`, `beta` of `-B23`; `tail` is the rest as written.
    """

    major: int
    minor: int
    kind: str = ""
    line: int = 0
    number: int | None = None
    service: int | None = None
    beta: int | None = None
    tail: str = ""
    evolved: bool = False
    limited: bool = False

    @property
    def train(self) -> str:
        """`21.4`, or `12.3X48`: what is developed and ended as one."""
        return f"{self.major}.{self.minor}" + (f"X{self.line}" if self.kind == "X" else "")

    @property
    def branch(self) -> str:
        """The service branch, such as `21.4R3`: what -S releases mend. A special train is one branch."""
        if self.kind == "X" or not self.kind:
            return self.train
        return f"{self.train}{self.kind}{_digits(self.number)}"

    @property
    def spin(self) -> tuple[int, ...]:
        """The numbers of the tail: `(4,)` of 21.4R3-S5.4. Advisories name a release without it."""
        return tuple(map(int, re.findall(r"\d+", self.tail)))

    def __str__(self) -> str:
        drop = f"-D{self.number}" if self.kind == "X" and self.number is not None else ""
        service = f"-S{self.service}" if self.service is not None else ""
        beta = f"-B{self.beta}" if self.beta is not None else ""
        return f"{self.branch}{drop}{service}{beta}{self.tail}{_EVOLVED * self.evolved}{_LIMITED * self.limited}"


def parse_release(text: str) -> Release | None:
    """The release that a text names, or `None` where it names none: a build id, a range, a typing error."""
    words = text.strip()
    limited = words.lower().endswith(_LIMITED)
    words = words[: -len(_LIMITED)].rstrip() if limited else words
    evolved = words.upper().endswith(_EVOLVED)
    words = words[: -len(_EVOLVED)] if evolved else words
    found = _GRAMMAR.fullmatch(words) if words.isascii() else None
    if not found or not (found["kind"] or found["special"] or _AFTER_TRAIN.match(found["tail"])):
        return None
    return Release(
        major=int(found["major"]),
        minor=int(found["minor"]),
        kind=(found["special"] or found["kind"] or "").upper(),
        line=int(found["line"] or 0),
        number=_number(found["drop"] or found["number"]),
        service=_number(found["service"]),
        beta=_number(found["beta"]),
        tail=found["tail"],
        evolved=evolved,
        limited=limited,
    )


def compare(one: Release, other: Release) -> int | None:
    """-1 where `one` is the older, 1 where it is the newer, 0 where neither is; `None` where they cannot be compared.

    Two special trains run beside each other, as do a special train and the main line of the same number, and F and R releases
    of the same number. Whether a release is Evolved or limited is no matter here: compare only within one product.
    """
    special = "X" in (one.kind, other.kind)
    if special and one.kind == other.kind and one.train != other.train:
        return None
    if (one.major, one.minor) != (other.major, other.minor):
        return _sign((one.major, one.minor), (other.major, other.minor))
    if special and one.kind != other.kind:
        return None
    if _rank(one) != _rank(other):
        return _sign(_rank(one), _rank(other))
    return _sign(_place(one), _place(other)) if one.kind == other.kind else None


def _rank(release: Release) -> tuple[int, int]:
    """Where it stands in its train before anything else is looked at: what was never released comes first."""
    number = _NEVER if release.number is None else release.number
    return (_BEFORE_RELEASE.get(release.kind, _RELEASED), number)


def _place(release: Release) -> tuple[int, int, int, tuple[int, ...]]:
    """Where it stands among those of the same number: betas first, then by service release, then by spin."""
    beta = release.beta is None
    return (beta, release.beta or 0, release.service or 0, release.spin)


def _sign(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    return (one > other) - (one < other)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _digits(number: int | None) -> str:
    return "" if number is None else str(number)

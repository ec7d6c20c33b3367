"""Names of releases: their parts, their text again, and their order."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.policy.releases import Release, compare, parse_release

NUMBERS = st.integers(0, 30)
RELEASES = st.builds(
    Release,
    major=st.sampled_from([12, 15, 21]),
    minor=st.sampled_from([1, 3]),
    kind=st.sampled_from(["R", "F", "I", "B"]),
    number=NUMBERS,
    service=st.none() | NUMBERS,
    beta=st.none() | NUMBERS,
    tail=st.sampled_from(["", ".4", ".15", ".15-C1.12", "-20170706_dev_common.0"]),
    evolved=st.booleans(),
    limited=st.booleans(),
)
SPECIAL = st.builds(
    Release,
    major=st.sampled_from([12, 15]),
    minor=st.sampled_from([1, 3]),
    kind=st.just("X"),
    line=st.sampled_from([46, 48]),
    number=st.none() | NUMBERS,
    tail=st.sampled_from(["", ".3"]),
)
ANY = RELEASES | SPECIAL


def release(text: str) -> Release:
    """The release that a text must name."""
    found = parse_release(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("21.4R3-S5.4", Release(21, 4, "R", 0, 3, 5, tail=".4")),
        ("18.4R2-S10", Release(18, 4, "R", 0, 2, 10)),
        ("9.6R4", Release(9, 6, "R", 0, 4)),
        ("20.4R3-S9.1-EVO", Release(20, 4, "R", 0, 3, 9, tail=".1", evolved=True)),
        ("24.2R1-S2-EVO", Release(24, 2, "R", 0, 1, 2, evolved=True)),
        ("20.4R2-S2.9-EVO limited", Release(20, 4, "R", 0, 2, 2, tail=".9", evolved=True, limited=True)),
        ("19.4R1.10 limited", Release(19, 4, "R", 0, 1, tail=".10", limited=True)),
        ("22.4R1-B23", Release(22, 4, "R", 0, 1, beta=23)),
        ("15.1F6-S12.3", Release(15, 1, "F", 0, 6, 12, tail=".3")),
        ("15.1F5.15-C1.12", Release(15, 1, "F", 0, 5, tail=".15-C1.12")),
        ("12.1X46-D15.3", Release(12, 1, "X", 46, 15, tail=".3")),
        ("15.1X49-D170.4", Release(15, 1, "X", 49, 170, tail=".4")),
        ("14.1X53", Release(14, 1, "X", 53)),
        ("11.4X12.2", Release(11, 4, "X", 12, tail=".2")),
        ("25.2X100-D20.6-EVO", Release(25, 2, "X", 100, 20, tail=".6", evolved=True)),
        ("15.1X53-D45.3.secure", Release(15, 1, "X", 53, 45, tail=".3.secure")),
        ("18.3I20180716_1639", Release(18, 3, "I", 0, 20180716, tail="_1639")),
        ("23.2I-20230111.0.1234", Release(23, 2, "I", tail="-20230111.0.1234")),
        ("15.1F-20151115.0", Release(15, 1, "F", tail="-20151115.0")),
        ("17.4-20170706_dev_common.0", Release(17, 4, tail="-20170706_dev_common.0")),
        ("13.3-20131120", Release(13, 3, tail="-20131120")),
        ("21.4", Release(21, 4)),
    ],
)
def test_every_form(text: str, parts: Release) -> None:
    """Every form that devices and advisories write is taken apart, and is written the same again."""
    assert parse_release(text) == parts
    assert str(parts) == text


@pytest.mark.parametrize(
    ("text", "usual"),
    [("12.3x48:d80", "12.3X48-D80"), ("21.4:r3-s4", "21.4R3-S4"), (" 21.4r3-evo\n", "21.4R3-EVO"), ("21.4-EVO", "21.4-EVO")],
)
def test_other_spellings(text: str, usual: str) -> None:
    """Vulnerability records spell in lower case and with colons; padding does not matter."""
    assert str(release(text)) == usual


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "unspecified",
        "X100-202310100600.0-EVO",
        "SigPack 3598",
        "23,2",
        "21.1*",
        "21.4R2-EVO,",
        "22.1R1 and later",
        "20191212.201431_builder.r1074901",
        "3.14.61-rt58-WR7.0",
        "21.4-R3",
        "21.4R\u0663",
        "21.4R" + "9" * 99,
    ],
)
def test_what_names_no_release(text: str) -> None:
    """Build ids, ranges, typing errors and trains that nobody named are no releases."""
    assert parse_release(text) is None


@pytest.mark.parametrize(
    ("text", "train", "branch", "spin"),
    [
        ("21.4R3-S5.4", "21.4", "21.4R3", (4,)),
        ("12.3X48-D105", "12.3X48", "12.3X48", ()),
        ("15.1F5.15-C1.12", "15.1", "15.1F5", (15, 1, 12)),
        ("17.4-20170706_dev_common.0", "17.4", "17.4", (20170706, 0)),
    ],
)
def test_train_branch_and_spin(text: str, train: str, branch: str, spin: tuple[int, ...]) -> None:
    """What matching needs to know of a release."""
    found = release(text)

    assert (found.train, found.branch, found.spin) == (train, branch, spin)


ASCENDING = [
    "21.4",
    "21.4B1",
    "21.4R1-B23",
    "21.4R1",
    "21.4R3",
    "21.4R3.15",
    "21.4R3-S1",
    "21.4R3-S1.2",
    "21.4R3-S9",
    "21.4R3-S10",
    "22.1R1",
]


@pytest.mark.parametrize(("older", "newer"), list(pairwise(ASCENDING)))
def test_order(older: str, newer: str) -> None:
    """Parts are compared as numbers, betas come before their release, spins after it."""
    assert compare(release(older), release(newer)) == -1
    assert compare(release(newer), release(older)) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12.3X48-D105", "12.3R12", None),
        ("12.3X48-D105", "12.1X46-D15", None),
        ("15.1F5", "15.1R5", None),
        ("12.3X48-D105", "20.4R3-S9", -1),
        ("12.3X48-D9", "12.3X48-D10.2", -1),
        ("21.4R3-S5-EVO", "21.4R3-S5", 0),
        ("19.4R1.10 limited", "19.4R1.10", 0),
    ],
)
def test_beside_each_other(one: str, other: str, expected: int | None) -> None:
    """Branches that run beside each other are not comparable; a newer train is after all of them."""
    assert compare(release(one), release(other)) == expected


@given(ANY)
def test_text_round_trip(one: Release) -> None:
    """What is written is read as the same release."""
    assert parse_release(str(one)) == one


@given(ANY, ANY)
def test_order_is_antisymmetric(one: Release, other: Release) -> None:
    """Turned round, the answer turns round."""
    there, back = compare(one, other), compare(other, one)

    assert back == (None if there is None else -there)
    assert compare(one, one) == 0


@given(RELEASES, RELEASES, RELEASES)
def test_order_is_transitive(one: Release, two: Release, three: Release) -> None:
    """Among main trains older than older is older."""
    if compare(one, two) == -1 and compare(two, three) == -1:
        assert compare(one, three) == -1


@given(ANY, ANY, ANY)
def test_order_never_turns_in_circles(one: Release, two: Release, three: Release) -> None:
    """With special trains among them it may be unknown, but never the other way round."""
    if compare(one, two) == -1 and compare(two, three) == -1:
        assert compare(one, three) in (-1, None)


@pytest.mark.real
def test_published_order(real: Path) -> None:
    """The list of releases in ascending order, each against each."""
    listed = json.loads((real / "junos-version-vectors.json").read_text())["ordering_ascending"]
    ordered = [release(text) for text in listed]

    assert len(ordered) >= 27
    assert all(compare(older, newer) == -1 for index, older in enumerate(ordered) for newer in ordered[index + 1 :])
    assert [str(one) for one in ordered] == listed

"""Software: the release in all its hiding places."""

from __future__ import annotations

import pytest
from answers import DENIED, SYNTAX, engines, read, record, replies

from agent.collectors.software import CollectSoftware
from agent.model.about import About
from agent.model.reading import Absent, Failed, Got
from agent.model.records import Software

TWO = "<route-engine-information><route-engine/><route-engine/></route-engine-information>"
ONE = "<route-engine-information><route-engine/></route-engine-information>"


def version(release: str = "21.4R3-S5.4", host: str = "lab-mx1", extra: str = "") -> str:
    """One engine's answer."""
    named = f"<junos-version>\n{release}\n</junos-version>" if release else ""
    return f"<software-information><host-name>{host}</host-name><product-model>mx480</product-model>{named}{extra}</software-information>"


def package(name: str, comment: str) -> str:
    """One package."""
    return f"<package-information><name>{name}</name><comment>{comment}</comment></package-information>"


@pytest.mark.parametrize(
    ("inside", "release"),
    [
        (version("24.4R1.9"), "24.4R1.9"),
        (version("20.4R2-S2.9-EVO limited"), "20.4R2-S2.9-EVO limited"),
        (version("", extra=package("junos", "JUNOS Software Release [12.1X46-D65]")), "12.1X46-D65"),
        (version("", extra=package("jbase", "JUNOS Base OS [12.3R6.6]") + package("junos", "JUNOS boot [12.3R6.7]")), "12.3R6.7"),
        (version("", extra=package("jbase", "JUNOS Base OS [12.3R6.6]")), "12.3R6.6"),
        (version("", extra=package("junos-version", "Junos: 14.2-20141220.0")), "14.2-20141220.0"),
        (version("", extra=package("JUNOS version", "JUNOS version : 17.4R1-S2.2")), "17.4R1-S2.2"),
        (version("", extra=package("os-kernel", "JUNOS OS Kernel [20160321.324471_builder_stable_10]")), ""),
        (version("", extra=package("jais", "AI-Scripts [6.0R2-THIN.0]")), ""),
        (version("", extra=package("Host", "JUNOS Host Software [3.14.61-rt58-WR7.0.0.13]")), ""),
        (version("", extra="<version-information><release/></version-information>"), ""),
        (
            version("", extra="<version-information><release>15.1X53-D45.3.secure [builder]</release></version-information>"),
            "15.1X53-D45.3.secure",
        ),
    ],
)
def test_release(inside: str, release: str) -> None:
    """Named, in the brackets of a package, in words, or in a component; a build id or a script's release is none."""
    software = record(CollectSoftware(), software=inside)

    assert isinstance(software, Software)
    assert software.release == release


def test_evolved() -> None:
    """The release or the system's name says it."""
    by_release = record(CollectSoftware(), software=version("23.4R1.10-EVO"))
    by_name = record(CollectSoftware(), software=version("23.4R1.10", extra="<os-name>junos-evo</os-name>"))

    assert isinstance(by_release, Software)
    assert isinstance(by_name, Software)
    assert by_release.evolved
    assert by_name.evolved


def test_engines_may_differ() -> None:
    """Each engine keeps its own release; one that gives nothing is missing."""
    found = read(CollectSoftware(), software=engines(re1=version("21.4R3.15"), re0=version("21.4R3-S5.4"), re2=SYNTAX))

    assert isinstance(found, Got)
    assert [(one.engine, one.release) for one in found.record.engines] == [("re1", "21.4R3.15"), ("re0", "21.4R3-S5.4")]
    assert found.missing == ("re2",)


@pytest.mark.parametrize(
    ("software", "listed", "more"),
    [
        (version(), TWO, ["show version invoke-on all-routing-engines"]),
        (version(), ONE, []),
        (engines(re0=version(), re1=version()), TWO, []),
        (engines(fpc0=version()), TWO, []),
        (version(), SYNTAX, []),
    ],
)
def test_the_other_engine_is_asked_too(software: str, listed: str, more: list[str]) -> None:
    """Where one engine answered and several are listed, all are asked in the same login."""
    asks = list(CollectSoftware().after(replies(About(), software=software, engines=listed)))

    assert [str(ask.rpc) for ask in asks] == more
    assert all(str(ask.fallback) == "get-software-information" for ask in asks)


def test_nothing_more_is_asked_of_a_known_device() -> None:
    """Without the list of engines nothing follows, nor where it cannot be read."""
    known = replies(software=version())
    broken = replies(software=version(), engines="<unclosed>")

    assert list(CollectSoftware().after(known)) == []
    assert list(CollectSoftware().after(broken)) == []


def test_all_engines_count_more_than_one() -> None:
    """The answer of every engine is read in place of the first one."""
    both = engines(re0=version(host="lab-mx1"), re1=version(host="lab-mx1-re1"))
    software = record(CollectSoftware(), software=version(), engines=TWO, every=both)

    assert isinstance(software, Software)
    assert [one.engine for one in software.engines] == ["re0", "re1"]


@pytest.mark.parametrize(("inside", "kind"), [(SYNTAX, Absent), (DENIED, Failed), ("", Failed), ("<output>Aborted!</output>", Failed)])
def test_no_answer(inside: str, kind: type) -> None:
    """Only a device that does not know the rpc has no software."""
    assert isinstance(read(CollectSoftware(), software=inside), kind)

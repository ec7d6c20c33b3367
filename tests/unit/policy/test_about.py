"""What is learned of a device from its software and its engines."""

from __future__ import annotations

import pytest

from agent.model.about import About
from agent.model.records import EngineSoftware, RoutingEngine, RoutingEngines, Software
from agent.policy.about import learn


def software(*names: str, release: str = "21.4R3-S5.4") -> Software:
    """What engines of these names run."""
    return Software(tuple(EngineSoftware(name, "lab-mx1", "mx480", release) for name in names))


def engines(*names: str) -> RoutingEngines:
    """Engines of these names."""
    return RoutingEngines(tuple(RoutingEngine(name) for name in names))


@pytest.mark.parametrize(
    ("running", "listed", "expected"),
    [
        ([""], [""], ()),
        ([""], ["re0", "re1"], ("re0", "re1")),
        (["re1", "re0"], ["re0", "re1"], ("re0", "re1")),
        (["fpc10", "fpc2", "fpc0"], ["re0", "re1"], ("fpc0", "fpc2", "fpc10")),
        (["member0", "member1"], ["member0-re0", "member0-re1"], ("member0", "member0-re0", "member0-re1", "member1")),
        (["node0"], ["node0", "node1"], ("node0", "node1")),
    ],
)
def test_engine_names(running: list[str], listed: list[str], expected: tuple[str, ...]) -> None:
    """The names that replies used, each once; slots of a virtual chassis' members are no engines of their own."""
    assert set(learn(software(*running), engines(*listed)).engines) == set(expected)


def test_order_of_names_is_fixed() -> None:
    """Replies come in any order, and what is known of a device must not change with it."""
    assert learn(software("re1", "re0"), None) == learn(software("re0", "re1"), None)
    assert learn(software("fpc10", "fpc9"), None).engines == ("fpc9", "fpc10")


def test_identity() -> None:
    """Name, model, release and whether it is Evolved come from the software."""
    assert learn(software("", release="23.4R1.10-EVO"), None) == About("lab-mx1", "mx480", "23.4R1.10-EVO", evolved=True)


def test_half_known() -> None:
    """Either record may be missing."""
    assert learn(None, None) == About()
    assert learn(None, engines("re0", "re1")).dual

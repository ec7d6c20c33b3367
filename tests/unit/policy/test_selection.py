"""Which devices somebody means."""

from __future__ import annotations

from typing import Any

import pytest

from agent.errors import ConfigError
from agent.model.device import Device, Login
from agent.policy.selection import choose

LOGIN = Login("lab", "lab", agent=True)


def device(name: str, *, site: str = "", groups: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> Device:
    """A device of which only this matters."""
    return Device(name, name, name, LOGIN, site=site, groups=groups, tags=tags)


DEVICES = (
    device("edge-1", site="north", groups=("edge",), tags=("mx",)),
    device("edge-2", site="south", groups=("edge", "core"), tags=("mx",)),
    device("core-1", site="south", groups=("core",), tags=("ptx",)),
    device("odd[1]"),
)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["edge-1", "edge-2", "core-1", "odd[1]"]),
        ({"names": ["core-1"]}, ["core-1"]),
        ({"names": ["core-1", "edge-1", "core-1"]}, ["edge-1", "core-1"]),
        ({"names": ["edge-*"]}, ["edge-1", "edge-2"]),
        ({"names": ["*-1", "edge-1"]}, ["edge-1", "core-1"]),
        ({"names": ["edge-[23]"]}, ["edge-2"]),
        ({"names": ["odd[1]"]}, ["odd[1]"]),
        ({"group": "core"}, ["edge-2", "core-1"]),
        ({"site": "south"}, ["edge-2", "core-1"]),
        ({"tag": "mx"}, ["edge-1", "edge-2"]),
        ({"names": ["edge-*"], "group": "core", "site": "south", "tag": "mx"}, ["edge-2"]),
    ],
)
def test_chosen(given: dict[str, Any], names: list[str]) -> None:
    """In the order of the inventory, each once."""
    assert [one.name for one in choose(DEVICES, **given)] == names


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"names": ["edge-3"]}, "no device is called edge-3; did you mean edge-2?"),
        ({"names": ["edge-1", "x*"]}, "no device is called x*"),
        ({"names": ["EDGE-1"]}, "no device is called EDGE-1"),
        ({"group": "cores"}, "no device has the group cores; did you mean core?"),
        ({"site": "nort"}, "no device has the site nort; did you mean north?"),
        ({"site": ""}, "no device has the site "),
        ({"tag": "xyz"}, "no device has the tag xyz"),
        ({"names": ["edge-1"], "group": "core"}, "no device fits all of that: its name, group, site and tag"),
    ],
)
def test_nobody(given: dict[str, Any], words: str) -> None:
    """Each word that matches nothing is an error, whatever the others match."""
    with pytest.raises(ConfigError) as error:
        choose(DEVICES, **given)

    assert str(error.value) == words


def test_an_empty_inventory() -> None:
    """There is nothing that could be near."""
    with pytest.raises(ConfigError, match="the inventory has no devices"):
        choose([], ["edge-1"])

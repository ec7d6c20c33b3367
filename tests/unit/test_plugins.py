"""Entry points: ours always, those of others only where their package is named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from agent import plugins
from agent.errors import PluginError
from agent.ports import Collector

GROUP = "junos_agent.collectors"
Install = Callable[..., None]


def fits(loaded: object) -> str | None:
    """A check that wants a collector."""
    return None if isinstance(loaded, type) and isinstance(loaded(), Collector) else "no collector"


def anything(loaded: object) -> str | None:
    """A check that is content."""
    return None


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Lay a package with entry points on the path, as pip would."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def lay(package: str, text: str, **points: str) -> None:
        module = package.replace("-", "_").lower()
        monkeypatch.delitem(sys.modules, module, raising=False)
        (tmp_path / f"{module}.py").write_text(text)
        folder = tmp_path / f"{module}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        lines = [f"{name.replace('_', '-')} = {module}:{attribute}" for name, attribute in points.items()]
        (folder / "entry_points.txt").write_text("\n".join([f"[{GROUP}]", *lines, ""]))

    return lay


def test_ours_always_load() -> None:
    """Each fits, by its own name, in the order of names."""
    loaded = plugins.load(GROUP, allowed=(), check=fits)

    assert list(loaded) == sorted(point.name for point in entry_points(group=GROUP) if point.dist and point.dist.name == "junos-agent")
    assert all(one.name == name for name, one in loaded.items())


def test_others_only_where_named(install: Install) -> None:
    """Their code is not even imported before; a package's name may be written in any of its forms."""
    install("Optics-Plugin", "FOUND = object()\n", optics="FOUND")
    install("broken", "raise RuntimeError('imported')\n", broken="NOTHING")

    assert "optics" not in plugins.load(GROUP, allowed=(), check=anything)
    assert "optics" in plugins.load(GROUP, allowed=["optics_plugin"], check=anything)


@pytest.mark.parametrize(
    ("text", "point", "words"),
    [
        ("", {"optics": "NOTHING"}, "optics of x-plugin: does not load: AttributeError: module 'x_plugin' has no attribute 'NOTHING'"),
        (
            "import no_such_thing\n",
            {"optics": "X"},
            "optics of x-plugin: does not load: ModuleNotFoundError: No module named 'no_such_thing'",
        ),
        ("raise RuntimeError('two\\n  lines')\n", {"optics": "X"}, "optics of x-plugin: does not load: RuntimeError: two lines"),
        ("X = 1\n", {"optics": "X"}, "optics of x-plugin: no collector"),
        ("X = 1\n", {"chassis": "X"}, f"chassis of x-plugin: junos-agent has a plugin of that name in {GROUP}, too"),
    ],
    ids=["no-attribute", "no-module", "raises", "does-not-fit", "takes-a-name-of-ours"],
)
def test_what_is_wrong_with_it(text: str, point: dict[str, str], words: str, install: Install) -> None:
    """The plugin and its package are named."""
    install("x-plugin", text, **point)

    with pytest.raises(PluginError) as error:
        plugins.load(GROUP, allowed=["x-plugin"], check=fits)

    assert str(error.value) == words


def test_a_package_that_is_not_there() -> None:
    """A slip of the pen in the settings is found."""
    with pytest.raises(PluginError, match="plugins: no-such-plugin: no package of that name is installed here"):
        plugins.load(GROUP, allowed=["no-such-plugin"], check=anything)

"""Where configuration and state are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.settings import Places, find
from agent.settings.places import SYSTEM_STATE

HOME = Path("/home/somebody")
NOBODY = 65534
NO_SYSTEM = Path("/nonexistent/junos-agent")


@pytest.mark.parametrize(
    ("config", "state", "environ", "places"),
    [
        (None, None, {}, ("/home/somebody/.config/junos-agent", "/home/somebody/.local/state/junos-agent")),
        (None, None, {"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"}, ("/c/junos-agent", "/s/junos-agent")),
        (None, None, {"XDG_CONFIG_HOME": "relative"}, ("/home/somebody/.config/junos-agent", "/home/somebody/.local/state/junos-agent")),
        (None, None, {"JUNOS_AGENT_CONFIG": "/c", "JUNOS_AGENT_STATE": "/s"}, ("/c", "/s")),
        ("/f", None, {"JUNOS_AGENT_CONFIG": "/c", "JUNOS_AGENT_STATE": "/s"}, ("/f", "/s")),
        ("/f", "/g", {"JUNOS_AGENT_CONFIG": "/c", "JUNOS_AGENT_STATE": "/s"}, ("/f", "/g")),
        (None, "/g", {}, ("/home/somebody/.config/junos-agent", "/g")),
    ],
)
def test_precedence(config: str | None, state: str | None, environ: dict[str, str], places: tuple[str, str]) -> None:
    """Flag, environment, then this user's folders."""
    found = find(Path(config) if config else None, Path(state) if state else None, environ, HOME, system=NO_SYSTEM)

    assert (str(found.config), str(found.state)) == places


def test_the_systems_folders(tmp_path: Path) -> None:
    """Where the system has a configuration, it is everybody's, and its state with it."""
    assert find(None, None, {}, HOME, system=tmp_path) == Places(tmp_path, SYSTEM_STATE, "this system", "this system")
    assert find(tmp_path, None, {}, HOME, system=tmp_path).state == SYSTEM_STATE


def test_relative_folders_become_absolute() -> None:
    """What is found does not depend on where somebody goes later."""
    assert find(Path("here"), Path("there"), {}, HOME) == Places(Path.cwd() / "here", Path.cwd() / "there")


def test_a_configuration_that_this_user_may_not_read(own: Path) -> None:
    """No other folder is taken instead; the right call is named."""
    (own / "agent.yaml").write_text("")
    (own / "agent.yaml").chmod(0)
    with pytest.raises(ConfigError, match=r"agent.yaml: permission denied; call it as its account does: sudo -u junos-agent junos-agent"):
        find(None, None, {}, HOME, system=own)

    own.chmod(0)
    with pytest.raises(ConfigError, match="permission denied"):
        find(None, None, {}, HOME, system=own)
    assert find(HOME, HOME, {}, HOME, system=own).config == HOME


def test_the_state_folder_is_made(tmp_path: Path) -> None:
    """For its owner alone; what is there stays as it is."""
    places = Places(tmp_path, tmp_path / "deep" / "state")

    assert places.made() is places
    assert places.made().state.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("file", "not a folder"),
        ("file/x", "not a directory$"),
        ("closed/x", "permission denied; call it as"),
        ("closed", "permission denied"),
    ],
)
def test_a_state_folder_that_is_none(path: str, words: str, own: Path) -> None:
    """A file there, or a folder that is closed, is one line."""
    (own / "file").write_text("")
    (own / "closed").mkdir(mode=0o500)

    with pytest.raises(ConfigError, match=words):
        Places(own, own / path).made()


@pytest.fixture
def own() -> Iterator[Path]:
    """A folder of an ordinary user, and be that user: root may read everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = os.geteuid() == 0
        if root:
            os.chown(folder, NOBODY, -1)
            os.seteuid(NOBODY)
        yield folder
        if root:
            os.seteuid(0)
        folder.chmod(0o700)

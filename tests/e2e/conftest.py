"""A lab for the tests of one file, and commands that are configured for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from process import Command, Inside, running

from agent.lab.server import Lab


@pytest.fixture(scope="module")
def lab() -> Iterator[tuple[Lab, Inside]]:
    """The shipped devices, for the tests of one file."""
    with running(Lab.shipped()) as both:
        yield both


@pytest.fixture
def command(lab: tuple[Lab, Any], tmp_path: Path) -> Command:
    """The command, configured for the lab; no host key is pinned yet."""
    folder = tmp_path / "config"
    lab[0].write_inventory(folder)
    return Command(folder, tmp_path / "state")


@pytest.fixture
def trusted(command: Command) -> Command:
    """The command, with the lab's host keys pinned."""
    ended = command("trust", "import", str(command.config / "known_hosts"))
    assert ended.code == 0, ended.err
    return command

"""Who holds a lease, and whether that process is still there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from agent.jobs.holder import gone, this_process


def test_we_are_here() -> None:
    """A process never takes from itself."""
    assert this_process().endswith(f"/{os.getpid()}")
    assert not gone(this_process())


def test_a_process_that_ended_is_gone() -> None:
    """Killed or ended, it has nothing any more."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = this_process().rpartition("/")[0]

    assert gone(f"{here}/{ended.pid}")


@pytest.mark.parametrize("holder", ["", "other/1/2", "elsewhere/99999999", "x", "{here}/x", "{here}/", "{here}/1", "{here}/" + "9" * 30])
def test_of_others_nothing_is_known(holder: str) -> None:
    """Another machine's process, one that is not ours to ask, or no process at all."""
    assert not gone(holder.format(here=this_process().rpartition("/")[0]))

"""One agent for each state folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agent.errors import AnotherInstance
from agent.jobs.instance import alone

HOLD = "import sys, pathlib, agent.jobs.instance as i\nwith i.alone(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"


def test_the_second_is_refused(tmp_path: Path) -> None:
    """It is told who has the folder; once that one is done, the folder is free."""
    with alone(tmp_path), pytest.raises(AnotherInstance, match=f"process {os.getpid()}"), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass
    assert (tmp_path / "agent.lock").stat().st_mode & 0o777 == 0o600


def test_a_killed_agent_holds_nothing(tmp_path: Path) -> None:
    """The kernel lets go for it."""
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdin
    assert other.stdout
    with other.stdin, other.stdout:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(AnotherInstance, match=f"process {other.pid}"), alone(tmp_path):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()

    with alone(tmp_path):
        pass

"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

ROOT = Path(__file__).resolve().parent.parent
REAL = Path(os.environ.get("JUNOS_AGENT_REAL_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of recorded replies; the test is skipped, saying so, where there is none."""
    if not REAL.is_dir():
        pytest.skip(f"no recorded replies at {REAL}")
    return REAL

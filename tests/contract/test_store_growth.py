"""What changes every time does not make the database grow."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from store_rounds import RECORDS, round_

from agent.store import Store

ROUNDS = 1000
ALLOWED = 4096


def test_a_thousand_rounds_over_one_device(tmp_path: Path) -> None:
    """Clock, counters and temperatures move; the file grows by 4 KB a round or less, its log included."""
    path = tmp_path / "agent.db"
    with Store.open(f"sqlite:///{path}", records=RECORDS) as store:
        uid = store.resolve("default", "lab-mx1", "192.0.2.1")
        store.put(round_(uid)).result()
        before = _bytes(path)
        kept = [store.put(round_(uid, turn)) for turn in range(1, ROUNDS + 1)]
        assert len({future.result() for future in kept}) == ROUNDS
        after = _bytes(path)
        assert store.snapshot(kept[-1].result()).readings == round_(uid, ROUNDS).readings

    assert (after - before) / ROUNDS <= ALLOWED


def _bytes(path: Path) -> int:
    """The size of the database and what belongs to it, after a checkpoint."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(part.stat().st_size for part in path.parent.glob("agent.db*"))

"""Writing: batches, failures that stay alone, a full disk, and a death in the middle."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Engine, text
from store_rounds import RECORDS, round_

from agent.errors import ConfigError, StoreError, StoreFull
from agent.store import Store
from agent.store.sqlite import engine
from agent.store.writer import Writer

PAGES = "PRAGMA max_page_count"


class Gate:
    """A write that waits until it is let through."""

    def __init__(self) -> None:
        self.reached = Event()
        self.opened = Event()

    def __call__(self, connection: Connection) -> None:
        self.reached.set()
        self.opened.wait(10)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """A database with one table of numbers."""
    made = engine(tmp_path / "numbers.db", patience=1, synchronous="NORMAL", writing=True)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE numbers (number INTEGER PRIMARY KEY)"))
    yield made
    made.dispose()


def adding(number: int):
    """A write that fails where the number is there already."""
    return lambda connection: connection.execute(text("INSERT INTO numbers VALUES (:number)"), {"number": number}).rowcount


def numbers(database: Engine) -> list[int]:
    """What was committed."""
    with database.begin() as connection:
        return list(connection.scalars(text("SELECT number FROM numbers ORDER BY number")))


def test_a_failure_stays_alone(database: Engine) -> None:
    """The others of its batch are committed."""
    writer = Writer(database, "numbers")
    gate = Gate()
    writer.submit(gate)
    futures = [writer.submit(adding(number)) for number in (1, 2, 2, 3)]
    gate.opened.set()
    wait(futures)
    writer.close()

    assert [type(future.exception()) for future in futures] == [type(None), type(None), StoreError, type(None)]
    assert numbers(database) == [1, 2, 3]


def test_closing_finishes_what_waits(database: Engine) -> None:
    """And takes no more."""
    writer = Writer(database, "numbers")
    futures = [writer.submit(adding(number)) for number in range(200)]
    writer.close()

    assert all(future.done() for future in futures)
    assert numbers(database) == list(range(200))
    with pytest.raises(StoreError, match="numbers: closed"):
        writer.submit(adding(1))


def test_a_cancelled_write_is_not_done(database: Engine) -> None:
    """As long as it waits."""
    writer = Writer(database, "numbers", batch=1)
    gate = Gate()
    writer.submit(gate)
    gate.reached.wait(10)
    future = writer.submit(adding(1))
    assert future.cancel()
    gate.opened.set()
    writer.close()

    assert numbers(database) == []


def test_a_full_queue_makes_its_callers_wait(database: Engine) -> None:
    """Until there is room, and not longer."""
    writer = Writer(database, "numbers", waiting=1, batch=1)
    gate = Gate()
    writer.submit(gate)
    gate.reached.wait(10)
    writer.submit(adding(1))
    late: list[Future[int]] = []
    caller = Thread(target=lambda: late.append(writer.submit(adding(2))))
    caller.start()
    caller.join(0.02)
    assert caller.is_alive()

    gate.opened.set()
    caller.join(10)
    assert late[0].result(10) == 1
    writer.close()


async def test_a_full_queue_does_not_hold_up_the_loop(database: Engine) -> None:
    """The loop goes on while a write waits for room."""
    writer = Writer(database, "numbers", waiting=1, batch=1)
    gate = Gate()
    writer.submit(gate)
    await asyncio.to_thread(gate.reached.wait, 10)
    tasks = [asyncio.create_task(writer.run(adding(number))) for number in range(5)]
    for _ in range(3):
        await asyncio.sleep(0)
    assert not any(task.done() for task in tasks)

    gate.opened.set()
    assert await asyncio.gather(*tasks) == [1] * 5
    await asyncio.to_thread(writer.close)


def test_errors_of_ours_come_through(store: Store) -> None:
    """As they were raised, whatever else is in the batch."""
    good = store.set_due("device", {})
    with pytest.raises(ConfigError, match="no device is called nobody"):
        store.rename("default", "nobody", "somebody")
    assert good.result() is None


def test_a_full_disk(tmp_path: Path) -> None:
    """Nothing is written half, what was kept stays, and with room it goes on."""
    path = tmp_path / "agent.db"
    with Store.open(f"sqlite:///{path}", records=RECORDS) as store:
        uid = store.resolve("default", "lab-mx1", "192.0.2.1")
        first = store.put(round_(uid)).result()
        store.write(lambda connection: connection.exec_driver_sql(f"{PAGES} = 90").scalar()).result()
        futures = [store.put(round_(uid, turn)) for turn in range(1, 200)]
        errors = [future.exception() for future in futures]
        kept = [future.result() for future, error in zip(futures, errors, strict=True) if error is None]

        assert {type(error) for error in errors} == {type(None), StoreFull}
        assert "agent.db: no space is left" in str(next(filter(None, errors)))
        assert {one.number for one in store.snapshots(limit=1000)} == {first, *kept}
        store.write(lambda connection: connection.exec_driver_sql(f"{PAGES} = 100000").scalar()).result()
        assert store.put(round_(uid, 200)).result() > max(kept)

    assert whole(path) == len(kept) + 2


WRITING = """
import sys
from store_rounds import RECORDS, round_
from agent.store import Store
with Store.open(sys.argv[1], records=RECORDS) as store:
    uid = store.resolve("default", "lab-mx1", "192.0.2.1")
    turn = 0
    while True:
        futures = [store.put(round_(uid, turn := turn + 1)) for _ in range(10)]
        print(max(future.result() for future in futures), flush=True)
"""


def test_killed_while_writing(tmp_path: Path) -> None:
    """The database opens again; it has every snapshot that was said to be safe, and only whole ones."""
    path = tmp_path / "agent.db"
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{here.parent.parent}:{here}"}
    with subprocess.Popen([sys.executable, "-c", WRITING, f"sqlite:///{path}"], stdout=subprocess.PIPE, env=environment) as writing:
        assert writing.stdout is not None
        safe = [int(writing.stdout.readline()) for _ in range(3)][-1]
        os.kill(writing.pid, signal.SIGKILL)

    with Store.open(f"sqlite:///{path}", records=RECORDS) as store:
        newest = store.snapshots(limit=1)[0]
        assert newest.number >= safe
        assert set(store.snapshot(newest.number).readings) == set(RECORDS)
        assert store.put(round_(newest.device)).result() > newest.number

    assert whole(path) >= safe


def whole(path: Path) -> int:
    """How many snapshots there are, once it is sure that each has all its readings and the file is sound."""
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        counts = raw.execute(
            "SELECT count(r.collector) FROM snapshots s LEFT JOIN readings r ON r.snapshot = s.id GROUP BY s.id"
        ).fetchall()
    assert set(counts) == {(len(RECORDS),)}
    return len(counts)

"""Snapshots: what is kept of them, and what comes back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import BinaryIO

import pytest
from sqlalchemy import func, select
from store_rounds import ABOUT, MOVING, RECORDS, START, raw, round_, rpc_of, unreached

from agent.errors import ConfigError, StoreError
from agent.model.about import About
from agent.model.reading import Absent, Failed, Got, Reading, Snapshot
from agent.model.records import Reachability
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.model.visit import Visit
from agent.store import Store, tables


def count(store: Store, table: str) -> int:
    """How many rows a table has."""
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.METADATA.tables[table])) or 0


def kept(store: Store, number: int) -> set[str]:
    """The collectors whose replies a snapshot still keeps."""
    return {rpc.name.removeprefix("get-") for rpc in store.snapshot(number).replies}


def test_a_snapshot_comes_back(store: Store, uid: str) -> None:
    """Visit, about, every reading and every reply are as they were."""
    given = round_(uid, turn=3)

    back = store.snapshot(store.put(given).result())

    assert (back.device, back.name, back.visit, back.about, back.readings) == (uid, "lab-mx1", given.visit, ABOUT, given.readings)
    assert {rpc: reply.body.open().read() for rpc, reply in back.replies.items()} == {
        rpc: reply.body.open().read() for rpc, reply in given.replies.items()
    }
    assert {rpc: reply.size for rpc, reply in back.replies.items()} == {rpc: reply.size for rpc, reply in given.replies.items()}
    assert back.reply("get-chassis detail slot=0").root.tag == "rpc-reply"


def test_an_unreached_device_is_kept(store: Store, uid: str) -> None:
    """A round that read nothing is a snapshot as well, and does not change what is known of the device."""
    store.put(round_(uid)).result()
    given = unreached(uid, turn=1)

    back = store.snapshot(store.put(given).result())

    assert (back.visit, back.readings, back.replies) == (given.visit, given.readings, {})
    assert store.about(uid) == ABOUT


def test_about_is_known_once_reached(store: Store, uid: str) -> None:
    """Before the first hello nothing is known."""
    assert store.about(uid) is None
    store.put(unreached(uid)).result()
    assert store.about(uid) is None
    store.put(round_(uid)).result()
    assert store.about(uid) == ABOUT


def test_the_list_is_newest_first(store: Store, uid: str) -> None:
    """By device, since a time, and so many."""
    other = store.resolve("default", "lab-ex1", "192.0.2.2")
    numbers = [store.put(round_(which, turn)).result() for turn, which in enumerate([uid, other, uid])]

    assert [one.number for one in store.snapshots()] == numbers[::-1]
    assert [one.number for one in store.snapshots(device=uid)] == [numbers[2], numbers[0]]
    assert [one.name for one in store.snapshots(since=START + timedelta(minutes=6))] == ["lab-mx1"]
    assert [one.number for one in store.snapshots(limit=1)] == numbers[2:]


def test_the_latest_reading_of_each_collector(store: Store, uid: str) -> None:
    """A round that asked only some leaves the others as they were."""
    first = round_(uid)
    store.put(first).result()
    later = START + timedelta(hours=1)
    store.put(Snapshot(uid, Visit(later, 1.0, 0.5), ABOUT, {"alarms": Absent("no alarms here")})).result()

    latest = store.latest(uid)

    assert latest["alarms"] == (Absent("no alarms here"), later)
    assert latest["uptime"] == (first.readings["uptime"], START)
    assert set(latest) == set(RECORDS)


FAILED = Failed("rpc-failed", "the device tried and failed")
OTHER_FAILURE = Failed("not-permitted", "permission denied")
UNREACHABLE_RE = Got(Reachability(reached=True, reason="other words", seconds=9.0))


@pytest.mark.parametrize(
    ("rounds", "news"),
    [
        pytest.param([{}], set(RECORDS) - {"reachability"}, id="the first reading is news"),
        pytest.param([{}, {}], set(), id="what moves is no news"),
        pytest.param([{}, {"reachability": UNREACHABLE_RE}], set(), id="what feeds on no reply keeps none"),
        pytest.param([{}, {"uptime": FAILED}], {"uptime"}, id="a failure is news"),
        pytest.param([{}, {"uptime": FAILED}, {"uptime": FAILED}], set(), id="the same failure again is none"),
        pytest.param([{}, {"uptime": FAILED}, {"uptime": OTHER_FAILURE}], {"uptime"}, id="another failure is"),
        pytest.param([{}, {"alarms": Absent("none")}], {"alarms"}, id="absent is news"),
        pytest.param([{"alarms": Absent("none")}, {}], {"alarms"}, id="present again is news"),
    ],
)
def test_replies_stay_where_they_are_news(store: Store, uid: str, rounds: list[Mapping[str, Reading]], news: set[str]) -> None:
    """A reply stays with its snapshot where the reading is another than before; else only until the next."""
    numbers = [store.put(round_(uid, turn, changed)).result() for turn, changed in enumerate(rounds)]
    store.put(round_(uid, len(rounds), rounds[-1])).result()

    assert kept(store, numbers[-1]) == news


def test_the_latest_replies_are_kept(store: Store, uid: str) -> None:
    """Whether or not they are news; what nobody needs any more is gone."""
    numbers = [store.put(round_(uid, turn)).result() for turn in range(5)]

    assert kept(store, numbers[-1]) == set(RECORDS) - {"reachability"}
    assert kept(store, numbers[-2]) == set()
    assert store.raw(numbers[-1], "get-uptime detail slot=0").read() == raw("uptime", 4)
    assert count(store, "contents") == (len(RECORDS) - 1) + len(MOVING)


def test_the_same_again_adds_no_content(store: Store, uid: str) -> None:
    """Only the rows of the snapshot and its readings are new."""
    store.put(round_(uid)).result()
    before = [count(store, table) for table in ("facts", "contents", "pieces", "rpcs", "replies", "latest_replies", "latest_readings")]

    number = store.put(round_(uid)).result()

    assert [
        count(store, table) for table in ("facts", "contents", "pieces", "rpcs", "replies", "latest_replies", "latest_readings")
    ] == before
    assert kept(store, number) == set(RECORDS) - {"reachability"}


def test_two_devices_share_what_is_the_same(store: Store, uid: str) -> None:
    """The reply that one device drops stays while another needs it."""
    other = store.resolve("default", "lab-mx2", "192.0.2.2")
    for which in (uid, other):
        store.put(round_(which)).result()
        store.put(round_(which, turn=1)).result()

    store.put(round_(uid, turn=2)).result()

    assert kept(store, store.snapshots(device=other)[0].number) == set(RECORDS) - {"reachability"}
    assert store.raw(store.snapshots(device=other)[0].number, "get-uptime detail slot=0").read() == raw("uptime", 1)


@dataclass(frozen=True)
class Spooled:
    """A reply in a file."""

    path: Path

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """Read them from the start."""
        return self.path.open("rb")


def test_a_large_reply_is_kept_in_pieces(store: Store, uid: str, tmp_path: Path) -> None:
    """A spool file that does not compress needs several rows, and comes back byte by byte."""
    noise = Random(1).randbytes(5_600_000)
    (tmp_path / "spool").write_bytes(noise)
    rpc = Rpc.cli("show log messages")
    given = Snapshot(uid, Visit(START, 1.0, 0.5), ABOUT, {"log": FAILED}, {rpc: Reply(Spooled(tmp_path / "spool"))}, {"log": (rpc,)})

    number = store.put(given).result()
    again = store.put(given).result()

    assert store.raw(number, "show log messages").read() == noise
    assert store.snapshot(again).replies.keys() == {rpc}
    assert count(store, "pieces") == 5
    assert count(store, "contents") == 1


def test_an_empty_reply_is_kept(store: Store, uid: str) -> None:
    """Nothing is something as well."""
    rpc = Rpc("get-nothing")
    given = Snapshot(uid, Visit(START), About(), {}, {rpc: Reply(b"")})

    assert store.raw(store.put(given).result(), "get-nothing").read() == b""


def test_an_rpc_is_kept_with_its_attributes(store: Store, uid: str) -> None:
    """So that its reply is found by the rpc's whole name."""
    rpc = Rpc("get-nothing", deep=True).having(database="committed")
    given = Snapshot(uid, Visit(START), About(), {}, {rpc: Reply(b"<x/>")})

    kept = store.snapshot(store.put(given).result())

    assert list(kept.replies) == [rpc]
    assert kept.reply("get-nothing database=committed deep").size == 4


def test_a_reader_outlives_its_reply(store: Store, uid: str) -> None:
    """A reply that was replaced meanwhile says so; it is not another's bytes."""
    store.put(round_(uid)).result()
    reply = store.snapshot(store.put(round_(uid, turn=1)).result()).replies[rpc_of("uptime")]
    store.put(round_(uid, turn=2)).result()

    with pytest.raises(StoreError, match="no longer kept"):
        reply.body.open()


def test_records_of_unknown_collectors_are_plain(store: Store, uid: str) -> None:
    """The readings of a plugin that is not there any more can still be looked at."""
    given = round_(uid)
    store.put(Snapshot(uid, given.visit, ABOUT, {"stranger": given.readings["uptime"]})).result()

    reading = store.latest(uid)["stranger"][0]

    assert isinstance(reading, Got)
    assert reading.record["engines"][0]["now"] == START.isoformat()


def test_a_record_that_is_no_json_fails_alone(store: Store, uid: str) -> None:
    """A plugin's record that cannot be kept is a failure; the others are kept."""
    given = Snapshot(uid, Visit(START, 1.0, 0.5), ABOUT, {"stranger": Got(io.BytesIO()), "alarms": Absent("none")})

    readings = store.snapshot(store.put(given).result()).readings

    assert readings["alarms"] == Absent("none")
    assert isinstance(readings["stranger"], Failed)


def test_hostile_text_is_kept(store: Store, uid: str) -> None:
    """NUL and halves of characters in a reason are replaced, not fatal."""
    given = Snapshot(uid, Visit(START, 1.0, None, "no-answer", "a\0b\udc80"), About(), {"alarms": Failed("x", "\0")})

    back = store.snapshot(store.put(given).result())

    assert back.visit.reason == "a\ufffdb?"
    assert back.readings["alarms"] == Failed("x", "\ufffd")


def test_unknown_numbers_and_devices(store: Store, uid: str) -> None:
    """One clear line each."""
    number = store.put(round_(uid)).result()
    with pytest.raises(ConfigError, match="there is no snapshot 999"):
        store.snapshot(999)
    with pytest.raises(ConfigError, match="keeps no reply to 'get-nonsense'; it keeps get-alarms detail slot=0, "):
        store.raw(number, "get-nonsense")
    with pytest.raises(StoreError, match="no device has the uid stranger"):
        store.put(round_("stranger")).result()


async def test_put_async(store: Store, uid: str) -> None:
    """The number comes once the snapshot is safe."""
    number = await store.put_async(round_(uid))

    assert store.snapshot(number).device == uid

"""Keep one snapshot: what is new in it in full, of the rest as little as there is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update

from agent.errors import StoreError
from agent.model.reading import Snapshot
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.store.codec import plain
from agent.store.conflict import insert_new, replace
from agent.store.contents import Fact, digest, drop_unused, keep_contents, keep_facts
from agent.store.readings import Encoded, clean, encode, sign
from agent.store.tables import DEVICES, LATEST_READINGS, LATEST_REPLIES, READINGS, REPLIES, RPCS, SNAPSHOTS

_MANY: Final[BindParameter[Any]] = bindparam("many", expanding=True)

# Statements are made once: to make one takes longer than to run it.
_DEVICE: Final = select(DEVICES.c.id, DEVICES.c.about).where(DEVICES.c.uid == bindparam("uid"))
_SIGNS: Final = (
    select(READINGS.c.collector, READINGS.c.kind, READINGS.c.code, READINGS.c.fact)
    .join(
        LATEST_READINGS,
        (LATEST_READINGS.c.snapshot == READINGS.c.snapshot) & (LATEST_READINGS.c.collector == READINGS.c.collector),
    )
    .where(LATEST_READINGS.c.device == bindparam("device"))
)
_RPCS: Final = select(RPCS.c.xml, RPCS.c.id).where(RPCS.c.xml.in_(_MANY))
_LATEST_CONTENTS: Final = select(LATEST_REPLIES.c.content).where(
    LATEST_REPLIES.c.device == bindparam("device"), LATEST_REPLIES.c.rpc.in_(_MANY)
)
_SNAPSHOT: Final = insert(SNAPSHOTS)
_READING: Final = insert(READINGS)


def put(connection: Connection, snapshot: Snapshot) -> int:
    """Keep a snapshot and return its number; the whole of it or nothing. Raises `StoreError` where its device is not known."""
    device = _device(connection, snapshot.device)
    readings = {name: encode(reading) for name, reading in snapshot.readings.items()}
    about = Fact.of(plain(snapshot.about))
    before = _signs(connection, device.id)
    known = {fact for _, _, fact in before.values()} | {device.about}
    facts = [about, *(encoded.fact for encoded in readings.values() if encoded.fact)]
    keep_facts(connection, [fact for fact in facts if fact.hash not in known])
    number = _insert_snapshot(connection, snapshot, device.id, about)
    _insert_readings(connection, device.id, number, readings)
    news = {name for name, encoded in readings.items() if before.get(name) != encoded.sign}
    _keep_replies(connection, device.id, number, snapshot.replies, {rpc for name in news for rpc in snapshot.feeds.get(name, ())})
    if snapshot.visit.reached and device.about != about.hash:
        connection.execute(update(DEVICES).where(DEVICES.c.id == device.id).values(about=about.hash))
    return number


def _device(connection: Connection, uid: str) -> Any:
    found = connection.execute(_DEVICE, {"uid": uid}).first()
    if found is None:
        raise StoreError(f"no device has the uid {uid}; it must be resolved or adopted first")
    return found


def _signs(connection: Connection, device: int) -> dict[str, tuple[str, str | None, bytes | None]]:
    """What each collector's latest reading was."""
    return {row.collector: sign(row) for row in connection.execute(_SIGNS, {"device": device})}


def _insert_snapshot(connection: Connection, snapshot: Snapshot, device: int, about: Fact) -> int:
    visit = snapshot.visit
    row = {
        "device": device,
        "started": visit.started,
        "seconds": visit.seconds,
        "login_seconds": visit.login_seconds,
        "code": visit.code,
        "reason": clean(visit.reason),
        "about": about.hash,
    }
    made = connection.execute(_SNAPSHOT, row).inserted_primary_key
    return int(made[0]) if made else 0


def _insert_readings(connection: Connection, device: int, number: int, readings: Mapping[str, Encoded]) -> None:
    if not readings:
        return
    rows = [{"snapshot": number, "collector": name, **encoded.row} for name, encoded in readings.items()]
    connection.execute(_READING, rows)
    replace(connection, LATEST_READINGS, [{"device": device, "collector": name, "snapshot": number} for name in readings])


def _keep_replies(connection: Connection, device: int, number: int, replies: Mapping[Rpc, Reply], news: set[Rpc]) -> None:
    """Keep the replies: those with news under the snapshot, each as the latest of its rpc, and none that nobody needs."""
    if not replies:
        return
    ids = _rpc_ids(connection, replies)
    hashes = {rpc: digest(reply.body) for rpc, reply in replies.items()}
    before = set(connection.scalars(_LATEST_CONTENTS, {"device": device, "many": list(ids.values())}))
    fresh = {key: replies[rpc].body for rpc, key in hashes.items() if key not in before}
    keep_contents(connection, fresh)
    insert_new(connection, REPLIES, [{"snapshot": number, "rpc": ids[rpc], "content": hashes[rpc]} for rpc in replies if rpc in news])
    rows = [{"device": device, "rpc": ids[rpc], "snapshot": number, "content": key} for rpc, key in hashes.items()]
    replace(connection, LATEST_REPLIES, rows)
    drop_unused(connection, before - set(hashes.values()))


def _rpc_ids(connection: Connection, rpcs: Mapping[Rpc, Reply]) -> dict[Rpc, int]:
    """The number of each rpc; a new one gets one."""
    wanted = {"many": [rpc.xml for rpc in rpcs]}
    ids = {row.xml: row.id for row in connection.execute(_RPCS, wanted)}
    unknown = [rpc for rpc in rpcs if rpc.xml not in ids]
    if unknown:
        insert_new(connection, RPCS, map(_rpc_row, unknown))
        ids = {row.xml: row.id for row in connection.execute(_RPCS, wanted)}
    return {rpc: ids[rpc.xml] for rpc in rpcs}


def _rpc_row(rpc: Rpc) -> dict[str, str]:
    return {"name": str(rpc), "xml": rpc.xml, "parts": json.dumps([rpc.name, rpc.arguments, rpc.command])}

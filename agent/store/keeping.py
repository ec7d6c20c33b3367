"""Keep replies: those with news under their snapshot, each as the latest of its rpc, and none that nobody needs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, select

from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.store.conflict import insert_new, replace
from agent.store.contents import drop_unused, keep_contents
from agent.store.tables import LATEST_REPLIES, REPLIES, RPCS

_MANY: Final[BindParameter[Any]] = bindparam("many", expanding=True)
_RPCS: Final = select(RPCS.c.xml, RPCS.c.id).where(RPCS.c.xml.in_(_MANY))
_BEFORE: Final = select(LATEST_REPLIES.c.device, LATEST_REPLIES.c.rpc, LATEST_REPLIES.c.content).where(
    LATEST_REPLIES.c.device.in_(_MANY),
)


@dataclass(frozen=True, slots=True)
class Latest:
    """The replies of one snapshot; `device` and `snapshot` are numbers of rows, `news` the rpcs that some new reading came from."""

    device: int
    snapshot: int
    replies: Mapping[Rpc, Reply]
    news: AbstractSet[Rpc]


def keep_replies(connection: Connection, given: Sequence[Latest]) -> None:
    """Keep the replies of several snapshots, each of another device."""
    answered = [(one, rpc, reply) for one in given for rpc, reply in one.replies.items()]
    if not answered:
        return
    ids = _rpc_ids(connection, {rpc for _, rpc, _ in answered})
    now = {(one.device, ids[rpc]): reply for one, rpc, reply in answered}
    before = {(row.device, row.rpc): row.content for row in connection.execute(_BEFORE, {"many": [one.device for one in given]})}
    keep_contents(connection, {reply.digest: reply.body for key, reply in now.items() if before.get(key) != reply.digest})
    insert_new(
        connection,
        REPLIES,
        [{"snapshot": one.snapshot, "rpc": ids[rpc], "content": reply.digest} for one, rpc, reply in answered if rpc in one.news],
    )
    replace(
        connection,
        LATEST_REPLIES,
        [{"device": one.device, "rpc": ids[rpc], "snapshot": one.snapshot, "content": reply.digest} for one, rpc, reply in answered],
    )
    drop_unused(connection, {before[key] for key, reply in now.items() if key in before and before[key] != reply.digest})


def _rpc_ids(connection: Connection, rpcs: Iterable[Rpc]) -> dict[Rpc, int]:
    """The number of each rpc; a new one gets one."""
    texts = {rpc: rpc.xml for rpc in rpcs}
    wanted = {"many": sorted(texts.values())}
    ids = {row.xml: row.id for row in connection.execute(_RPCS, wanted)}
    unknown = [rpc for rpc, text in texts.items() if text not in ids]
    if unknown:
        insert_new(connection, RPCS, map(_rpc_row, unknown))
        ids = {row.xml: row.id for row in connection.execute(_RPCS, wanted)}
    return {rpc: ids[text] for rpc, text in texts.items()}


def _rpc_row(rpc: Rpc) -> dict[str, str]:
    return {"name": str(rpc), "xml": rpc.xml, "parts": json.dumps([rpc.name, rpc.arguments, rpc.command, rpc.attributes])}

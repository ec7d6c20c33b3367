"""A packed reply is the same reply, in less memory."""

from __future__ import annotations

import hashlib

import pytest

from agent.model.reply import Packed, Reply

RAW = b"<rpc-reply><word>fine</word></rpc-reply>" + b" " * 5000


@pytest.mark.parametrize("read_before", [False, True])
def test_packed(read_before: bool) -> None:
    """Its bytes, size, digest and tree stay; it takes a fraction of the memory."""
    reply = Reply(RAW)
    if read_before:
        assert reply.root.findtext("word") == "fine"
    reply.pack()
    reply.pack()

    assert isinstance(reply.body, Packed)
    assert len(reply.body.packed) < len(RAW) / 10
    assert (reply.size, reply.digest) == (len(RAW), hashlib.sha256(RAW).digest())
    assert reply.body.open().read() == RAW
    assert reply.root.findtext("word") == "fine"


def test_what_is_not_in_memory_stays_where_it_is() -> None:
    """A spooled reply is not brought into memory to be compressed."""
    body = Packed(b"", 0)
    reply = Reply(body)
    reply.pack()

    assert reply.body is body

"""The lab's own framing, both forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.lab.framing import FramingError, Incoming, delimited, in_chunks

MESSAGES = st.lists(st.binary(min_size=1, max_size=200).filter(lambda raw: b"]]>" not in raw and not raw.endswith(b"]")), max_size=5)


def received(incoming: Incoming, wire: bytes, step: int) -> list[bytes]:
    """What comes out where `step` bytes arrive at a time."""
    found = []
    for at in range(0, len(wire), step):
        incoming.feed(wire[at : at + step])
        found += list(incoming.messages())
    return found


@given(MESSAGES, st.integers(1, 50))
def test_delimited_comes_back(messages: list[bytes], step: int) -> None:
    """However the bytes arrive, the messages are the same; the newline after a mark belongs to the next one."""
    found = received(Incoming(), b"".join(map(delimited, messages)), step)

    assert [one.strip() for one in found] == [one.strip() for one in messages]


@given(MESSAGES, st.integers(1, 50), st.integers(1, 64))
def test_chunks_come_back(messages: list[bytes], step: int, size: int) -> None:
    """Chunk boundaries may be anywhere."""
    incoming = Incoming()
    incoming.chunked = True

    assert received(incoming, b"".join(in_chunks(message, size) for message in messages), step) == messages


def test_a_chunk_may_hold_the_other_mark() -> None:
    """In chunks, the old end mark is text."""
    incoming = Incoming()
    incoming.chunked = True
    incoming.feed(in_chunks(b"<a>]]>]]></a>", 6))

    assert list(incoming.messages()) == [b"<a>]]>]]></a>"]


def test_framing_changes_between_messages() -> None:
    """A client may send its first rpc in chunks right behind its hello."""
    incoming = Incoming()
    incoming.feed(delimited(b"<hello/>") + in_chunks(b"<rpc/>", 3))
    messages = incoming.messages()
    assert next(messages) == b"<hello/>"
    incoming.chunked = True

    assert list(messages) == [b"<rpc/>"]


@pytest.mark.parametrize("wire", [b"<rpc/>", b"\n#0\n", b"\n#x", b"\n#999999999999\n", b"\n\n\n#1\n"])
def test_broken_chunks(wire: bytes) -> None:
    """What is no chunk header ends the session."""
    incoming = Incoming()
    incoming.chunked = True
    incoming.feed(wire)

    with pytest.raises(FramingError):
        list(incoming.messages())

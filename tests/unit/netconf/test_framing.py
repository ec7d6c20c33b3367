"""Framing: whatever the reads, the same messages."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ReplyMalformed
from agent.netconf.framing import Chunked, Decoder, EndMarked, chunked, end_marked

MESSAGES = st.lists(st.binary(min_size=1, max_size=40).map(lambda raw: b"<" + raw.replace(b"]]>]]>", b"") + b">"), max_size=5)
CUTS = st.lists(st.integers(min_value=0, max_value=400), max_size=40)


def decoded(decoder: Decoder, reads: Iterable[bytes]) -> list[bytes]:
    """Every whole message in these reads."""
    messages, message = [], b""
    for data in reads:
        for piece in decoder.feed(data):
            message += piece
            if not piece:
                messages.append(message)
                message = b""
    return messages


def split(stream: bytes, cuts: list[int]) -> list[bytes]:
    """The same bytes in several reads, some of them empty."""
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    return [stream[begin:end] for begin, end in itertools.pairwise(places)]


@given(MESSAGES, CUTS)
def test_end_marks_in_any_split(messages: list[bytes], cuts: list[int]) -> None:
    """base:1.0: the end mark may come in any pieces."""
    stream = b"\n".join(map(end_marked, messages))

    assert decoded(EndMarked(), split(stream, cuts)) == messages


@given(MESSAGES, CUTS, st.integers(min_value=1, max_value=50))
def test_chunks_in_any_split(messages: list[bytes], cuts: list[int], size: int) -> None:
    """base:1.1: chunks of any size, in any pieces."""
    stream = b""
    for message in messages:
        parts = [message[at : at + size] for at in range(0, len(message), size)]
        stream += b"".join(b"\n#%d\n%b" % (len(part), part) for part in parts) + b"\n##\n"

    assert decoded(Chunked(), split(stream, cuts)) == messages


@given(MESSAGES)
def test_what_we_send_is_what_we_read(messages: list[bytes]) -> None:
    """Encoders and decoders agree."""
    assert decoded(Chunked(), [b"".join(map(chunked, messages))]) == messages
    assert decoded(EndMarked(), [b"".join(map(end_marked, messages))]) == messages


def test_escaped_end_mark_is_text() -> None:
    """Escaped, an end mark ends nothing; nor does one that is not finished."""
    message = b"<a>]]&gt;]]&gt; ]]>]]</a>"

    assert decoded(EndMarked(), [message + b"]]>]]>"]) == [message]


def test_end_mark_inside_a_chunk_is_text() -> None:
    """base:1.1 has no end mark."""
    message = b"<a>]]>]]></a>"

    assert decoded(Chunked(), [chunked(message)]) == [message]


@pytest.mark.parametrize(
    "stream",
    [b"\n#many\n", b"\n#0\nx", b"\n#-1\n", b"<rpc-reply/>", b"\n#3\nabc<x", b"\n#99999999999\n", b"\n#3x\n", b"\n#3\nabc\n###"],
)
def test_broken_chunks(stream: bytes) -> None:
    """A chunk without a proper size cannot be read, and is refused as soon as that is certain."""
    with pytest.raises(ReplyMalformed):
        decoded(Chunked(), [stream])


@pytest.mark.parametrize("stream", [b"", b"\n", b"\n#", b"\n#1", b"\n#12", b"\n#2\na", b"\n#1\na\n#", b"\n#1\na\n##"])
def test_unfinished_chunks_wait(stream: bytes) -> None:
    """What may still become right is waited for."""
    assert decoded(Chunked(), [stream]) == []


@pytest.mark.parametrize("make", [EndMarked, Chunked])
def test_begun(make: Callable[[], Decoder]) -> None:
    """Blanks between messages are no beginning."""
    decoder = make()
    assert (list(decoder.feed(b"\n \r\n")), decoder.begun) == ([], False)

    first = b"<a" if make is EndMarked else b"#2"
    list(decoder.feed(first))
    assert decoder.begun

    list(decoder.feed(b">]]>]]>\n" if make is EndMarked else b"\n<>\n##\n"))
    assert not decoder.begun


def test_leftover_goes_to_the_next_decoder() -> None:
    """A caller stops after the hello; what came with it is read with the new framing."""
    first = EndMarked()
    for piece in first.feed(end_marked(b"<hello/>") + chunked(b"<more/>")):
        if not piece:
            break

    assert decoded(Chunked(), [first.leftover()]) == [b"<more/>"]


@pytest.mark.parametrize("make", [EndMarked, Chunked])
def test_linear_in_size(make: Callable[[], Decoder]) -> None:
    """One message, or chunk, of 32 MB in small reads takes well under a second, and is never held whole."""
    decoder, size, most = make(), 32 << 20, 0
    read = b"]]> " * 4096
    begin = time.process_time()
    if make is Chunked:
        list(decoder.feed(b"\n#%d\n" % size))

    for _ in range(size // len(read)):
        most = max(most, *map(len, decoder.feed(read)))

    assert time.process_time() - begin < 1
    assert most <= len(read) + 8


def test_many_small_messages_are_linear_too() -> None:
    """A read full of empty messages costs no more than its size."""
    begin = time.process_time()

    assert len(decoded(EndMarked(), [b"a]]>]]>" * 40_000])) == 40_000
    assert time.process_time() - begin < 1

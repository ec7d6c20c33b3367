"""Where a reply's bytes go while they come."""

from __future__ import annotations

import asyncio
import gc
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.errors import ReplyTooLarge, StoreError
from agent.model.reply import Memory, Reply
from agent.netconf.spool import MEMORY_LIMIT, Spool, Spooled


async def descriptors() -> int:
    """How many files are open, once the loop has forgotten its last step."""
    await asyncio.sleep(0)
    gc.collect()
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208  a Path would be a descriptor more


async def spooled(folder: Path, size: int) -> Spooled:
    """A body of that size in a file, written in pieces."""
    spool = Spool(folder, 1 << 30)
    piece = bytes(range(256)) * 256
    for _ in range(size // len(piece)):
        spool.write(piece)
        await spool.settle()
    body = await spool.body()
    assert isinstance(body, Spooled)
    return body


@pytest.mark.parametrize(("size", "kind"), [(0, Memory), (MEMORY_LIMIT, Memory), (MEMORY_LIMIT + 1, Spooled)])
async def test_small_in_memory_large_in_a_file(tmp_path: Path, size: int, kind: type) -> None:
    """Up to a megabyte stays in memory, and then no folder is made."""
    spool = Spool(tmp_path / "spool", 1 << 30)
    spool.write(b"x" * size)
    await spool.settle()

    body = await spool.body()

    assert (type(body), body.size) == (kind, size)
    assert (tmp_path / "spool").exists() == (kind is Spooled)
    with body.open() as source:
        assert source.read() == b"x" * size


async def test_readers_are_independent(tmp_path: Path) -> None:
    """Each reads from the start, at its own pace."""
    body = await spooled(tmp_path, 2 << 20)
    first, second = body.open(), body.open()

    assert first.read(300)[-2:] == bytes([42, 43])
    assert second.read(2) == bytes([0, 1])
    assert first.seek(-1, io.SEEK_END) == (2 << 20) - 1
    assert first.read() == bytes([255])
    assert second.read(1) == bytes([2])


async def test_the_file_has_no_name_and_goes(tmp_path: Path) -> None:
    """Nothing is ever seen in the folder, and the descriptor goes with the last who reads."""
    before = await descriptors()
    body = await spooled(tmp_path / "spool", 3 << 20)
    reader = body.open()
    assert list((tmp_path / "spool").iterdir()) == []
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700

    del body
    assert reader.read(1) == b"\0"

    del reader
    assert await descriptors() == before


async def test_closed_on_request(tmp_path: Path) -> None:
    """A body that is closed holds nothing; its readers say so instead of reading somebody else's file."""
    before = await descriptors()
    body = await spooled(tmp_path, 2 << 20)
    reader = body.open()

    body.close()
    body.close()

    assert await descriptors() == before
    with pytest.raises(ValueError, match="let go"):
        reader.read(1)


async def test_cap(tmp_path: Path) -> None:
    """A byte over the cap is refused at once; the file goes."""
    before = await descriptors()
    spool = Spool(tmp_path, 2 << 20)
    spool.write(b"x" * (2 << 20))
    await spool.settle()

    with pytest.raises(ReplyTooLarge, match="2097152"):
        spool.write(b"x")
    spool.close()

    assert await descriptors() == before


async def test_a_spool_that_cannot_be_written(tmp_path: Path) -> None:
    """One line that names the folder."""
    (tmp_path / "file").write_text("")
    spool = Spool(tmp_path / "file" / "spool", 1 << 30)
    spool.write(b"x" * (MEMORY_LIMIT + 1))

    with pytest.raises(StoreError, match="file/spool"):
        await spool.settle()


async def test_a_reply_reads_from_its_file(tmp_path: Path) -> None:
    """A large reply is a stream of parts, more than once."""
    spool = Spool(tmp_path, 1 << 30)
    spool.write(b"<rpc-reply>" + (b"<line>" + b"x" * 900 + b"</line>") * 10_000 + b"</rpc-reply>")
    await spool.settle()
    reply = Reply(await spool.body())

    count: Callable[[], int] = lambda: sum(1 for _ in reply.each("line"))  # noqa: E731
    assert (count(), count()) == (10_000, 10_000)

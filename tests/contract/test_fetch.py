"""What every transport must do when it copies files, held against real servers with SFTP and SCP."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import peers as lab
import pytest
from transport_bench import FIRST, TRANSPORTS, USER_KEY, Bench, left_over, resident, stalls, standing

from agent.errors import AgentError, ConnectionLost, DeviceError, FileTooLarge, NotPermitted, RpcFailed, StoreError
from agent.model.file import Fetched
from agent.model.rpc import Rpc
from agent.ports import Fetches

LOGS = "/var/log/"
CAP = 100 << 20


@pytest.fixture(scope="module")
def peers() -> Iterator[lab.Peers]:
    """The peers, in their process."""
    with lab.running(USER_KEY.export_public_key().decode()) as running:
        yield running


@pytest.fixture(params=list(TRANSPORTS))
def bench(request: pytest.FixtureRequest, peers: lab.Peers, tmp_path: Path) -> Bench:
    """A transport for which the peers' host keys are pinned."""
    return Bench.of(request.param, peers, tmp_path)


async def fetch(bench: Bench, name: str, into: Path, *, peer: str = "files", cap: int = CAP, seconds: float = 20) -> Fetched:
    """Log in, copy one file, ask once more, log out."""
    async with bench.transport.connect(bench.device(peer, deadline=10)) as session:
        assert isinstance(session, Fetches)
        fetched = await session.fetch(LOGS + name, into, cap=cap, seconds=seconds)
        assert (await session.ask(FIRST)).root.find("system-information") is not None
    return fetched


@pytest.mark.parametrize(("peer", "how"), [("files", "sftp"), ("scp-only", "scp")])
@pytest.mark.parametrize(("name", "size"), [("messages", 12_345), ("empty", 0), ("a b'$(touch c)", 99)])
async def test_a_file_arrives(bench: Bench, tmp_path: Path, peer: str, how: str, name: str, size: int) -> None:
    """Whole, with its checksum, for our eyes only, whatever its name; the session goes on, and nothing is left over."""
    before, into = standing(), tmp_path / "file"

    fetched = await fetch(bench, name, into, peer=peer)

    content = lab.content(size)
    assert fetched == Fetched(LOGS + name, size, hashlib.sha256(content).hexdigest(), how, complete=True)
    assert into.read_bytes() == content
    assert into.stat().st_mode & 0o777 == 0o600
    assert await left_over(before) is None


REFUSALS = [
    ("files", "missing", CAP, RpcFailed, "o such file"),
    ("scp-only", "missing", CAP, RpcFailed, "o such file"),
    ("files", "forbidden", CAP, NotPermitted, "ermission denied"),
    ("scp-only", "forbidden", CAP, NotPermitted, "ermission denied"),
    ("files", "messages", 1000, FileTooLarge, "12345 bytes"),
    ("scp-only", "messages", 1000, FileTooLarge, "12345 bytes"),
    ("scp-only", "short", CAP, RpcFailed, "short"),
    ("healthy", "messages", CAP, RpcFailed, "sent nothing"),
]


@pytest.mark.parametrize(("peer", "name", "cap", "kind", "said"), REFUSALS)
async def test_what_does_not_arrive(
    bench: Bench, tmp_path: Path, peer: str, name: str, cap: int, kind: type[AgentError], said: str
) -> None:
    """It says why, leaves nothing behind, and the session goes on."""
    before, into = standing(), tmp_path / "file"

    async with bench.transport.connect(bench.device(peer, deadline=10)) as session:
        with pytest.raises(kind, match=said):
            await session.fetch(LOGS + name, into, cap=cap, seconds=10)
        assert (await session.ask(FIRST)).root.find("system-information") is not None

    assert not into.exists()
    assert await left_over(before) is None


async def test_shorter_than_announced(bench: Bench, tmp_path: Path) -> None:
    """What came is kept, and it says that this is not all."""
    fetched = await fetch(bench, "short", tmp_path / "file")

    assert (fetched.size, fetched.complete) == (5000, False)
    assert (tmp_path / "file").read_bytes() == lab.content(5000)


async def test_goes_on_after_a_dropped_connection(bench: Bench, tmp_path: Path) -> None:
    """What came before is kept, and the next fetch asks for the rest only; the checksum is that of the whole file."""
    into, name, told = tmp_path / "file", f"drops-{bench.transport.name}", []
    with pytest.raises(ConnectionLost, match=name):
        await fetch(bench, name, into)
    begun = into.stat().st_size

    async with bench.transport.connect(bench.device("files", deadline=10)) as session:
        fetched = await session.fetch(LOGS + name, into, cap=CAP, seconds=10, told=lambda *progress: told.append(progress))

    assert 0 < begun < 8_000_000
    assert (fetched.size, fetched.complete) == (8_000_000, True)
    assert fetched.sha256 == hashlib.sha256(lab.content(8_000_000)).hexdigest()
    assert begun < told[0][0] < told[-1][0] == told[-1][1] == 8_000_000


@pytest.mark.parametrize(("there", "kept"), [(b"", True), (lab.content(5000), True), (lab.content(20_000), False)])
async def test_what_is_there_already(bench: Bench, tmp_path: Path, there: bytes, kept: bool) -> None:
    """A beginning is gone on with; more than the device has is of another file, and replaced."""
    into = tmp_path / "file"
    into.write_bytes(there)

    fetched = await fetch(bench, "messages", into)

    assert fetched.complete
    assert into.read_bytes() == lab.content(12_345)


async def test_scp_starts_anew(bench: Bench, tmp_path: Path) -> None:
    """SCP has no offsets."""
    (tmp_path / "file").write_bytes(b"something else")

    await fetch(bench, "messages", tmp_path / "file", peer="scp-only")

    assert (tmp_path / "file").read_bytes() == lab.content(12_345)


@pytest.mark.parametrize("peer", ["files", "scp-only"])
async def test_a_stalled_file_ends_in_time(bench: Bench, tmp_path: Path, peer: str) -> None:
    """The fetch has its own time limit, after which logging out takes no longer than it should."""
    before, begin = standing(), time.monotonic()

    with pytest.raises(DeviceError) as caught:
        await fetch(bench, "stalls", tmp_path / "file", peer=peer, seconds=0.6)

    assert caught.value.code == "reply-slow"
    assert time.monotonic() - begin < 1.6
    assert await left_over(before) is None


async def test_the_deadline_stands_still(bench: Bench, tmp_path: Path) -> None:
    """A long fetch does not use up the time for the rest of the round."""
    async with bench.transport.connect(bench.device("files", deadline=0.7)) as session:
        with pytest.raises(RpcFailed):
            await session.fetch(LOGS + "missing", tmp_path / "file", cap=CAP, seconds=5)
        await session.fetch(LOGS + "big", tmp_path / "file", cap=CAP, seconds=10)
        assert (await session.ask(FIRST)).size > 0


async def test_a_folder_that_is_not_there(bench: Bench, tmp_path: Path) -> None:
    """A fault of ours is not the device's."""
    with pytest.raises(StoreError, match="cannot be written"):
        await fetch(bench, "messages", tmp_path / "no" / "folder" / "file")


async def test_lists_first_then_files(bench: Bench, tmp_path: Path) -> None:
    """One login asks for a list and copies what it names."""
    async with bench.transport.connect(bench.device("files", deadline=5)) as session:
        await session.ask(Rpc("file-list", path=LOGS))
        fetched = [await session.fetch(LOGS + name, tmp_path / name, cap=CAP, seconds=5) for name in ("messages", "empty")]

    assert [one.size for one in fetched] == [12_345, 0]


@pytest.mark.parametrize("peer", ["files", "scp-only"])
async def test_fifty_megabytes_at_constant_memory(bench: Bench, tmp_path: Path, peer: str) -> None:
    """In a few seconds, without holding it, and the loop goes on."""
    memory, begin = resident(), time.monotonic()

    async with stalls() as found:
        fetched = await fetch(bench, "big", tmp_path / "file", peer=peer)

    assert fetched.size == lab.BIG
    assert time.monotonic() - begin < 10
    assert resident() - memory < 32 << 20
    assert max(found) < 0.1

"""The file that a fetch fills."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import FileTooLarge, ReplySlow, RpcFailed, RpcTimeout, StoreError
from agent.model.file import Fetched
from agent.netconf.landing import Landing

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def landing(into: Path, told: list[tuple[int, int]] | None = None, cap: int = 100) -> Landing:
    """A landing for the device's `/f`."""
    heard = [] if told is None else told
    return Landing("/f", into, cap, lambda *progress: heard.append(progress))


def test_pieces(tmp_path: Path) -> None:
    """Each is told, and counts for the checksum with what was there before."""
    into, told = tmp_path / "f", list[tuple[int, int]]()
    into.write_bytes(b"ab")
    file = landing(into, told)

    at = file.resume(4)
    file.write(b"c")
    file.write(b"d")
    file.close()

    assert (at, told) == (2, [(3, 4), (4, 4)])
    assert file.fetched("sftp") == Fetched(
        "/f", 4, "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589", "sftp", complete=True
    )


@pytest.mark.parametrize(("size", "complete"), [(0, True), (1, False)])
def test_nothing_came(tmp_path: Path, size: int, complete: bool) -> None:
    """An empty file is whole, a cut one is not."""
    file = landing(tmp_path / "f")
    file.resume(size)
    file.close()

    assert file.fetched("scp") == Fetched("/f", 0, EMPTY, "scp", complete)


def test_nothing_announced(tmp_path: Path) -> None:
    """That is a failure, and leaves no file."""
    file = landing(tmp_path / "f")
    file.anew()

    with pytest.raises(RpcFailed, match="sent nothing"):
        file.fetched("scp")
    assert not (tmp_path / "f").exists()


def test_cap(tmp_path: Path) -> None:
    """Too large before anything is written, and when more is announced on the way."""
    file = landing(tmp_path / "f", cap=10)
    with pytest.raises(FileTooLarge):
        file.resume(11)
    assert not (tmp_path / "f").exists()
    with pytest.raises(FileTooLarge):
        file.progress(1, 11)


def test_late(tmp_path: Path) -> None:
    """Not a byte, or not all of them."""
    file = landing(tmp_path / "f")
    assert isinstance(file.late(3), RpcTimeout)

    file.resume(4)
    file.write(b"ab")
    file.close()

    assert isinstance(file.late(3), ReplySlow)
    assert "only 2 of 4 bytes came within 3 seconds" in str(file.late(3))


def test_a_late_piece_is_dropped(tmp_path: Path) -> None:
    """A thread that was given up may still write: it writes nowhere."""
    file = landing(tmp_path / "f")
    file.resume(4)
    file.close()

    file.write(b"ab")

    assert (tmp_path / "f").read_bytes() == b""


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """What somebody laid there does not lead elsewhere."""
    (tmp_path / "f").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StoreError, match="cannot be written"):
        landing(tmp_path / "f").resume(4)
    assert not (tmp_path / "elsewhere").exists()

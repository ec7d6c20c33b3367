"""Raw replies, encrypted at rest."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from agent.errors import SecretError, StoreCorrupt, StoreError
from agent.model.reply import Memory
from agent.store.vault import Vault

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(32)).decode()
MIB = 1 << 20


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB])
def test_round_trip(tmp_path: Path, size: int) -> None:
    """What was kept is read again, whatever its size."""
    raw = bytes(number % 251 for number in range(size))
    vault = Vault(tmp_path, KEY)
    vault.keep("uid", "name", Memory(raw))

    assert vault.open("uid", "name").read() == raw
    assert [path.name for path in (tmp_path / "uid").iterdir()] == ["name.sealed"]


def test_nothing_readable_on_disk(tmp_path: Path) -> None:
    """Neither the secret nor a file that others may read."""
    Vault(tmp_path, KEY).keep("uid", "name", Memory(b"set system root-authentication plain-text"))
    (path,) = (tmp_path / "uid").iterdir()

    assert b"root-authentication" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_reply_is_sealed_differently(tmp_path: Path) -> None:
    """Two files do not tell that they hold the same."""
    vault = Vault(tmp_path, KEY)
    for name in ("a", "b"):
        vault.keep("uid", name, Memory(b"secret"))

    a, b = ((tmp_path / "uid" / f"{name}.sealed").read_bytes() for name in ("a", "b"))
    assert a[-22:] != b[-22:]


def spoil_byte(raw: bytes) -> bytes:
    """One bit is another."""
    return raw[:-1] + bytes([raw[-1] ^ 1])


def cut_frame(raw: bytes) -> bytes:
    """The last frame is missing."""
    return raw[: 18 + MIB + 16]


def swap_frames(raw: bytes) -> bytes:
    """The first two frames change places."""
    size = MIB + 16
    return raw[:18] + raw[18 + size : 18 + 2 * size] + raw[18 : 18 + size] + raw[18 + 2 * size :]


@pytest.mark.parametrize("change", [spoil_byte, cut_frame, swap_frames, lambda raw: raw[:5], lambda raw: raw + b"x"])
def test_a_changed_file_does_not_open(tmp_path: Path, change: object) -> None:
    """Not a byte of it is given out as if it were right."""
    vault = Vault(tmp_path, KEY)
    vault.keep("uid", "name", Memory(bytes(3 * MIB)))
    path = tmp_path / "uid" / "name.sealed"
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]

    with pytest.raises(StoreCorrupt):
        vault.open("uid", "name")


def test_another_key_or_place_does_not_open(tmp_path: Path) -> None:
    """Who has the folder and not the key has nothing; nor does a file speak for another device."""
    Vault(tmp_path, KEY).keep("uid", "name", Memory(b"secret"))
    with pytest.raises(StoreCorrupt):
        Vault(tmp_path, OTHER).open("uid", "name")
    (tmp_path / "uid").rename(tmp_path / "else")
    with pytest.raises(StoreCorrupt):
        Vault(tmp_path, KEY).open("else", "name")


def test_what_is_not_there(tmp_path: Path) -> None:
    """Named by its file."""
    with pytest.raises(StoreError, match=r"name\.sealed"):
        Vault(tmp_path, KEY).open("uid", "name")


@pytest.mark.parametrize("key", ["", "short", base64.b64encode(bytes(16)).decode(), "not base64 at all, and long enough to be one ..."])
def test_a_bad_key_is_refused_without_showing_it(tmp_path: Path, key: str) -> None:
    """The error says what a key looks like, not what was given."""
    with pytest.raises(SecretError) as caught:
        Vault(tmp_path, key)
    assert not key or key not in str(caught.value)

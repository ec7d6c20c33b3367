"""Text from devices, made harmless for a terminal."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.cli.export import filename, foldername
from agent.cli.text import count, escaped, safe, span


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("edge-1", "edge-1"),
        ("Größe", "Größe"),
        ("a\x1b[2Jb", "a?[2Jb"),
        ("a\nb\tc", "a b c"),
        ("a\x9bb", "a?b"),
        ("\u202egnp.exe", "?gnp.exe"),
        ("[red]x[/red]", "[red]x[/red]"),
        ("a\u2028b\u200bc\udcff\U000e0041", "a?b?c??"),
    ],
)
def test_safe(text: str, shown: str) -> None:
    """No device drives the terminal of who looks at it."""
    assert safe(text) == shown


@given(st.text())
def test_json_drives_no_terminal(text: str) -> None:
    """What `safe` would replace is escaped, and reads back as it was."""
    written = escaped(json.dumps({"a": text}, ensure_ascii=False, indent=1))

    assert safe(written.replace("\n", "")) == written.replace("\n", "")
    assert json.loads(written) == {"a": text}


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "-"), (0, "0s"), (59, "59s"), (60, "1m 0s"), (3_661, "1h 1m"), (86_400, "1d 0h"), (1_430_245, "16d 13h")],
)
def test_span(seconds: int | None, shown: str) -> None:
    """The two largest units."""
    assert span(None if seconds is None else timedelta(seconds=seconds)) == shown


def test_count() -> None:
    """Nothing known is not nothing there."""
    assert [count(None), count(0), count(3)] == ["-", "0", "3"]


@pytest.mark.parametrize(
    ("name", "safe_name"),
    [("edge-1", "edge-1"), ("../../etc/passwd", "etc_passwd"), ("..", "unnamed"), ("a/b c", "a_b_c"), ("", "unnamed"), (".ssh", "ssh")],
)
def test_no_name_leads_out_of_a_folder(name: str, safe_name: str) -> None:
    """What an inventory or a device says becomes a file's name in one folder."""
    assert filename(name) == safe_name


def test_no_two_devices_share_a_folder() -> None:
    """Names that look the same once they are safe."""
    names = ["edge", "größe", "a b", "a_b", "a/b", "[a]b", "x" * 300, "x" * 301, "ルータ", "..", ""]
    folders = {foldername(name) for name in names}

    assert len(folders) == len(names)
    assert {"edge", "größe", "a_b", "ルータ"} < folders
    assert max(map(len, folders)) < 100

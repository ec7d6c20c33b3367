"""Recorded replies: who answers with which, and what is changed in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from agent.errors import ConfigError
from agent.lab.replay import as_reply, replayed_devices
from agent.lab.request import read_request

ID = 'message-id="8"'
ROOT = b'<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="8">'


@pytest.mark.parametrize(
    ("recorded", "sent"),
    [
        (b"<rpc-reply><a/></rpc-reply>", b'<rpc-reply message-id="8"><a/></rpc-reply>'),
        (b"<rpc-reply/>", b'<rpc-reply message-id="8"/>'),
        (b'<rpc-reply message-id="1" x="2"><a/></rpc-reply>\n{master}', b'<rpc-reply message-id="8" x="2"><a/></rpc-reply>\n{master}'),
        (b"<nc:rpc-reply nc:message-id='1'>\n<a:b/>", b'<nc:rpc-reply message-id="8">\n<a:b/>'),
        (b"\n<!-- x --><?xml version='1.0'?>\n<rpc-reply><a/>", b"\n<!-- x --><?xml version='1.0'?>\n<rpc-reply message-id=\"8\"><a/>"),
        (
            b"<a>\xff<rpc-reply/></a>",
            ROOT + b"\n<a>\xff<rpc-reply/></a>\n</rpc-reply>\n",
        ),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?><a/>",
            ROOT + b"\n<a/>\n</rpc-reply>\n",
        ),
    ],
)
def test_only_the_message_id_changes(recorded: bytes, sent: bytes) -> None:
    """All else stays byte for byte, broken XML too; what has no reply around it gets one."""
    assert as_reply(recorded, ID) == sent


def recordings(folder: Path, files: dict[str, list[str]]) -> Path:
    """A folder of recorded replies; each says who it is."""
    for rpc, names in files.items():
        (folder / rpc).mkdir()
        for name in names:
            (folder / rpc / name).write_text(f"<{Path(name).stem}/>", encoding="utf-8")
    return folder


def test_order(tmp_path: Path) -> None:
    """Device k answers with the k-th file of each rpc, in the order of names; where there is none, it does not know the rpc."""
    folder = recordings(tmp_path, {"get-a": ["a2.xml", "a1.xml", "note.txt"], "get-software-information": ["s.xml"], "hello": ["h.xml"]})
    first, second = replayed_devices(folder)

    def root(device: object, rpc: str) -> str:
        answer = device.answer(read_request(f"<rpc {ID}>{rpc}</rpc>".encode()), "lab")  # type: ignore[attr-defined]
        return str(etree.QName(etree.fromstring(answer)[0]).localname)

    assert (first.name, second.name) == ("replay-1", "replay-2")
    assert [root(one, "<get-a/>") for one in (first, second)] == ["a1", "a2"]
    assert root(first, "<command>show version invoke-on all-routing-engines</command>") == "s"
    assert [root(second, rpc) for rpc in ("<get-software-information/>", "<hello/>")] == ["rpc-error", "rpc-error"]
    assert root(first, "<close-session/>") == "ok"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"get-alarm-information": ["x-get-system-alarm-information__1.xml", "a.xml"]}, ["x-get-system-alarm-information__1.xml"]),
        ({"get-alarm-information": ["x-get-system-alarm-information__1.xml"], "get-system-alarm-information": ["o.xml"]}, ["o.xml"]),
    ],
)
def test_system_alarms(tmp_path: Path, files: dict[str, list[str]], expected: list[str]) -> None:
    """System alarms have a folder of their own, or are told by their names among the chassis alarms."""
    devices = replayed_devices(recordings(tmp_path, files))

    assert [one.files["get-system-alarm-information"].name for one in devices if "get-system-alarm-information" in one.files] == expected


def test_nothing_recorded(tmp_path: Path) -> None:
    """A wrong folder is an error that says what was expected."""
    with pytest.raises(ConfigError, match=r"expected as get-\.\.\./\*\.xml"):
        replayed_devices(tmp_path)
    with pytest.raises(ConfigError, match="no such folder"):
        replayed_devices(tmp_path / "none")


@pytest.mark.real
def test_real_recordings(real: Path) -> None:
    """Every recorded reply of a collection is served by exactly one device, with a root and our message-id."""
    folder = real / "junos"
    devices = replayed_devices(folder)
    files = [path for device in devices for rpc, path in device.files.items() if rpc == path.parent.name]

    assert len(files) == len(set(files)) == len(list(folder.glob("get-*/*.xml")))
    assert all(as_reply(path.read_bytes(), ID).count(b'message-id="8"') == 1 for path in files)

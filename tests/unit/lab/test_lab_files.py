"""The files of a lab device, and that nothing else can be reached through them."""

from __future__ import annotations

import gzip
import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncssh
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.lab.content import Noise
from agent.lab.description import LabCore, LabDevice, LabUser
from agent.lab.filesystem import FileSystem, file_system
from agent.lab.sftp import Files
from agent.model.reply import Reply
from agent.model.rpc import Rpc

NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
READ_ONLY = LabUser("", login_class="read-only")
Ask = Callable[..., Reply]
Devices = dict[str, LabDevice]
HARMLESS = {"channel", "connection", "env", "logger", "convert_attrs", "format_longname"}
"""What asyncssh's server does without touching a file."""


def disk(device: LabDevice, when: datetime = NOON) -> FileSystem:
    """The files of a device's master."""
    return file_system(device, device.master, when, "lab")


def test_every_method_is_ours() -> None:
    """Asyncssh's own would reach this machine's files."""
    theirs = {name for name, _ in inspect.getmembers(asyncssh.SFTPServer) if not name.startswith("_")}

    assert theirs - set(vars(Files)) == HARMLESS


@given(st.lists(st.sampled_from(["..", ".", "", "var", "log", "messages", "etc", "passwd", "~", "\x00", "/", "…", "*"]), max_size=9))
def test_no_path_leads_out(parts: list[str]) -> None:
    """Whatever is climbed, it ends at the device's root, and in its own files."""
    system = FileSystem({"/var/log/messages": None}, "/var/home/lab", ("/var/log",))  # type: ignore[dict-item]
    path = "/".join(parts)
    full = system.path(path)

    assert full.startswith("/")
    assert not full.startswith("//")
    assert ".." not in full.split("/")
    assert system.file(path) is None
    assert system.listed("/etc") is None


@pytest.mark.parametrize("path", ["/var/log/messages", "../../log/messages", "/../var//log/./messages", "/var/log/../../var/log/messages"])
def test_ways_to_one_file(devices: Devices, path: str) -> None:
    """A path may take detours."""
    found = disk(devices["lab-mx1"]).file(path)

    assert found is not None
    assert found.path == "/var/log/messages"


def test_folders(devices: Devices) -> None:
    """A folder lists what is right in it; a file is none, and what is not there is not."""
    system = disk(devices["lab-ptx1"])

    assert system.listed("/") == ("etc", "usr", "var")
    assert system.listed("/var/core/re0") == ("re0.fibd.20311.1746091203.core.tgz",)
    assert system.listed("/var/crash") == ()
    assert system.listed("/var/log/messages") is None
    assert system.listed("/root") is None


def test_logs_grow_and_turn(devices: Devices) -> None:
    """A log only grows until it is packed away, whole; what happened stands in it."""
    core = LabCore("/var/tmp/rpd.core.0.gz", 4096, NOON + timedelta(minutes=2))
    device = devices["lab-mx1"]
    engine = replace(device.master, cores=(core,))
    device = replace(device, engines=(engine, *device.engines[1:]))
    now, later = (disk(device, NOON + timedelta(minutes=at)).files["/var/log/messages"].content for at in (1, 30))
    packed = disk(device, NOON + timedelta(hours=6, seconds=5)).files["/var/log/messages.0.gz"].content
    whole = gzip.decompress(packed.read(0, packed.size))

    assert later.read(0, now.size) == now.read(0, now.size)
    assert whole.startswith(later.read(0, later.size))
    assert b"(rpd), jid 0, uid 0: exited on signal 6 (core dumped)" in later.read(0, later.size)
    assert re.match(rb"Jul  1 12:00:\d\d  lab-mx1 \S", whole)
    assert len(whole.splitlines()) > 400


@given(st.integers(0, 300_000), st.integers(0, 200_000), st.integers(1, 300_000))
def test_noise(offset: int, length: int, size: int) -> None:
    """Any part of it is the same part of the whole."""
    noise = Noise("/var/tmp/x.core.0.gz", size)
    whole = noise.read(0, size)

    assert len(whole) == size
    assert noise.read(offset, length) == whole[offset : offset + length]
    assert whole[:4] == b"\x1f\x8b\x08\x00"[:size]


def test_who_may_read(devices: Devices) -> None:
    """Core files are their group's; logs are everybody's."""
    files = disk(devices["lab-mx1"]).files
    core, log = files["/var/tmp/l2ald.core.0.gz"], files["/var/log/messages"]

    assert (core.owner, core.group, core.permissions) == ("root", "field", 0o660)
    assert core.readable(LabUser(""))
    assert not core.readable(READ_ONLY)
    assert log.readable(READ_ONLY)


def test_file_list(devices: Devices, ask: Ask) -> None:
    """A folder, a pattern, another engine's folder, and home."""
    device = devices["lab-mx1"]

    def names(path: str) -> list[str | None]:
        return [part.text() for part in ask(device, Rpc("file-list", path=path, detail=True)).each("file-name")]

    assert "messages.2.gz" in names("/var/log/")
    assert names("/var/tmp/*core*") == ["/var/tmp/l2ald.core.0.gz"]
    assert names("re1:/var/crash") == ["vmcore.0.gz"]
    assert names("/var") == ["crash", "home", "log", "tmp"]
    (home,) = ask(device, Rpc("file-list", path="~")).each("directory-list")
    assert home.attribute("root-path") == "/var/home/lab/"
    assert ask(device, Rpc("file-list", path="/root")).output == "/root: No such file or directory"


@pytest.mark.parametrize(
    ("rpc", "user", "said"),
    [
        (Rpc("file-show", filename="/etc/passwd"), "lab", "No such file or directory"),
        (Rpc("file-show", filename="../../../../etc/shadow"), "lab", "No such file or directory"),
        (Rpc("file-show", filename="/var/tmp/l2ald.core.0.gz"), "observer", "Permission denied"),
        (Rpc("get-checksum-information", path="/var/tmp/l2ald.core.0.gz"), "observer", "Permission denied"),
        (Rpc("get-checksum-information", path="/proc/self/environ"), "lab", "No such file or directory"),
        (Rpc("get-log", filename="../../etc/passwd"), "lab", "No such file or directory"),
        (Rpc("request-shell-execute", command="id"), "observer", "permission denied"),
    ],
)
def test_file_errors(devices: Devices, ask: Ask, rpc: Rpc, user: str, said: str) -> None:
    """What is not there, or not for this login, is an error."""
    assert said in ask(devices["lab-mx1"], rpc, user=user).errors[0].message


def test_log_over_netconf(devices: Devices, ask: Ask) -> None:
    """A log's text is that of the file."""
    shown = next(ask(devices["lab-mx1"], Rpc("get-log", filename="messages")).each("file-content"))
    content = disk(devices["lab-mx1"]).files["/var/log/messages"].content

    assert "".join(shown.element.itertext()).strip() == content.read(0, content.size).decode().strip()

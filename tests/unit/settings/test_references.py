"""Secrets by reference."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from agent.errors import SecretError
from agent.ports import Secrets
from agent.settings import References

SECRET = "corr3ct-h0rse"


def kept(path: Path, content: bytes = SECRET.encode(), mode: int = 0o600) -> Path:
    """A file with a secret."""
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("content", [SECRET, f"{SECRET}\n", f"{SECRET}\r\n"])
@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_file(content: str, mode: int, tmp_path: Path) -> None:
    """The end of the last line is no part of it."""
    path = kept(tmp_path / "secret", content.encode(), mode)

    assert References({}).reveal(f"file:{path}") == SECRET


def test_a_key_keeps_its_lines(tmp_path: Path) -> None:
    """Only the last line's end goes."""
    path = kept(tmp_path / "key", b"-----BEGIN\na\nb\n-----END\n")

    assert References({}).reveal(f"file:{path}") == "-----BEGIN\na\nb\n-----END"


@pytest.mark.parametrize(
    ("mode", "content", "words"),
    [
        (0o644, b"x", "others may read or change it (mode 0644); say: chmod 600"),
        (0o640, b"x", "others may read or change it (mode 0640); say: chmod 600"),
        (0o602, b"x", "others may read or change it (mode 0602); say: chmod 600"),
        (0o600, b"", "is empty"),
        (0o600, b"\n", "is empty"),
        (0o600, b"\xff\xfe", "not a text of at most 64 KiB"),
        (0o600, b"x" * 70_000, "not a text of at most 64 KiB"),
    ],
)
def test_unsafe_files(mode: int, content: bytes, words: str, tmp_path: Path) -> None:
    """The error names the file."""
    path = kept(tmp_path / "secret", content, mode)

    with pytest.raises(SecretError) as error:
        References({}).reveal(f"file:{path}")

    assert str(error.value) == f"file:{path}: {words}"


def test_a_link_to_an_open_file(tmp_path: Path) -> None:
    """What counts is the file that is read."""
    (tmp_path / "good").symlink_to(kept(tmp_path / "closed"))
    (tmp_path / "bad").symlink_to(kept(tmp_path / "open", mode=0o644))

    assert References({}).reveal(f"file:{tmp_path}/good") == SECRET
    with pytest.raises(SecretError, match="others may read"):
        References({}).reveal(f"file:{tmp_path}/bad")


def test_no_files(tmp_path: Path) -> None:
    """A folder, a pipe that nobody writes to, and nothing at all."""
    os.mkfifo(tmp_path / "pipe", 0o600)

    for name, words in [("", "not a regular file"), ("pipe", "not a regular file"), ("none", "no such file or directory")]:
        with pytest.raises(SecretError, match=words):
            References({}).reveal(f"file:{tmp_path / name}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_somebody_elses_file(tmp_path: Path) -> None:
    """Whoever owns it could change it."""
    os.chown(kept(tmp_path / "secret"), 65534, -1)

    with pytest.raises(SecretError, match="belongs to somebody else"):
        References({}).reveal(f"file:{tmp_path}/secret")


def test_credential(tmp_path: Path) -> None:
    """Systemd guards the folder; the mode of the files in it is its own affair."""
    kept(tmp_path / "network", mode=0o440)
    references = References({"CREDENTIALS_DIRECTORY": str(tmp_path)})

    assert references.reveal("credential:network") == SECRET
    with pytest.raises(SecretError, match="expected a name, not a path"):
        references.reveal("credential:../network")
    with pytest.raises(SecretError, match="credential:other: no such file"):
        references.reveal("credential:other")
    with pytest.raises(SecretError, match="only a systemd unit has credentials"):
        References({}).reveal("credential:network")


def test_variable() -> None:
    """As it is."""
    references = References({"PASSWORD": SECRET, "EMPTY": ""})

    assert references.reveal("env:PASSWORD") == SECRET
    for name, words in [("NONE", "no such variable"), ("EMPTY", "is empty")]:
        with pytest.raises(SecretError, match=f"env:{name}: {words}"):
            references.reveal(f"env:{name}")


@pytest.mark.parametrize(
    ("command", "secret"),
    [("printf 'one\\ntwo'", "one"), ("printf 'one\\r\\n'", "one"), ("printf '%s' '$HOME; \"x\"'", '$HOME; "x"')],
)
def test_command(command: str, secret: str) -> None:
    """The first line; no shell is involved."""
    assert References({}).reveal(f"command:{command}") == secret


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (f"sh -c 'echo {SECRET} >&2; echo {SECRET}; exit 3'", "sh: ended with 3"),
        (f"/no/such/program {SECRET}", "/no/such/program: no such file or directory"),
        (f"sh -c 'unclosed {SECRET}", "sh: a quote is not closed"),
        (f"true {SECRET}", "true: is empty"),
        (f"sh -c 'echo {SECRET}; sleep 60'", "sh: no answer within 0.2 seconds"),
        (f"sh -c 'sleep 60 & sleep 60' {SECRET}", "sh: no answer within 0.2 seconds"),
    ],
)
def test_commands_that_fail(command: str, words: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither its words nor what it says are shown; all that it started is ended in time."""
    begin = time.monotonic()

    with pytest.raises(SecretError) as error:
        References({}, seconds=0.2).reveal(f"command:{command}")

    assert str(error.value) == f"command:{words}"
    assert time.monotonic() - begin < 5
    assert SECRET not in "".join(capfd.readouterr())


def test_a_command_is_asked_once_a_minute(tmp_path: Path) -> None:
    """A round over a thousand devices asks it once, whether it works or not."""
    command = f"sh -c 'echo x >> {tmp_path}/calls; echo {SECRET}'"
    failing = f"sh -c 'echo x >> {tmp_path}/failures; exit 1'"
    references = References({})

    assert {references.reveal(f"command:{command}") for _ in range(3)} == {SECRET}
    for _ in range(3):
        with pytest.raises(SecretError):
            references.reveal(f"command:{failing}")
    assert (tmp_path / "calls").read_text() == (tmp_path / "failures").read_text() == "x\n"
    assert SECRET not in repr(references)


@pytest.mark.parametrize("reference", [SECRET, "", "file:", "plain:x", f"env {SECRET}"])
def test_no_reference(reference: str) -> None:
    """It may be the secret itself, and is not repeated."""
    with pytest.raises(SecretError) as error:
        References({}).reveal(reference)

    assert str(error.value) == "not a reference; write credential:NAME, file:PATH, env:NAME or command:WORDS"


def test_it_is_the_port() -> None:
    """What the transports are given."""
    secrets: Secrets = References({"A": "b"})

    assert secrets.reveal("env:A") == "b"

"""Secrets by reference: looked up at the moment of use, and kept nowhere.

Only what a `command:` said is kept in memory, for a minute: a round over a thousand devices asks it once.
"""

from __future__ import annotations

import os
import shlex
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from agent.errors import SecretError

COMMAND_SECONDS: Final = 10.0
KEPT_SECONDS: Final = 60.0

_LARGEST: Final = 1 << 16
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class References:
    """Turns references into secrets; implements `agent.ports.Secrets`. Any thread may use it.

    - `credential:NAME`: a credential of the systemd unit.
    - `file:PATH`: a regular file of ours or root's that nobody else may read (0600 or 0400); its last line's end is not part of it.
    - `env:NAME`: a variable.
    - `command:WORDS`: the first line that a command prints within 10 seconds; no shell is involved, and its stderr is not shown.
    """

    def __init__(self, environ: Mapping[str, str] | None = None, *, seconds: float = COMMAND_SECONDS) -> None:
        self._environ = os.environ if environ is None else environ
        self._seconds = seconds
        self._said: dict[str, tuple[float, str, str]] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "References()"

    def reveal(self, reference: str) -> str:
        """The secret behind a reference. Raises `SecretError`, which never holds it."""
        ways: dict[str, Callable[[str], str]] = {
            "credential": self._credential,
            "file": self._file,
            "env": self._variable,
            "command": self._command,
        }
        kind, _, rest = reference.partition(":")
        if kind not in ways or not rest.strip():
            raise SecretError("not a reference; write credential:NAME, file:PATH, env:NAME or command:WORDS")
        secret = ways[kind](rest.strip())
        if not secret:
            raise SecretError(f"{_shown(reference)}: is empty")
        return secret

    def _credential(self, name: str) -> str:
        folder = self._environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            raise SecretError(f"credential:{name}: only a systemd unit has credentials ($CREDENTIALS_DIRECTORY is not set)")
        if Path(name).name != name:
            raise SecretError(f"credential:{name}: expected a name, not a path")
        return _content(Path(folder) / name, f"credential:{name}", private=False)

    def _file(self, path: str) -> str:
        return _content(Path(path).expanduser(), f"file:{path}", private=True)

    def _variable(self, name: str) -> str:
        if name not in self._environ:
            raise SecretError(f"env:{name}: no such variable")
        return self._environ[name]

    def _command(self, command: str) -> str:
        with self._lock:
            until, secret, complaint = self._said.get(command, (0.0, "", ""))
            if time.monotonic() >= until:
                secret, complaint = _outcome(command, self._seconds)
                self._said[command] = (time.monotonic() + KEPT_SECONDS, secret, complaint)
        if complaint:
            raise SecretError(complaint)
        return secret


def _shown(reference: str) -> str:
    """A reference for an error; of a command only the program, since its words may tell."""
    return f"command:{reference.split(':', 1)[1].split(maxsplit=1)[0]}" if reference.startswith("command:") else reference


def _content(path: Path, shown: str, *, private: bool) -> str:
    """The text of a file without the end of its last line; what is checked is the file that is read, whatever its name leads to."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise SecretError(f"{shown}: {(error.strerror or 'not readable').lower()}") from None
    try:
        _require_safe(os.fstat(descriptor), shown, private=private)
        raw = os.read(descriptor, _LARGEST + 1)
    finally:
        os.close(descriptor)
    text = raw.decode("utf-8", "replace")
    if len(raw) > _LARGEST or "\ufffd" in text:
        raise SecretError(f"{shown}: not a text of at most 64 KiB")
    return text.removesuffix("\n").removesuffix("\r")


def _require_safe(status: os.stat_result, shown: str, *, private: bool) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SecretError(f"{shown}: not a regular file")
    if not private:
        return
    if status.st_uid not in (os.geteuid(), 0):
        raise SecretError(f"{shown}: belongs to somebody else; give it to the account that runs this")
    if status.st_mode & _OTHERS:
        raise SecretError(f"{shown}: others may read or change it (mode {stat.S_IMODE(status.st_mode):04o}); say: chmod 600")


def _outcome(command: str, seconds: float) -> tuple[str, str]:
    """What a command printed, or what is wrong with it: a round asks neither a good nor a bad one for every device."""
    try:
        return _printed(command, seconds), ""
    except SecretError as error:
        return "", str(error)


def _printed(command: str, seconds: float) -> str:
    """The first line that a command prints."""
    shown = _shown(f"command:{command}")
    try:
        words = shlex.split(command)
    except ValueError:
        raise SecretError(f"{shown}: a quote is not closed") from None
    try:
        process = subprocess.Popen(  # noqa: S603 - the owner of the configuration names it, and no shell reads it
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        raise SecretError(f"{shown}: {(error.strerror or 'does not start').lower()}") from None
    with process:
        output = _output(process, seconds)
    if output is None:
        raise SecretError(f"{shown}: no answer within {seconds:g} seconds")
    if process.returncode:
        raise SecretError(f"{shown}: ended with {process.returncode}")
    return output.decode("utf-8", "replace").partition("\n")[0].removesuffix("\r")


def _output(process: subprocess.Popen[bytes], seconds: float) -> bytes | None:
    """What it prints; `None` where it takes too long, and then it and all that it started are ended."""
    try:
        return process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return None

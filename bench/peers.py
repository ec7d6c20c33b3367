"""The other side: a light peer of our own that stands for any number of devices, or one that is there already."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncssh
import mkreplies
from target import Target

HERE: Final = Path(__file__).resolve().parent
_NEEDS: Final = "The light peer needs a C compiler and libssh's headers: apt-get install gcc libssh-dev"


@contextmanager
def outside(address: str, user: str, password: str) -> Iterator[Target]:
    """A peer that somebody else runs, as HOST:PORT."""
    host, _, port = address.rpartition(":")
    yield Target(host, int(port), _host_key(host, int(port)), user, password)


@contextmanager
def own(latency: int) -> Iterator[Target]:
    """A peer for this run, on this machine: the light one, or the lab where that cannot be built. `latency` is milliseconds an rpc."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder, port = Path(name), _free_port()
        program = _built(folder)
        command = [program, str(port), str(latency), _key_file(folder), _replies(folder)] if program else _lab(port, latency)
        with _running(command):
            yield Target("127.0.0.1", port, _host_key("127.0.0.1", port), spread=bool(program))


def _built(folder: Path) -> str:
    """The light peer's program; empty, and said so, where it cannot be built."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    program = folder / "ncsim"
    command = [compiler or "", "-O2", "-o", program, HERE / "ncsim.c", "-lssh", "-lpthread"]
    made = subprocess.run(command, capture_output=True, text=True, check=False) if compiler else None
    if made and made.returncode == 0:
        return str(program)
    why = made.stderr.strip().splitlines()[0] if made else "no C compiler"
    sys.stderr.write(f"{_NEEDS}\n({why})\nThe lab is the peer instead. It costs more than what is measured: the figures are too bad.\n")
    return ""


def _lab(port: int, latency: int) -> list[str]:
    return [sys.executable, str(HERE / "lab_peer.py"), str(port), str(latency)]


def _key_file(folder: Path) -> str:
    path = folder / "host_key"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(path)
    return str(path)


def _replies(folder: Path) -> str:
    mkreplies.write(folder / "replies")
    return str(folder / "replies")


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    """The peer as a process of its own, once it has said that it is ready."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as peer:
        try:
            if not peer.stdout or not peer.stdout.readline():
                raise SystemExit("the peer did not start")
            yield
        finally:
            peer.kill()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _host_key(host: str, port: int) -> str:
    """The key that it shows, as a `known_hosts` line has it."""
    try:
        key = asyncio.run(asyncio.wait_for(asyncssh.get_server_host_key(host, port, server_host_key_algs=["ssh-ed25519"], config=None), 10))
    except (OSError, asyncssh.Error) as error:
        raise SystemExit(f"{host}:{port}: {error or 'no answer'}") from error
    if key is None:
        raise SystemExit(f"{host}:{port}: no host key")
    return " ".join(key.export_public_key().decode().split()[:2])

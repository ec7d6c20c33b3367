"""Peers with one fault each: real servers on loopback, in a process of their own, so that what a client leaves open can be counted.

Run as a program it prints one line of JSON, `{name: {"port": ..., "keys": [[algorithm, key], ...]}}`, and serves until its standard
input ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import asyncssh

PASSWORD = "correct horse"
USER = "reader"
END = b"]]>]]>"
BASE = "urn:ietf:params:netconf:base"
FOREVER = 3600.0
HELLO = (
    "<!-- No comment was harmed -->\n<!-- user {user} -->\n"
    '<nc:hello xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"><nc:capabilities>{capabilities}</nc:capabilities>'
    "<nc:session-id>4711</nc:session-id></nc:hello>"
)


class Talk:
    """The device's side of one NETCONF session, over a channel in bytes."""

    def __init__(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        self.process = process
        self.chunked = False

    def say(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.process.stdout.write(data)

    async def part(self, data: bytes) -> None:
        """Send bytes in a packet of their own."""
        self.say(data)
        await self.process.stdout.drain()
        await asyncio.sleep(0.005)

    def hello(self, *versions: str) -> None:
        """Say hello, with these versions of the base capability."""
        capabilities = "".join(f"<nc:capability>{BASE}:{version}</nc:capability>" for version in versions or ("1.0",))
        self.say(HELLO.format(user=USER, capabilities=capabilities).encode() + END)

    async def heard(self) -> bytes:
        """The next message, without its framing."""
        if not self.chunked:
            return (await self.process.stdin.readuntil(END)).removesuffix(END)
        return (await self.process.stdin.readuntil(b"\n##\n")).removesuffix(b"\n##\n").partition(b"<")[2]

    async def asked(self) -> AsyncIterator[tuple[str, str]]:
        """Message id and operation of each rpc, until close-session has been answered."""
        await self.heard()
        while True:
            message = (await self.heard()).decode()
            number = re.search(r'message-id="([^"]+)"', message)
            inside = re.search(r"<(?:nc:)?rpc[^>]*>(.*)</(?:nc:)?rpc>", message, re.DOTALL)
            assert number is not None, message
            assert inside is not None, message
            yield number[1], inside[1]
            if "close-session" in message:
                return

    def reply(self, number: str, inside: str | bytes) -> None:
        """Answer an rpc."""
        raw = inside if isinstance(inside, bytes) else inside.encode()
        message = f'<nc:rpc-reply xmlns:nc="urn:base" xmlns:junos="urn:j" message-id="{number}">\n'.encode() + raw + b"\n</nc:rpc-reply>\n"
        if not self.chunked:
            self.say(message + END)
            return
        for piece in (message[:7], message[7:]):
            self.say(b"\n#%d\n%b" % (len(piece), piece))
        self.say(b"\n##\n")


Script = Callable[[Talk], Awaitable[None]]


def answer(operation: str) -> str:
    """What a healthy device says: a name, or as many bytes as it was asked for, in records of 100."""
    size = re.search(r"<size>(\d+)</size>", operation)
    if size is None:
        return "<system-information><host-name>\nlab-mx1\n</host-name></system-information>"
    return ("<line>" + "x" * 86 + "</line>\n") * (int(size[1]) // 100)


async def healthy(talk: Talk) -> None:
    """Everything as it should be."""
    talk.hello()
    async for number, operation in talk.asked():
        talk.reply(number, "<nc:ok/>" if "close-session" in operation else answer(operation))
        await talk.process.stdout.drain()


async def chunks(talk: Talk) -> None:
    """Base:1.1, each reply in two chunks."""
    talk.hello("1.0", "1.1")
    await talk.heard()
    talk.chunked = True
    while True:
        message = (await talk.heard()).decode()
        number = re.search(r'message-id="([^"]+)"', message)
        assert number is not None
        talk.reply(number[1], answer(message))


def once(play: Callable[[Talk, str], Awaitable[None]]) -> Script:
    """A healthy session whose answer to `get-fault` goes wrong; all else is answered well."""

    async def script(talk: Talk) -> None:
        talk.hello()
        async for number, operation in talk.asked():
            if "get-fault" in operation:
                await play(talk, number)
            else:
                talk.reply(number, answer(operation))

    return script


def says(inside: bytes) -> Script:
    """Answers `get-fault` with these bytes."""

    async def play(talk: Talk, number: str) -> None:
        talk.reply(number, inside)

    return once(play)


async def no_hello(talk: Talk) -> None:
    """Opens NETCONF and is silent."""
    await asyncio.sleep(FOREVER)


async def dropped_hello(talk: Talk) -> None:
    """Opens NETCONF and hangs up."""
    talk.process.channel.get_connection().abort()


async def hello_begun(talk: Talk) -> None:
    """A hello that does not end."""
    talk.say(b"<hello><capabilities>")
    await asyncio.sleep(FOREVER)


async def hello_garbage(talk: Talk) -> None:
    """Something framed that is no hello."""
    talk.say(b"error: cannot fork" + END)
    await asyncio.sleep(FOREVER)


async def hello_in_pieces(talk: Talk) -> None:
    """A hello that is slow, but in time."""
    raw = HELLO.format(user=USER, capabilities=f"<nc:capability>{BASE}:1.0</nc:capability>").encode() + END
    for at in range(0, len(raw), 40):
        await talk.part(raw[at : at + 40])
    await _go_on(talk)


async def text_before_hello(talk: Talk) -> None:
    """A banner, and more text than comments, before the hello."""
    talk.say(b"\r\n*** Authorised users only <be warned> ***\r\nwarning: license expires & more\n")
    talk.hello()
    await _go_on(talk)


async def _go_on(talk: Talk) -> None:
    async for number, operation in talk.asked():
        talk.reply(number, answer(operation))


async def unanswered(talk: Talk, number: str) -> None:
    """Not a byte."""
    await asyncio.sleep(FOREVER)


async def trickle(talk: Talk, number: str) -> None:
    """A byte now and then."""
    talk.say(f'<rpc-reply message-id="{number}">'.encode())
    while True:
        talk.say(b"x")
        await asyncio.sleep(0.1)


async def dropped(talk: Talk, number: str) -> None:
    """The connection is cut in the middle of a reply."""
    await talk.part(f'<rpc-reply message-id="{number}"><output>half'.encode())
    talk.process.channel.get_connection().abort()


async def truncated(talk: Talk, number: str) -> None:
    """XML that stops, in a frame that is whole."""
    talk.say(f'<rpc-reply message-id="{number}"><output>half'.encode() + END)


async def split_text(talk: Talk, number: str) -> None:
    """Every byte in a packet of its own, end mark and two-byte letters too."""
    raw = f'<rpc-reply message-id="{number}"><output>Ærø ]]&gt; äöü</output></rpc-reply>'.encode() + END
    for at in range(len(raw)):
        await talk.part(raw[at : at + 1])


async def mismatch(talk: Talk, number: str) -> None:
    """The reply to another question."""
    talk.reply("999", "<output>not yours</output>")


async def numberless(talk: Talk, number: str) -> None:
    """A reply without a number, as Junos sends some errors."""
    talk.say(b"<rpc-reply><rpc-error><error-severity>error</error-severity></rpc-error></rpc-reply>" + END)


async def not_a_reply(talk: Talk, number: str) -> None:
    """A message that is something else."""
    talk.say(b"<notification/>" + END)


async def endless(talk: Talk, number: str) -> None:
    """A reply without end."""
    talk.say(f'<rpc-reply message-id="{number}">'.encode())
    while True:
        talk.say(b"<line>more</line>\n" * 2000)
        await talk.process.stdout.drain()


async def close_unanswered(talk: Talk) -> None:
    """Answers all but close-session, and does not hang up either."""
    talk.hello()
    async for number, operation in talk.asked():
        if "close-session" not in operation:
            talk.reply(number, answer(operation))
    await asyncio.sleep(FOREVER)


async def broken_chunks(talk: Talk) -> None:
    """Base:1.1 with a chunk that has no size."""
    talk.hello("1.1")
    await talk.heard()
    talk.chunked = True
    await talk.heard()
    talk.say(b"\n#many\n<rpc-reply/>\n##\n")
    await asyncio.sleep(FOREVER)


SCRIPTS: dict[str, Script] = {
    "healthy": healthy,
    "chunks": chunks,
    "no-hello": no_hello,
    "dropped-hello": dropped_hello,
    "hello-begun": hello_begun,
    "hello-garbage": hello_garbage,
    "hello-in-pieces": hello_in_pieces,
    "text-before-hello": text_before_hello,
    "unanswered": once(unanswered),
    "trickle": once(trickle),
    "dropped": once(dropped),
    "truncated": once(truncated),
    "control-character": says(b"<output>bell\x07rings</output>"),
    "latin-1": says(b"<output>caf\xe9</output>"),
    "split-text": once(split_text),
    "mismatch": once(mismatch),
    "numberless": once(numberless),
    "not-a-reply": once(not_a_reply),
    "escaped-mark": says(b"<output>]]&gt;]]&gt;</output>"),
    "endless": once(endless),
    "close-unanswered": close_unanswered,
    "broken-chunks": broken_chunks,
}
"""What goes on inside NETCONF, on peers that are well otherwise."""


@dataclass
class Door(asyncssh.SSHServer):
    """How a peer lets people in."""

    password: str | None = PASSWORD
    interactive: bool = False
    keys: tuple[str, ...] = ()
    stall: str = ""
    forwards: bool = False
    connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.connection = conn

    def session_requested(self) -> bool:
        if self.stall == "session" and self.connection is not None:
            self.connection.abort()
        return False

    async def _stalled(self, where: str) -> None:
        if self.stall == where:
            await asyncio.sleep(FOREVER)

    async def begin_auth(self, username: str) -> bool:  # type: ignore[override]
        await self._stalled("auth")
        return True

    def password_auth_supported(self) -> bool:
        return self.password is not None and not self.interactive

    def validate_password(self, username: str, password: str) -> bool:
        return password == self.password

    def kbdint_auth_supported(self) -> bool:
        return self.interactive

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        return ("", "", "", [("Password:", False)])

    def validate_kbdint_response(self, username: str, responses: Any) -> bool:
        return list(responses) == [self.password]

    def public_key_auth_supported(self) -> bool:
        return bool(self.keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return key.export_public_key().decode().split()[1] in self.keys

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        return self.forwards


def process(script: Script) -> Callable[[asyncssh.SSHServerProcess[bytes]], Awaitable[None]]:
    """Play a script on the NETCONF subsystem."""

    async def serve(served: asyncssh.SSHServerProcess[bytes]) -> None:
        if served.command:
            served.exit(127)
            return
        try:
            await script(Talk(served))
        except (asyncssh.Error, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            served.exit(0)

    return serve


BIG = 50_000_000
CUT_AT = 3_000_000


class Files(asyncssh.SFTPServer):
    """The files of a device; some of them come wrongly, and say so in their names."""

    drops: ClassVar[Counter[str]] = Counter()

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes], folder: str) -> None:
        super().__init__(chan, chroot=folder.encode())
        self._names: dict[int, str] = {}

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        if path.endswith(b"forbidden"):
            raise asyncssh.SFTPPermissionDenied("Permission denied")
        file = super().open(path, pflags, attrs)
        self._names[id(file)] = path.decode().rpartition("/")[2]
        return file

    def stat(self, path: bytes) -> Any:
        attrs = asyncssh.SFTPAttrs.from_local(Path(os.fsdecode(self.map_path(path))).stat())
        if path.endswith(b"short"):
            attrs.size = (attrs.size or 0) + 1000
        return attrs

    async def read(self, file_obj: Any, offset: int, size: int) -> bytes:  # type: ignore[override]
        name = self._names.get(id(file_obj), "")
        if name.startswith("drops") and offset >= CUT_AT:
            self.drops[name] += 1
            if self.drops[name] == 1:
                self.connection.abort()
        if name == "stalls" and offset >= CUT_AT:
            await asyncio.sleep(FOREVER)
        file_obj.seek(offset)
        return bytes(file_obj.read(size))


class OnlyScp(asyncssh.SSHServerProcess[bytes]):
    """Refuses SFTP."""

    def subsystem_requested(self, subsystem: str) -> bool:
        return subsystem != "sftp" and super().subsystem_requested(subsystem)


@contextmanager
def folder_of_files() -> Iterator[str]:
    """Small, empty and large files."""
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder, "var", "log")
        logs.mkdir(parents=True)
        for name, size in {"messages": 12_345, "a b'$(touch c)": 99, "empty": 0, "forbidden": 10, "short": 5000, "big": BIG}.items():
            (logs / name).write_bytes(content(size))
        for name in ("stalls", "drops-ssh", "drops-pyez"):
            (logs / name).write_bytes(content(8_000_000))
        yield folder


def content(size: int) -> bytes:
    """So many bytes that do not repeat at powers of two."""
    return (bytes(range(251)) * (size // 251 + 1))[:size]


async def file_servers(folder: str) -> dict[str, int]:
    """Healthy devices that also have files."""

    def files(chan: asyncssh.SSHServerChannel[bytes]) -> Files:
        return Files(chan, folder)

    class ScpDoor(Door):
        def session_requested(self) -> Any:
            return OnlyScp(process(healthy), files, 3, True)

    return {"files": await listen(healthy, sftp_factory=files, allow_scp=True), "scp-only": await listen(None, ScpDoor())}


HOST_KEYS = {kind: asyncssh.generate_private_key(kind) for kind in ("ssh-ed25519", "ecdsa-sha2-nistp256")}


async def listen(script: Script | None, door: Door | None = None, **options: Any) -> int:
    """An SSH server on some port."""
    made = door or Door()
    keys = options.pop("server_host_keys", [HOST_KEYS["ssh-ed25519"]])
    factory = process(script) if script else None
    server = await asyncssh.listen(
        "127.0.0.1", 0, server_factory=lambda: made, server_host_keys=keys, process_factory=factory, encoding=None,
        login_timeout=0, reuse_address=True, backlog=512, **options,
    )  # fmt: skip
    return server.get_port()


async def raw(play: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> int:
    """A TCP server that is no SSH server."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await play(reader, writer)
        except OSError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return int(server.sockets[0].getsockname()[1])


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accepts, and says nothing."""
    await reader.read()


async def http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers what it is told with HTTP."""
    await reader.read(10)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nServer: lab\r\n\r\n<html></html>\r\n")
    await writer.drain()


async def http_and_wait(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """HTTP, and keeps the connection."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    await reader.read()


async def banner_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An SSH banner, and no key exchange."""
    writer.write(b"SSH-2.0-lab\r\n")
    await reader.read()


async def sha1_host_key(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An old OpenSSH: the key exchange would do, the host key would not, and it hangs up without a word."""
    lists = ["curve25519-sha256", "ssh-rsa,ssh-dss", *["aes128-ctr"] * 2, *["hmac-sha2-256"] * 2, *["none"] * 2, "", ""]
    names = b"".join(len(names).to_bytes(4, "big") + names.encode() for names in lists)
    payload = b"\x14" + bytes(16) + names + bytes(5)
    pad = 8 + (-(5 + len(payload) + 8)) % 8
    writer.write(b"SSH-2.0-OpenSSH_6.6\r\n" + (1 + len(payload) + pad).to_bytes(4, "big") + bytes([pad]) + payload + bytes(pad))
    await reader.readuntil(b"SSH-2.0")
    await reader.read(2000)


async def slammed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hangs up at once, as a device does whose connection limit is reached."""


def unanswering() -> int:
    """A port where the kernel drops what comes: its queue is full."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(0)
    _KEPT.append(server)
    for _ in range(2):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(server.getsockname())
        _KEPT.append(client)
    return int(server.getsockname()[1])


def closed() -> int:
    """A port where nobody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


_KEPT: list[socket.socket] = []


async def doors(user_key: str) -> dict[str, int]:
    """Peers that differ in how they let people in."""
    rsa = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    HOST_KEYS["ssh-rsa"] = rsa
    return {
        "no-netconf": await listen(None),
        "drops-after-login": await listen(None, Door(stall="session")),
        "stalls-in-auth": await listen(healthy, Door(stall="auth")),
        "interactive": await listen(healthy, Door(interactive=True)),
        "by-key": await listen(healthy, Door(password=None, keys=(user_key,))),
        "jump": await listen(None, Door(forwards=True)),
        "jump-refuses": await listen(None, Door(password="another", forwards=True)),
        "old-kex": await listen(healthy, kex_algs=["diffie-hellman-group14-sha1"]),
        "old-group-exchange": await listen(healthy, kex_algs=["diffie-hellman-group-exchange-sha1"]),
        "old-host-key": await listen(
            healthy,
            server_host_keys=[rsa],
            signature_algs=["ssh-rsa"],
            kex_algs=["diffie-hellman-group1-sha1"],
            encryption_algs=["aes128-cbc"],
        ),
        "many-keys": await listen(healthy, server_host_keys=list(HOST_KEYS.values())),
    }


async def wires() -> dict[str, int]:
    """Peers that do not even speak SSH."""
    return {
        "unanswering": unanswering(),
        "closed": closed(),
        "silent": await raw(silent),
        "http": await raw(http),
        "http-and-wait": await raw(http_and_wait),
        "banner-only": await raw(banner_only),
        "slammed": await raw(slammed),
        "only-sha1-host-key": await raw(sha1_host_key),
    }


async def serve(folder: str) -> None:
    """Open everything, say where, and serve until standard input ends."""
    user_key = sys.stdin.readline().split()[1]
    ports = {name: await listen(script) for name, script in SCRIPTS.items()}
    ports |= await doors(user_key)
    ports |= await wires()
    ports |= await file_servers(folder)
    keys = [key.export_public_key().decode().split()[:2] for key in HOST_KEYS.values()]
    sys.stdout.write(json.dumps({"ports": ports, "keys": keys}) + "\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@dataclass(frozen=True)
class Peers:
    """The running peers: their ports, and the keys that they show."""

    ports: dict[str, int]
    keys: tuple[tuple[str, str], ...]
    pid: int


@contextmanager
def running(user_key: str) -> Iterator[Peers]:
    """Start the peers in a process of their own; `user_key` is the public key that `by-key` lets in."""
    with subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{user_key}\n")
        child.stdin.flush()
        said = json.loads(child.stdout.readline())
        yield Peers(said["ports"], tuple(tuple(key) for key in said["keys"]), child.pid)
        child.stdin.close()


if __name__ == "__main__":
    with folder_of_files() as files_of_all:
        asyncio.run(serve(files_of_all))

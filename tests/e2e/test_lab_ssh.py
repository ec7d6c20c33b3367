"""The lab over real SSH, asked by a client that shares no code with it."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest
from lxml import etree

from agent.errors import ConfigError
from agent.lab.host import LabHost
from agent.lab.peer import Rendered
from agent.lab.scenario import Scenario, Step
from agent.lab.server import Lab

BASE = "urn:ietf:params:netconf:base:1."
FLOOD = 600


class Client:
    """A NETCONF client on one channel; reads to the end mark of either framing."""

    def __init__(self, writer: asyncssh.SSHWriter[bytes], reader: asyncssh.SSHReader[bytes]) -> None:
        self.writer = writer
        self.reader = reader
        self.chunked = False
        self.hello = ""

    async def begin(self, *versions: int) -> None:
        """Exchange hellos, offering these versions of the base capability."""
        self.hello = (await self.reader.readuntil(b"]]>]]>")).decode().removesuffix("]]>]]>")
        offered = "".join(f"<capability>{BASE}{version}</capability>" for version in versions)
        self.writer.write(f"<hello><capabilities>{offered}</capabilities></hello>]]>]]>".encode())
        self.chunked = 1 in versions and f"{BASE}1" in self.hello

    async def ask(self, rpc: str, attributes: str = 'message-id="1"') -> str:
        """Ask one rpc; in chunks of seven bytes where they are agreed on."""
        self.send(f"<rpc {attributes}>{rpc}</rpc>".encode())
        return await self.message()

    def send(self, message: bytes) -> None:
        """Send one message."""
        pieces = [message[at : at + 7] for at in range(0, len(message), 7)]
        chunks = b"".join(b"\n#%d\n%s" % (len(piece), piece) for piece in pieces) + b"\n##\n"
        self.writer.write(chunks if self.chunked else message + b"]]>]]>")

    async def message(self) -> str:
        """The next message."""
        if not self.chunked:
            return (await self.reader.readuntil(b"]]>]]>")).decode().removesuffix("]]>]]>")
        found = b""
        while size := re.search(rb"#(\d+)\n\Z", await self.reader.readuntil(re.compile(rb"\n#(?:\d+|#)\n"))):
            found += await self.reader.readexactly(int(size[1]))
        return found.decode()


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    """The shipped lab."""
    async with Lab.shipped() as running:
        yield running


def login(host: LabHost, **options: object) -> asyncssh.connection._ACMWrapper[asyncssh.SSHClientConnection]:
    """A login that trusts exactly the host's keys."""
    known = asyncssh.import_known_hosts("".join(f"[{host.address}]:{host.port} {key}\n" for key in host.host_keys))
    given = {"username": host.user, "password": host.password, "known_hosts": known, "config": None, "agent_path": None}
    return asyncssh.connect(host.address, host.port, **(given | options))


@asynccontextmanager
async def netconf(host: LabHost, *versions: int, **options: object) -> AsyncIterator[Client]:
    """A NETCONF session with a device."""
    async with login(host, **options) as connection:
        writer, reader, _ = await connection.open_session(subsystem="netconf", encoding=None)
        client = Client(writer, reader)
        await client.begin(*(versions or (0, 1)))
        yield client


@pytest.mark.parametrize(
    ("name", "versions", "chunked"), [("lab-ptx1", (0, 1), True), ("lab-ptx1", (0,), False), ("lab-mx1", (0, 1), False)]
)
async def test_framing(lab: Lab, name: str, versions: tuple[int, ...], chunked: bool) -> None:
    """Chunks are used once both offered them, and only then."""
    async with netconf(lab[name], *versions) as client:
        reply = etree.fromstring((await client.ask("<get-chassis-inventory/>", 'message-id="a&lt;b" trace="7"')).strip().encode())

    assert client.chunked is chunked
    assert (reply.get("message-id"), reply.get("trace")) == ("a<b", "7")
    assert reply.find(".//{*}serial-number").text == lab[name].peer.device.chassis[0].serial


async def test_hello(lab: Lab) -> None:
    """Comments before it or not, prefixed or not; a session has a number."""
    async with netconf(lab["lab-mx1"]) as router, netconf(lab["lab-ptx1"]) as evolved:
        assert router.hello.startswith("<!-- ")
        assert "user lab," in router.hello
        assert evolved.hello.startswith("<nc:hello ")
        for client in (router, evolved):
            root = etree.fromstring(client.hello.strip().encode())
            assert int(root.findtext("{*}session-id", "")) > 0


async def test_close_session(lab: Lab) -> None:
    """The device says ok, and hangs up."""
    async with netconf(lab["lab-vsrx1"]) as client:
        assert "<nc:ok/>" in await client.ask("<close-session/>")
        assert (await client.reader.read()).strip() == b""


async def test_nonsense_is_answered(lab: Lab) -> None:
    """What is no rpc gets an error, and the session goes on."""
    async with netconf(lab["lab-mx1"]) as client:
        client.send(b"<rpc><broken></rpc>")
        assert "syntax error" in await client.message()
        assert "lab-mx1" in await client.ask("<get-software-information/>")


async def test_broken_framing_ends_the_session(lab: Lab) -> None:
    """A client that breaks the framing is cut off; the device lives on."""
    async with netconf(lab["lab-ptx1"]) as client:
        client.writer.write(b"<rpc/>]]>]]>")
        assert (await client.reader.read()).strip() == b""
    async with netconf(lab["lab-ptx1"]) as client:
        assert "lab-ptx1" in await client.ask("<get-software-information/>")


async def test_permission_denied(lab: Lab) -> None:
    """A lesser login may ask less."""
    async with netconf(lab["lab-vsrx1"], username="observer", password="observer") as client:
        assert "permission denied" in await client.ask("<get-chassis-inventory/>")
        assert "permission denied" not in await client.ask("<get-alarm-information/>")


@pytest.mark.parametrize("options", [{"password": "wrong"}, {"username": "nobody"}, {"password": None}])
async def test_wrong_login(lab: Lab, options: dict[str, str | None]) -> None:
    """A wrong password, an unknown user and nothing at all are refused."""
    with pytest.raises(asyncssh.PermissionDenied):
        async with login(lab["lab-mx1"], client_keys=None, **options):
            pass


async def test_login_by_key(lab: Lab) -> None:
    """The lab's own user key opens too."""
    async with netconf(lab["lab-mx1"], password=None, client_keys=[lab["lab-mx1"].entry.key]) as client:
        assert client.hello


async def test_only_netconf(lab: Lab) -> None:
    """There is no shell."""
    async with login(lab["lab-mx1"]) as connection:
        answer = await connection.run("show version")

    assert (answer.exit_status, answer.stderr) == (1, "only netconf, sftp and scp are here\n")


OUTSIDE = [
    b"/etc/passwd",
    b"../../../../../../etc/passwd",
    b"/var/log/../../../etc/shadow",
    b"//etc/passwd",
    b"/proc/self/environ",
    b"~/../../../root/.ssh/id_rsa",
    b"/var/log/messages/../../../etc/passwd",
    b"/etc/hosts.junos\x00/../passwd",
    b"/etc/\xff",
    b"",
]


def filled(folder: Path) -> list[str]:
    """The files of a folder of this machine that hold anything."""
    return [path.name for path in folder.iterdir() if path.stat().st_size]


@pytest.mark.parametrize("version", [3, 4, 5, 6])
async def test_sftp(lab: Lab, version: int) -> None:
    """Logs and cores are listed and fetched, whole or in part, with every version of the protocol."""
    host = lab["lab-ptx1"]
    async with login(host) as connection, connection.start_sftp_client(sftp_version=version) as sftp:
        names = {str(name) for name in await sftp.listdir("/var/log")}
        (core,) = await sftp.glob("/var/core/re0/*")
        about = await sftp.stat(core)
        async with sftp.open(core, "rb") as file:
            head, middle = await file.read(4, 0), await file.read(9, 9_000_000)
        async with sftp.open("/var/log/messages", "rb") as file:
            log = await file.read()
        home = await sftp.getcwd()

    expected = host.peer.disk(host.user).files[str(core)].content
    assert {"messages", "messages.0.gz", "chassisd"} <= names
    assert (about.size, about.permissions & 0o777) == (22020096, 0o660)
    assert (head, middle) == (expected.read(0, 4), expected.read(9_000_000, 9))
    assert b"mgd[" in log
    assert home == "/var/home/lab"


@pytest.mark.parametrize("version", [3, 6])
async def test_sftp_reaches_nothing_else(lab: Lab, version: int) -> None:
    """No path leads to this machine's files."""
    async with login(lab["lab-mx1"]) as connection, connection.start_sftp_client(sftp_version=version) as sftp:
        for path in OUTSIDE:
            assert not await sftp.isfile(path)
            with pytest.raises(asyncssh.SFTPError):
                await sftp.open(path, "rb")
            with pytest.raises(asyncssh.SFTPError):
                await sftp.readlink(path)
        assert {str(name) for name in await sftp.listdir("/etc")} == {".", "..", "hosts.junos"}
        assert await sftp.realpath("../../../../..") == "/"
        with pytest.raises(asyncssh.SFTPError):
            await sftp.listdir("/root")


async def test_sftp_writes_nothing(lab: Lab, tmp_path: Path) -> None:
    """Every change is refused, and changes nothing, here or there."""
    (tmp_path / "here").write_text("here")
    outside = str(tmp_path / "made")
    async with login(lab["lab-mx1"]) as connection, connection.start_sftp_client() as sftp:
        before = await sftp.listdir("/var/tmp")
        for attempt in (
            sftp.put(str(tmp_path / "here"), "/var/tmp/there"),
            sftp.put(str(tmp_path / "here"), outside),
            sftp.open("/var/log/messages", "ab"),
            sftp.open("/var/log/messages", "rb+"),
            sftp.remove("/var/log/messages"),
            sftp.rename("/var/log/messages", "/var/tmp/x"),
            sftp.posix_rename("/var/log/messages", "/var/tmp/x"),
            sftp.symlink("/etc/passwd", "/var/tmp/x"),
            sftp.link("/etc/passwd", "/var/tmp/x"),
            sftp.mkdir(outside),
            sftp.rmdir("/var/tmp"),
            sftp.chmod("/var/log/messages", 0o777),
            sftp.truncate("/var/log/messages", 0),
            sftp.statvfs("/"),
        ):
            with pytest.raises(asyncssh.SFTPError):
                await attempt
        assert await sftp.listdir("/var/tmp") == before

    assert filled(tmp_path) == ["here"]


async def test_a_lesser_login_reads_less(lab: Lab, tmp_path: Path) -> None:
    """Core files are not for everybody; that they are there is."""
    async with login(lab["lab-mx1"], username="observer", password="observer") as connection:
        async with connection.start_sftp_client() as sftp:
            assert await sftp.getsize("/var/tmp/l2ald.core.0.gz") == 262144
            with pytest.raises(asyncssh.SFTPPermissionDenied):
                await sftp.open("/var/tmp/l2ald.core.0.gz", "rb")
        with pytest.raises(asyncssh.SFTPError, match="Permission denied"):
            await asyncssh.scp((connection, "/var/tmp/l2ald.core.0.gz"), tmp_path)
        await asyncssh.scp((connection, "/var/log/messages.1.gz"), tmp_path)

    assert filled(tmp_path) == ["messages.1.gz"]


async def test_a_core_appears_under_way(lab: Lab) -> None:
    """A session that is open sees what happens to the device."""
    async with login(lab["lab-mx1"]) as connection, connection.start_sftp_client() as sftp:
        assert not await sftp.exists("/var/tmp/rpd.core.0.gz")
        lab.change("lab-mx1", {"core": {"engine": "re0", "path": "/var/tmp/rpd.core.0.gz", "size": 70000}})
        async with sftp.open("/var/tmp/rpd.core.0.gz", "rb") as file:
            assert len(await file.read()) == 70000


async def test_jump_host(lab: Lab) -> None:
    """One device leads to another, and to nothing else on this machine."""
    async with login(lab["lab-vsrx1"]) as jump:
        async with netconf(lab["lab-mx1"], tunnel=jump) as client:
            assert "lab-mx1" in await client.ask("<get-software-information/>")
        with pytest.raises(asyncssh.ChannelOpenError):
            await jump.open_connection("127.0.0.1", 22)
        with pytest.raises(asyncssh.ChannelOpenError):
            await jump.open_connection("localhost", lab["lab-mx1"].port)


async def test_several_host_keys(lab: Lab) -> None:
    """The other engine shows another key, once it is the master; one device has an RSA key as well."""
    host = lab["lab-mx1"]

    async def shown() -> str:
        async with login(host) as connection:
            return " ".join(connection.get_server_host_key().export_public_key().decode().split()[:2])

    before = await shown()
    lab.change("lab-mx1", {"engine_reboot": "re0"})

    assert {before, await shown()} == set(host.host_keys)
    assert [key.split()[0] for key in lab["lab-vsrx1"].host_keys] == ["ssh-ed25519", "ssh-rsa"]


async def test_twenty_sessions(lab: Lab) -> None:
    """Twenty at once, each with its own answers."""
    hosts = [lab.hosts[at % len(lab.hosts)] for at in range(20)]

    async def asked(host: LabHost) -> bool:
        async with netconf(host) as client:
            return all([host.name in await client.ask("<get-system-information/>", f'message-id="{at}"') for at in range(5)])

    assert all(await asyncio.gather(*map(asked, hosts)))


async def test_a_slow_reader_is_waited_for(lab: Lab) -> None:
    """A client that reads long after it asked loses nothing."""
    async with netconf(lab["lab-ptx1"]) as client:
        for _ in range(FLOOD):
            client.send(b'<rpc message-id="1"><get-chassis-inventory/></rpc>')
        replies = [await client.message() for _ in range(FLOOD)]

    assert len(set(replies)) == 1


async def test_scenario(lab: Lab) -> None:
    """Steps happen by themselves; a scenario that cannot be played is refused at once."""
    lab.play(Scenario((Step(0, "lab-mx1", {"release": "22.2R1"}), Step(0.01, "lab-mx1", {"release": "22.4R3"}))))
    async with netconf(lab["lab-mx1"]) as client:
        async with asyncio.timeout(5):
            while "22.4R3" not in await client.ask("<get-software-information/>"):
                pass
    with pytest.raises(ConfigError, match="no lab-x"):
        lab.play(Scenario((Step(0, "lab-x", {"release": "1"}),)))


async def test_latency() -> None:
    """Every rpc takes as long as it should."""
    loop = asyncio.get_running_loop()
    async with Lab.shipped(latency=30) as lab, netconf(lab["lab-mx1"]) as client:
        began = loop.time()
        await client.ask("<get-alarm-information/>")

        assert loop.time() - began >= 0.03


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::", "localhost", ""])
def test_loopback_only(address: str) -> None:
    """It refuses to listen where others could reach it."""
    with pytest.raises(ConfigError, match="loopback"):
        Lab([], address=address)


async def test_what_cannot_start(lab: Lab) -> None:
    """A port that is taken, one that does not exist, and two devices of one name."""
    with pytest.raises(ConfigError, match="cannot listen"):
        async with Lab.shipped(port=lab.hosts[0].port):
            pass
    with pytest.raises(ConfigError, match="no room"):
        Lab.shipped(port=65534)
    with pytest.raises(ConfigError, match="two lab devices"):
        Lab([Rendered(lab["lab-mx1"].peer.device)] * 2)


def descriptors() -> int:
    """How many this process has open, where the system can tell."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


async def test_nothing_is_left() -> None:
    """With sessions open and a scenario under way, the end leaves no task and no descriptor."""
    before = descriptors()
    async with Lab.shipped() as lab:
        lab.play(Scenario((Step(3600, "lab-mx1", {"release": "1"}),)))
        connection = await login(lab["lab-mx1"])
        await connection.open_session(subsystem="netconf", encoding=None)
        _, stranger = await asyncio.open_connection("127.0.0.1", lab["lab-ex1"].port)
    await connection.wait_closed()
    stranger.close()
    await asyncio.wait_for(stranger.wait_closed(), 5)
    await asyncio.sleep(0.01)

    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert descriptors() == before


async def test_folder_is_kept(tmp_path: Path) -> None:
    """The same folder has the same keys and password; secrets are the owner's alone."""
    seen = []
    for _ in range(2):
        async with Lab.shipped(folder=tmp_path) as lab:
            lab.write_inventory(tmp_path)
            seen.append((lab["lab-mx1"].host_keys, lab["lab-mx1"].password))

    assert seen[0] == seen[1]
    secrets = [tmp_path / "lab.password", *(tmp_path / "keys").iterdir()]
    assert {path.stat().st_mode & 0o777 for path in secrets} == {0o600}
    assert len((tmp_path / "known_hosts").read_text().splitlines()) == 17


async def test_replay(tmp_path: Path) -> None:
    """Recorded replies arrive as they were, whatever is in them."""
    (tmp_path / "get-a").mkdir()
    (tmp_path / "get-a" / "1.xml").write_bytes(b"<rpc-reply>]]>]]>\n{master:0}")
    async with Lab.replay(tmp_path) as lab, netconf(lab["replay-1"]) as client:
        assert await client.ask("<get-a/>") == '<rpc-reply message-id="1">]]>]]>\n{master:0}'
        assert "syntax error" in await client.ask("<get-b/>")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_command(tmp_path: Path, number: int) -> None:
    """`lab up` says what it started and how to use it, and ends well."""
    program = [sys.executable, "-c", "from agent.cli.main import main; main()", "lab", "up", "--folder", str(tmp_path)]
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    said = (await process.stdout.readuntil(b"Ctrl-C ends the lab.")).decode()
    process.send_signal(number)

    assert await process.wait() == 0
    assert re.search(r"lab-mx1 +127\.0\.0\.1 +\d+ +lab", said)
    assert f"junos-agent --config {tmp_path} --state {tmp_path}/state trust import {tmp_path}/known_hosts" in said
    await process.communicate()

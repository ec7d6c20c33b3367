"""What every transport must do, held against real peers with one fault each."""

from __future__ import annotations

import asyncio
import functools
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import asyncssh
import peers as lab
import pytest
from transport_bench import DEADLINE, FIRST, PASSPHRASE, PASSWORD, TRANSPORTS, USER_KEY, Bench, left_over, raw, resident, stalls, standing

from agent.errors import DeviceError, HostKeyChanged, HostKeyUnknown, JumpFailed, SecretError, Unreadable
from agent.model.device import Jump, Login
from agent.model.rpc import Rpc
from agent.netconf.hostkeys import fingerprint, host_key
from agent.ports import HostKey

FAULT = Rpc("get-fault")


@pytest.fixture(scope="module")
def peers() -> Iterator[lab.Peers]:
    """The peers, in their process."""
    with lab.running(USER_KEY.export_public_key().decode()) as running:
        yield running


@pytest.fixture(params=list(TRANSPORTS))
def bench(request: pytest.FixtureRequest, peers: lab.Peers, tmp_path: Path) -> Bench:
    """A transport for which the peers' host keys are pinned."""
    return Bench.of(request.param, peers, tmp_path)


FAULTS = [
    ("unanswering", "no-answer"),
    ("closed", "connection-refused"),
    ("silent", "no-banner"),
    ("http", "not-ssh"),
    ("http-and-wait", "not-ssh"),
    ("banner-only", "login-timeout"),
    ("slammed", "connection-lost"),
    ("stalls-in-auth", "login-timeout"),
    ("no-netconf", "netconf-refused"),
    ("old-kex", "no-common-algorithm"),
    ("old-host-key", "no-common-algorithm"),
    ("only-sha1-host-key", "no-common-algorithm"),
    ("drops-after-login", "connection-lost"),
    ("no-hello", "hello-missing"),
    ("dropped-hello", "connection-lost"),
    ("hello-begun", "hello-slow"),
    ("hello-garbage", "hello-malformed"),
    ("unanswered", "rpc-timeout"),
    ("trickle", "reply-slow"),
    ("dropped", "connection-lost"),
    ("mismatch", "reply-mismatch"),
    ("not-a-reply", "reply-malformed"),
    ("endless", "reply-too-large"),
    ("broken-chunks", "reply-malformed"),
]
INSIDE = ("unanswered", "trickle", "dropped", "mismatch", "not-a-reply", "endless")
"""Those whose first rpc is answered well."""


@pytest.mark.parametrize(("peer", "code"), FAULTS)
async def test_fault(bench: Bench, peer: str, code: str) -> None:
    """A fault ends in time as its own code; the next device is unharmed, what came before is kept, nothing is left over."""
    before, begin = standing(), time.monotonic()

    (kept, error), (others, none) = await asyncio.gather(
        bench.visit(bench.device(peer), FIRST, FAULT), bench.visit(bench.device("healthy", deadline=20), FIRST, FIRST)
    )

    assert time.monotonic() - begin < DEADLINE + 1
    assert error is not None
    assert (error.code, isinstance(error, DeviceError)) == (code, True)
    assert none is None
    assert [reply.root.findtext(".//host-name", "").strip() for reply in others] == ["lab-mx1", "lab-mx1"]
    assert [b"lab-mx1" in raw(reply) for reply in kept] == ([True] if peer in INSIDE else [])
    assert await left_over(before) is None


GOOD = [
    ("text-before-hello", None),
    ("hello-in-pieces", None),
    ("control-character", "bell rings"),
    ("latin-1", "café"),
    ("split-text", "Ærø ]]> äöü"),
    ("escaped-mark", "]]>]]>"),
    ("numberless", None),
    ("chunks", None),
    ("close-unanswered", None),
    ("interactive", None),
]


@pytest.mark.parametrize(("peer", "text"), GOOD)
async def test_tolerated(bench: Bench, peer: str, text: str | None) -> None:
    """What a good client copes with ends well, with the right text, and nothing is left over."""
    before, begin = standing(), time.monotonic()

    replies, error = await bench.visit(bench.device(peer), FAULT)

    assert time.monotonic() - begin < DEADLINE + 1
    assert error is None
    assert replies[0].root.findtext("output") == text
    assert await left_over(before) is None


async def test_truncated_xml_keeps_its_bytes(bench: Bench) -> None:
    """Broken XML in a whole frame is the reply's fault, not the session's: the bytes are kept, and the session goes on."""
    (cut, after), error = await bench.visit(bench.device("truncated"), FAULT, FIRST)

    assert error is None
    assert raw(cut).endswith(b"<output>half")
    with pytest.raises(Unreadable):
        _ = cut.root
    assert after.root.find("system-information") is not None


@pytest.mark.parametrize("peer", ["mismatch", "not-a-reply"])
async def test_session_goes_on_after_a_wrong_message(bench: Bench, peer: str) -> None:
    """Where the framing is whole, the next rpc is answered."""
    async with bench.transport.connect(bench.device(peer)) as session:
        with pytest.raises(DeviceError):
            await session.ask(FAULT)
        reply = await session.ask(FIRST)

    assert reply.root.find("system-information") is not None


async def test_session_is_over_after_a_timeout(bench: Bench) -> None:
    """The stream cannot be trusted any more: later rpcs say so at once, and leaving does not raise."""
    async with bench.transport.connect(bench.device("unanswered")) as session:
        for _ in range(2):
            with pytest.raises(DeviceError) as caught:
                await session.ask(FAULT)
            assert caught.value.code == "rpc-timeout"


async def test_name_unknown(bench: Bench) -> None:
    """A name without an address."""
    error = await bench.wrong(bench.device("healthy", address="no-such-host.invalid", deadline=5))

    assert error.code == "name-unknown"


WRONG = Login("mistaken", lab.USER, password="env:WRONG")
UNSET = Login("unset", lab.USER, password="env:UNSET")
MISSING = Login("missing", lab.USER, key="/nonexistent/id_ed25519")


@pytest.mark.parametrize(
    ("peer", "login", "code"),
    [
        ("healthy", WRONG, "login-refused"),
        ("interactive", WRONG, "login-refused"),
        ("by-key", PASSWORD, "login-refused"),
        ("healthy", Login("nothing", lab.USER), "login-refused"),
        ("healthy", UNSET, "secret"),
        ("interactive", UNSET, "secret"),
        ("by-key", MISSING, "secret"),
    ],
)
async def test_login_refused(bench: Bench, peer: str, login: Login, code: str) -> None:
    """A login that fails says so, without the secret."""
    before = standing()

    error = await bench.wrong(bench.device(peer, login=login))

    assert error.code == code
    assert "wrong" not in str(error)
    assert await left_over(before) is None


@functools.cache
def exported(passphrase: str | None) -> bytes:
    """The user's private key; costs a third of a second with a passphrase, by design."""
    return USER_KEY.export_private_key("openssh", passphrase, rounds=50)


def key_file(folder: Path, *, passphrase: str | None = None) -> Path:
    """The user's private key in a file."""
    path = folder / "id_ed25519"
    path.write_bytes(exported(passphrase))
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
async def test_key_from_a_file(bench: Bench, tmp_path: Path, passphrase: str | None) -> None:
    """A key in a file, with and without a passphrase."""
    login = Login("key", lab.USER, key=str(key_file(tmp_path, passphrase=passphrase)), passphrase="env:PHRASE" if passphrase else None)

    replies, error = await bench.visit(bench.device("by-key", login=login, deadline=5), FIRST)

    assert error is None
    assert len(replies) == 1


async def test_key_by_reference(bench: Bench) -> None:
    """A key that is itself a secret."""
    bench.secrets.known["credential:key"] = USER_KEY.export_private_key("openssh").decode().strip()

    _, error = await bench.visit(bench.device("by-key", login=Login("key", lab.USER, key="credential:key"), deadline=5), FIRST)

    assert error is None


@pytest.mark.parametrize(
    ("passphrase", "mode", "reason"),
    [("env:WRONG", 0o600, "passphrase"), (None, 0o600, "needs a passphrase"), ("env:PHRASE", 0o644, "chmod 600")],
)
async def test_key_that_cannot_be_used(bench: Bench, tmp_path: Path, passphrase: str | None, mode: int, reason: str) -> None:
    """One line says what is wrong with the key."""
    path = key_file(tmp_path, passphrase=PASSPHRASE)
    path.chmod(mode)
    error = await bench.wrong(bench.device("by-key", login=Login("key", lab.USER, key=str(path), passphrase=passphrase), deadline=5))

    assert isinstance(error, SecretError)
    assert reason in str(error)


@contextmanager
def ssh_agent(folder: Path) -> Iterator[str]:
    """A real ssh-agent that holds the user's key."""
    if shutil.which("ssh-agent") is None or shutil.which("ssh-add") is None:
        pytest.skip("no ssh-agent on this machine")
    sock = str(folder / "agent")
    with subprocess.Popen(["ssh-agent", "-D", "-a", sock], stdout=subprocess.DEVNULL) as child:
        try:
            while not Path(sock).exists():
                time.sleep(0.005)
            subprocess.run(["ssh-add", "-q", str(key_file(folder))], env={"SSH_AUTH_SOCK": sock}, check=True)
            yield sock
        finally:
            child.terminate()


async def test_ssh_agent(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's agent signs where the login says so, and is let go afterwards."""
    with ssh_agent(tmp_path) as sock:
        monkeypatch.setenv("SSH_AUTH_SOCK", sock)
        before = standing()
        asked = Login("agent", lab.USER, agent=True)
        device = bench.device("by-key", login=asked, deadline=5)

        _, error = await bench.visit(device, FIRST)
        not_asked = await bench.wrong(replace(device, login=replace(asked, agent=False)))

        assert error is None
        assert not_asked.code == "login-refused"
        assert await left_over(before) is None


async def test_unknown_host_key(bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is trusted on first use, nor because the user's known_hosts has it; the text says which key and how to pin it."""
    shown = HostKey(*bench.peers.keys[0])
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(f"* {shown.algorithm} {shown.key}\n")
    (tmp_path / ".ssh" / "config").write_text("Host *\n  Port 1\n  User nobody\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    bench.pinned.everybody = frozenset()

    error = await bench.wrong(bench.device("healthy"))

    assert isinstance(error, HostKeyUnknown)
    assert f"junos-agent trust add healthy --fingerprint {fingerprint(shown)}" in str(error)
    assert shown.algorithm in str(error)


async def test_changed_host_key(bench: Bench) -> None:
    """Another key than the pinned one is refused, loudly."""
    old = host_key(asyncssh.generate_private_key("ssh-ed25519"))
    bench.pinned.everybody = frozenset({old})

    error = await bench.wrong(bench.device("healthy"))

    assert isinstance(error, HostKeyChanged)
    assert fingerprint(old) in str(error)
    assert f"trust add healthy --fingerprint {fingerprint(HostKey(*bench.peers.keys[0]))}" in str(error)


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
async def test_the_pinned_key_of_several(bench: Bench, kind: str) -> None:
    """A device with several keys is asked for one that is pinned."""
    bench.pinned.everybody = frozenset(HostKey(*key) for key in bench.peers.keys if key[0] == kind)

    _, error = await bench.visit(bench.device("many-keys"), FIRST)

    assert error is None


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@pytest.mark.parametrize("peer", ["old-kex", "old-group-exchange", "old-host-key"])
async def test_legacy(bench: Bench, peer: str) -> None:
    """What needs SHA-1 is reached where the device is set to legacy."""
    _, error = await bench.visit(bench.device(peer, legacy=True, deadline=5), FIRST)

    assert error is None


def jumps(bench: Bench, *names: str) -> Jump | None:
    """A chain of jump hosts, the nearest first."""
    chain: Jump | None = None
    for number, name in enumerate(names):
        chain = Jump(f"gate{number}", "127.0.0.1", PASSWORD, bench.peers.ports[name], via=chain)
    return chain


async def test_jump_hosts(bench: Bench) -> None:
    """Through two jump hosts, and nothing is left open."""
    before = standing()

    replies, error = await bench.visit(bench.device("healthy", jump=jumps(bench, "jump", "jump"), deadline=5), FIRST)

    assert error is None
    assert replies[0].root.find("system-information") is not None
    assert await left_over(before) is None


@pytest.mark.parametrize(
    ("chain", "peer", "code", "said"),
    [
        (("closed",), "healthy", "jump-failed", "jump:gate0: connection-refused"),
        (("jump", "silent"), "healthy", "jump-failed", "jump:gate1: no-banner"),
        (("jump-refuses",), "healthy", "jump-failed", "jump:gate0: login-refused"),
        (("no-netconf",), "healthy", "jump-failed", "jump:gate0 could not open"),
        (("jump",), "closed", "jump-failed", "jump:gate0 could not open"),
        (("jump",), "unanswering", "no-answer", "through jump:gate0"),
        (("jump",), "http", "not-ssh", "HTTP/1.1"),
        (("jump",), "unanswered", "rpc-timeout", "get-fault"),
    ],
)
async def test_fault_behind_a_jump_host(bench: Bench, chain: tuple[str, ...], peer: str, code: str, said: str) -> None:
    """A fault on the way names the hop and what it was; one of the device keeps its code. The deadline is shared."""
    before, begin = standing(), time.monotonic()

    error = await bench.wrong(bench.device(peer, jump=jumps(bench, *chain)), FAULT)

    assert time.monotonic() - begin < DEADLINE + 1
    assert error.code == code
    assert said in str(error)
    assert await left_over(before) is None


async def test_jump_host_key(bench: Bench) -> None:
    """A jump host's key is checked against its own pins."""
    bench.pinned.own["jump:gate0"] = frozenset()

    error = await bench.wrong(bench.device("healthy", jump=jumps(bench, "jump")))

    assert isinstance(error, JumpFailed)
    assert "host-key-unknown" in str(error)
    assert "junos-agent trust add jump:gate0 --fingerprint SHA256:" in str(error)


@pytest.mark.parametrize("chain", [(), ("jump",)])
async def test_scan(bench: Bench, chain: tuple[str, ...]) -> None:
    """A scan finds every key of a device, without a login to it, and through jump hosts."""
    bench.pinned.own["uid-many-keys"] = frozenset()
    nobody = Login("nobody", "nobody")

    found = await bench.transport.scan(bench.device("many-keys", login=nobody, jump=jumps(bench, *chain), deadline=5))

    assert {(key.algorithm, key.key) for key in found} == set(bench.peers.keys)


@pytest.mark.parametrize(("peer", "code"), [("silent", "no-banner"), ("banner-only", "login-timeout"), ("closed", "connection-refused")])
async def test_scan_fails_in_time(bench: Bench, peer: str, code: str) -> None:
    """A scan knows the same faults and the same deadline."""
    begin = time.monotonic()
    with pytest.raises(DeviceError) as caught:
        await bench.transport.scan(bench.device(peer))

    assert caught.value.code == code
    assert time.monotonic() - begin < DEADLINE + 1


async def test_large_reply_at_constant_memory(bench: Bench) -> None:
    """Thirty megabytes go through the spool; the loop goes on meanwhile, and nothing stays in the folder or open."""
    before, memory = standing(), resident()

    async with stalls() as found:
        replies, error = await bench.visit(bench.device("healthy", deadline=30, reply_cap=40 << 20), Rpc("get-lines", size="30000000"))

    assert error is None
    assert replies[0].size > 30_000_000
    assert sum(1 for _ in replies[0].each("line")) == 300_000
    assert resident() - memory < 16 << 20
    assert max(found) < 0.1
    assert list(bench.spool.iterdir()) == []
    assert bench.spool.stat().st_mode & 0o777 == 0o700
    replies.clear()
    assert await left_over(before) is None


async def test_two_hundred_at_once(bench: Bench) -> None:
    """Many sessions in one loop."""
    before = standing()
    device = bench.device("healthy", deadline=30)

    ends = await asyncio.gather(*(bench.visit(replace(device, uid=f"uid-{number}"), FIRST, FIRST) for number in range(200)))

    assert [error for _, error in ends if error is not None] == []
    assert await left_over(before) is None


@pytest.mark.parametrize("peer", ["unanswering", "silent", "stalls-in-auth", "no-hello", "trickle", "close-unanswered"])
async def test_cancelled_from_outside(bench: Bench, peer: str) -> None:
    """A round that is given up leaves nothing behind either."""
    before = standing()
    task = asyncio.create_task(bench.visit(bench.device(peer, deadline=30), FAULT))
    await asyncio.sleep(0.1)

    task.cancel()
    await asyncio.wait({task}, timeout=1)

    assert task.cancelled()
    assert await left_over(before) is None

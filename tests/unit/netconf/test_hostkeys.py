"""Host keys: fingerprints, pins, known_hosts, and in which order algorithms are offered."""

from __future__ import annotations

import base64
import hashlib
import hmac
import shutil
import subprocess
from pathlib import Path

import asyncssh
import pytest

from agent.errors import HostKeyChanged, HostKeyUnknown
from agent.netconf import algorithms
from agent.netconf.hostkeys import fingerprint, host_key, parse_host_key, verdict
from agent.netconf.knownhosts import names_host, parse_known_hosts, skipped_known_hosts
from agent.ports import HostKey

KEY = host_key(asyncssh.generate_private_key("ssh-ed25519"))
OTHER = host_key(asyncssh.generate_private_key("ecdsa-sha2-nistp256"))
LINE = f"{KEY.algorithm} {KEY.key}"


def test_fingerprint_as_ssh_keygen_shows_it(tmp_path: Path) -> None:
    """The form that people compare."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen on this machine")
    (tmp_path / "key.pub").write_text(LINE + " lab\n")
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(tmp_path / "key.pub")], capture_output=True, text=True, check=True)

    assert shown.stdout.split()[1] == fingerprint(KEY)


def test_a_pinned_key_is_right() -> None:
    """One of several pins is enough."""
    assert verdict("mx1", frozenset({KEY, OTHER}), KEY) is None


@pytest.mark.parametrize(("pins", "kind"), [(frozenset(), HostKeyUnknown), (frozenset({OTHER}), HostKeyChanged)])
def test_any_other_key_is_refused(pins: frozenset[HostKey], kind: type) -> None:
    """The text says which key and how to pin it; a hostile name is quoted."""
    error = verdict("mx1; reboot", pins, KEY)

    assert type(error) is kind
    assert f"junos-agent trust add 'mx1; reboot' --fingerprint {fingerprint(KEY)}" in str(error)
    assert "ssh-ed25519" in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("line", ["", "ssh-ed25519", "ssh-ed25519 %%%", f"ssh-rsa {KEY.key}", "ssh-ed25519 AAAA", f"{KEY.algorithm}"])
def test_what_is_no_key(line: str) -> None:
    """The algorithm and the key must agree."""
    with pytest.raises(ValueError, match="no public key"):
        parse_host_key(line)


def hashed(name: str) -> str:
    """A host name as `HashKnownHosts yes` writes it."""
    salt = b"0123456789abcdefghij"
    digest = hmac.new(salt, name.encode(), hashlib.sha1).digest()
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"


KNOWN = f"""
# a comment
lab-mx1,192.0.2.1 {LINE} of the lab
[2001:db8::1]:830 {LINE}
{hashed("[192.0.2.9]:830")} {LINE}
@cert-authority *.lab {LINE}
@revoked lab-old {LINE}
!lab-x,lab-* {LINE}
lab-bad ssh-ed25519 nonsense
lab-short
"""


def test_known_hosts() -> None:
    """Every host of every line; what is no pin is told, with its line."""
    entries = parse_known_hosts(KNOWN)

    assert [host for host, _ in entries] == ["lab-mx1", "192.0.2.1", "[2001:db8::1]:830", hashed("[192.0.2.9]:830")]
    assert {key for _, key in entries} == {KEY}
    assert [line.split(":")[0] for line in skipped_known_hosts(KNOWN)] == ["line 6", "line 7", "line 8", "line 9", "line 10"]
    assert "@revoked" in skipped_known_hosts(KNOWN)[1]


@pytest.mark.parametrize(
    ("pattern", "address", "port", "meant"),
    [
        ("lab-mx1", "lab-mx1", 22, True),
        ("LAB-mx1", "lab-MX1", 22, True),
        ("lab-mx1", "lab-mx1", 830, True),
        ("[lab-mx1]:830", "lab-mx1", 830, True),
        ("[lab-mx1]:830", "lab-mx1", 22, False),
        ("[2001:db8::1]:830", "2001:db8::1", 830, True),
        ("lab-*", "lab-mx1", 22, True),
        ("lab-mx?", "lab-mx12", 22, False),
        (hashed("[192.0.2.9]:830"), "192.0.2.9", 830, True),
        (hashed("192.0.2.9"), "192.0.2.9", 830, True),
        (hashed("192.0.2.8"), "192.0.2.9", 22, False),
        ("|1|broken", "192.0.2.9", 22, False),
    ],
)
def test_which_host_a_pattern_means(pattern: str, address: str, port: int, meant: bool) -> None:
    """As OpenSSH has it: an entry without a port counts for any."""
    assert names_host(pattern, address, port) is meant


@pytest.mark.parametrize(
    ("pins", "legacy", "first"),
    [
        (frozenset(), False, "ssh-ed25519"),
        (frozenset({OTHER}), False, "ecdsa-sha2-nistp256"),
        (frozenset({HostKey("ssh-rsa", "")}), False, "rsa-sha2-256"),
        (frozenset({HostKey("ssh-dss", "")}), True, "ssh-dss"),
    ],
)
def test_pinned_algorithms_come_first(pins: frozenset[HostKey], legacy: bool, first: str) -> None:
    """All are offered, so that a changed key shows; SHA-1 only to legacy devices."""
    offered = algorithms.host_key_offer(pins, legacy=legacy)

    assert offered[0] == first
    assert ("ssh-rsa" in offered) == legacy
    assert set(algorithms.host_key_offer(frozenset(), legacy=legacy)) == set(offered)


@pytest.mark.parametrize("legacy", [False, True])
def test_asyncssh_knows_every_algorithm(legacy: bool) -> None:
    """A name that it does not know would break every connection."""
    asyncssh.SSHClientConnectionOptions(
        config=None,
        client_keys=None,
        server_host_key_algs=algorithms.host_key_offer(frozenset(), legacy=legacy),
        **algorithms.offer(legacy=legacy),
    )


def test_sha1_only_where_legacy() -> None:
    """Nothing that needs SHA-1, and no CBC, is offered to a device that is not set to legacy."""
    modern = [name for names in algorithms.offer(legacy=False).values() for name in names]

    assert [name for name in modern if "sha1" in name or "cbc" in name or name in ("ssh-rsa", "ssh-dss")] == []

"""What a server says in the clear."""

from __future__ import annotations

import pytest

from agent.netconf import kexinit

OFFERED = {"key exchange": ["curve25519-sha256"], "host key": ["ssh-ed25519", "rsa-sha2-256"], "encryption": ["aes128-ctr"]}


def said(*lists: str, banner: bytes = b"SSH-2.0-lab\r\n") -> bytes:
    """A banner and a KEXINIT with these name lists."""
    names = b"".join(len(names).to_bytes(4, "big") + names.encode() for names in [*lists, *[""] * (10 - len(lists))])
    payload = b"\x04\x14" + bytes(16) + names + bytes(9)
    return banner + len(payload).to_bytes(4, "big") + payload


@pytest.mark.parametrize(
    ("heard", "missing"),
    [
        (said("curve25519-sha256", "ssh-ed25519", "aes128-ctr"), ""),
        (said("x,curve25519-sha256", "y,rsa-sha2-256", "aes128-ctr,z", banner=b"Keep out\nSSH-2.0-lab\n"), ""),
        (
            said("diffie-hellman-group1-sha1", "ssh-rsa", "3des-cbc"),
            "no key exchange algorithm in common; it has diffie-hellman-group1-sha1",
        ),
        (said("curve25519-sha256", "ssh-rsa,ssh-dss", "aes128-ctr"), "no host key algorithm in common; it has ssh-rsa, ssh-dss"),
        (said("curve25519-sha256", "ssh-ed25519", "3des-cbc"), "no encryption algorithm in common; it has 3des-cbc"),
        (said("nothing")[:-1], ""),
        (b"SSH-2.0-lab\r\n", ""),
        (b"HTTP/1.1 400 Bad Request\r\n", ""),
        (b"", ""),
    ],
)
def test_mismatch(heard: bytes, missing: str) -> None:
    """The first kind without a common name; nothing where it cannot be known."""
    assert kexinit.mismatch(heard, OFFERED) == missing


def test_complete_in_any_read() -> None:
    """Only the whole packet counts."""
    whole = said("a", "b", "c")

    assert [at for at in range(len(whole) + 1) if kexinit.complete(whole[:at])] == [len(whole)]

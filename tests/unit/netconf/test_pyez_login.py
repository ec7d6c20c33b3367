"""Private keys, from asyncssh to paramiko."""

from __future__ import annotations

import asyncssh
import pytest
from paramiko import Message

from agent.netconf.pyez_legacy import LegacyCarriage
from agent.netconf.pyez_login import as_paramiko
from agent.netconf.pyez_ssh import Carriage

KINDS = ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("carriage", [Carriage, LegacyCarriage])
def test_the_same_key(kind: str, carriage: type) -> None:
    """Every kind of key that asyncssh reads signs through paramiko what it would sign itself."""
    key = asyncssh.generate_private_key(kind)
    made = as_paramiko(key, carriage)

    assert made.asbytes() == key.public_data
    assert key.convert_to_public().verify(b"told", made.sign_ssh_data(b"told").asbytes())


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_sha1_only_where_it_is_allowed() -> None:
    """An RSA key signs with SHA-1 for legacy devices alone."""
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)

    assert key.convert_to_public().verify(b"told", as_paramiko(key, LegacyCarriage).sign_ssh_data(b"told", "ssh-rsa").asbytes())
    with pytest.raises(KeyError):
        as_paramiko(key, Carriage).sign_ssh_data(b"told", "ssh-rsa")
    assert not as_paramiko(key, Carriage).verify_ssh_sig(b"told", Message(key.sign(b"told", b"ssh-rsa")))

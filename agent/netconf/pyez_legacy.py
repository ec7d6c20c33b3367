"""The SHA-1 that paramiko left behind, for devices that have nothing else; used where a device is set to `legacy`."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar, Final

import paramiko
from cryptography.hazmat.primitives.hashes import SHA1
from paramiko.kex_gex import KexGexSHA256
from paramiko.kex_group14 import KexGroup14SHA256

from agent.netconf.pyez_ssh import Carriage

_GROUP1: Final = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
    16,
)
"""The prime of RFC 2409's second Oakley group."""

_RSA: Final = ("ssh-rsa", "rsa-sha2-256", "rsa-sha2-512")


class Group14Sha1(KexGroup14SHA256):  # type: ignore[misc]
    """RFC 4253's key exchange over a group of 2,048 bits."""

    name = "diffie-hellman-group14-sha1"
    hash_algo = hashlib.sha1


class Group1Sha1(Group14Sha1):
    """RFC 4253's key exchange over a group of 1,024 bits."""

    name = "diffie-hellman-group1-sha1"
    P = _GROUP1


class GroupExchangeSha1(KexGexSHA256):  # type: ignore[misc]
    """RFC 4419's key exchange over a group that the device chooses."""

    name = "diffie-hellman-group-exchange-sha1"
    min_bits = 1024
    hash_algo = hashlib.sha1


class Sha1Rsa(paramiko.RSAKey):  # type: ignore[misc]
    """An RSA key that may also sign with SHA-1."""

    HASHES: ClassVar[dict[str, Any]] = paramiko.RSAKey.HASHES | {"ssh-rsa": SHA1}


class LegacyCarriage(Carriage):
    """A carriage that also knows what is old."""

    _kex_info: ClassVar[dict[str, Any]] = Carriage._kex_info | {kex.name: kex for kex in (Group14Sha1, Group1Sha1, GroupExchangeSha1)}  # noqa: SLF001
    _key_info: ClassVar[dict[str, Any]] = Carriage._key_info | dict.fromkeys(_RSA, Sha1Rsa)  # noqa: SLF001

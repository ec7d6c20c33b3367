"""Which algorithms are offered, cheapest first; what needs SHA-1 only where a device is set to `legacy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agent.netconf import kexinit
from agent.ports import HostKey

_KEX: Final = (
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512",
)
_KEX_LEGACY: Final = ("diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1", "diffie-hellman-group1-sha1")
_CIPHERS: Final = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
    "chacha20-poly1305@openssh.com",
)
_CIPHERS_LEGACY: Final = ("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc")
_MACS: Final = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512")
_MACS_LEGACY: Final = ("hmac-sha1-etm@openssh.com", "hmac-sha1")
_RSA: Final = ("rsa-sha2-256", "rsa-sha2-512")
_RSA_LEGACY: Final = (*_RSA, "ssh-rsa")
_SIGNATURES: Final = ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", *_RSA)
_SIGNATURES_LEGACY: Final = ("ssh-rsa", "ssh-dss")

KEY_KINDS: Final = (*_SIGNATURES[:4], "ssh-rsa")
"""The host key algorithms that a device may have one key of each."""


def offer(*, legacy: bool) -> dict[str, list[str]]:
    """What to offer for everything but host keys, as asyncssh's connection options."""
    return {
        "kex_algs": [*_KEX, *(_KEX_LEGACY if legacy else ())],
        "encryption_algs": [*_CIPHERS, *(_CIPHERS_LEGACY if legacy else ())],
        "mac_algs": [*_MACS, *(_MACS_LEGACY if legacy else ())],
        "compression_algs": ["none"],
        "signature_algs": [*_SIGNATURES, *(_SIGNATURES_LEGACY if legacy else ())],
    }


def by_kind(offer: Mapping[str, list[str]], host_keys: list[str]) -> dict[str, list[str]]:
    """What is offered, under the names that `kexinit` has for it."""
    return dict(zip(kexinit.KINDS, (offer["kex_algs"], host_keys, offer["encryption_algs"]), strict=True))


def host_key_offer(pins: frozenset[HostKey], *, legacy: bool) -> list[str]:
    """Signature algorithms for host keys: those of pinned keys first, so that a host with several keys shows a pinned one."""
    every = [*_SIGNATURES, *(_SIGNATURES_LEGACY if legacy else ())]
    pinned = {name for pin in pins for name in signatures(pin.algorithm, legacy=legacy)}
    return sorted(every, key=lambda name: name not in pinned)


def signatures(kind: str, *, legacy: bool) -> list[str]:
    """The signature algorithms that a key of this algorithm can make: several for RSA."""
    if kind == "ssh-rsa":
        return list(_RSA_LEGACY if legacy else _RSA)
    return [kind]

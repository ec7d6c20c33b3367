"""Which words announce a secret: statements of a configuration, elements of its XML, keys of its JSON, words of a log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

PASSWORD: Final = "password"  # noqa: S105 - the name of a category
SECRET: Final = "secret"  # noqa: S105
KEY: Final = "key"
COMMUNITY: Final = "community"
TRAP_GROUP: Final = "trap-group"
SNMP_USER: Final = "snmp-user"
CERTIFICATE: Final = "certificate"
SSH_KEY: Final = "ssh-key"
TOKEN: Final = "token"  # noqa: S105
LICENCE: Final = "licence"
MARKED: Final = "marked"
"""Nobody knows the word, but Junos marked the line with `## SECRET-DATA`."""

_BY_CATEGORY: Final[Mapping[str, str]] = {
    PASSWORD: """
        password passwd passphrase passcode pwd encrypted-password plain-text-password plain-text-password-value password-hashed
        local-password pap-password chap-password simple-password authentication-password privacy-password auth-password priv-password
        challenge-password user-password admin-password bind-password proxy-password sip-password ppp-password enable-password
        default-password default-pap-password redirect-password wpa-passphrase server-password accounting-password
        """,
    SECRET: """
        secret shared-secret chap-secret client-secret default-chap-secret accounting-secret preauthentication-secret radius-secret
        tacacs-secret tacplus-secret secret-data app-secret access-secret session-secret
        """,
    KEY: """
        key authentication-key hello-authentication-key privacy-key auth-key priv-key pre-shared-key preshared-key psk wpa-psk
        shared-key static-key private-key secret-key access-key access-key-id api-key encryption-key manual-key session-key
        tunnel-key master-key client-key server-key signing-key ascii-text ascii hexadecimal hexadecimal-text cak ckn rsa-key
        dsa-key ecdsa-key ed25519-key ecdsa-sha2-nistp256-key ecdsa-sha2-nistp384-key ecdsa-sha2-nistp521-key auth-md5-key
        fallback-key fallback-cak fallback-ckn wep-key subscription-key activation-key product-key
        """,
    COMMUNITY: "community community-name community-string snmp-community-name",
    TRAP_GROUP: "trap-group trap-group-name",
    SNMP_USER: "security-name",
    CERTIFICATE: "certificate certificate-data private-key-data",
    SSH_KEY: "ssh-rsa ssh-dsa ssh-dss ssh-ecdsa ssh-ed25519",
    TOKEN: """
        token auth-token access-token api-token bearer-token refresh-token session-token id-token registration-token
        authentication-token credential credentials
        """,
    LICENCE: "license-key licence-key key-data",
}
_EXACT: Final = MappingProxyType({word: category for category, words in _BY_CATEGORY.items() for word in words.split()})

_ENDINGS: Final = (
    (re.compile(r"[-.](?:password|passwd|passphrase|passcode|pwd|password-value)$"), PASSWORD),
    (re.compile(r"[-.]secret$"), SECRET),
    (re.compile(r"[-.](?:psk|cak|ckn|key)$"), KEY),
    (re.compile(r"[-.](?:token|credentials?)$"), TOKEN),
)

HARMLESS: Final = frozenset(
    """
    hash-key enhanced-hash-key classification-key public-key host-key hostkey trusted-key control-key flow-key trusted-keys
    forwarding-key no-key sort-key primary-key foreign-key load-balance-key symmetric-hash-key lookup-key match-key
    local-certificate peer-certificate ca-certificate key-exchange no-password change-password index-key context-key
    interface-key match-secret rekey user-key vlan-key cookie-key
    """.split()  # noqa: SIM905 - a list to be read
)
"""Words that end like a secret's, and are none."""

_OF_BGP: Final = re.compile(
    r"(?:[a-z][a-z0-9-]*:)?(?:0x)?[0-9a-fA-F.*^$]+[L]?:[0-9L.*:^$]+|(?:no|accept|graceful|local|blackhole|internet)-?[a-z-]*|route-target|origin"
)
_NUMBER: Final = re.compile(r"0x[0-9a-fA-F]{1,8}|[0-9]{1,8}")


def of_bgp(community: str) -> bool:
    """Whether a community reads like one of BGP: `65000:1`, `target:1:10001`, `no-export`."""
    return _OF_BGP.fullmatch(community) is not None


def is_number(category: str | None, value: str) -> bool:
    """Whether a token is only the number of something: of a session, of a piece of hardware."""
    return category == TOKEN and _NUMBER.fullmatch(value) is not None


@lru_cache(maxsize=4096)
def exact(word: str) -> str | None:
    """The category of a word that always means a secret."""
    return _EXACT.get(normal(word))


@lru_cache(maxsize=4096)
def category(word: str) -> str | None:
    """The category of a word that means a secret, or that ends as such words do."""
    plain = normal(word)
    if plain in HARMLESS:
        return None
    return _EXACT.get(plain) or next((found for ending, found in _ENDINGS if ending.search(plain)), None)


def normal(word: str) -> str:
    """`apiToken`, `API_TOKEN` and `api-token` are one word."""
    if "_" in word or not word.islower():
        word = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word).replace("_", "-").lower()
    return word

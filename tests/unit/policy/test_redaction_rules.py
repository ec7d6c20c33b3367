"""The smaller rules: reversible secrets, words, trees, ordinary values, rpcs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.model.rpc import Rpc
from agent.policy.redaction import keywords, shapes, tree
from agent.policy.redaction.ordinary import ordinary
from agent.policy.redaction.rpcs import shows_secrets
from agent.policy.redaction.telling import Telling, telling
from agent.policy.redaction.type9 import decode

FAMILIES = ("QzF3n6/9CAtpu0O", "B1IREhcSyrleKvMW8LXx", "7N-dVbwsY2g4oaJZGUDj", "iHkq.mPf5T")
ALPHABET = "".join(FAMILIES)
WEIGHTS = ((1, 4, 32), (1, 16, 32), (1, 8, 32), (1, 64), (1, 32), (1, 4, 16, 128), (1, 32, 64))


def hidden(secret: str, salt: str = "u") -> bytes:
    """A secret in Junos' reversible form, written from its description and not from our code."""
    padding = next(3 - number for number, family in enumerate(FAMILIES) if salt in family)
    text, before = salt + "x" * padding, salt
    for place, letter in enumerate(secret):
        weights, rest, gaps = WEIGHTS[place % 7], ord(letter), []
        for weight in reversed(weights):
            gaps.insert(0, rest // weight)
            rest %= weight
        for gap in gaps:
            before = ALPHABET[(gap + ALPHABET.index(before) + 1) % len(ALPHABET)]
            text += before
    return b"$9$" + text.encode()


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=40), st.sampled_from(ALPHABET))
def test_type_9_is_read(secret: str, salt: str) -> None:
    """Whatever the salt, the secret comes out."""
    assert decode(hidden(secret, salt)) == secret.encode()


@pytest.mark.parametrize("text", [b"", b"$9$", b"$9$u", b"$9$uab", b"plain", b"$1$abc", b"$9$\xff\xfe", b"$9$" + b"!" * 9])
def test_type_9_is_not_read(text: bytes) -> None:
    """What is cut off, or is something else, has no secret that we could know."""
    assert decode(text) is None


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("password", keywords.PASSWORD),
        ("API_TOKEN", keywords.TOKEN),
        ("apiToken", keywords.TOKEN),
        ("bind-password", keywords.PASSWORD),
        ("my-own-secret", keywords.SECRET),
        ("some.pre_shared_key", keywords.KEY),
        ("hash-key", None),
        ("authentication-key-chain", None),
        ("passwords-changed", None),
        ("monkey", None),
        ("local-certificate", None),
    ],
)
def test_words(word: str, category: str | None) -> None:
    """Known words, endings that say it, and words that only end like them."""
    assert keywords.category(word) == category


@pytest.mark.parametrize(
    ("path", "value", "category"),
    [
        ("configuration/snmp/community/name", "public", keywords.COMMUNITY),
        ("configuration/groups/snmp/community/name", "public", keywords.COMMUNITY),
        ("configuration/policy-options/community/name", "RED", None),
        ("configuration/policy-options/policy-statement/term/from/community", "RED", None),
        ("configuration/policy-options/policy-statement/then/community/community-name", "RED", None),
        ("configuration/routing-instances/instance/vrf-target/community", "target:64496:1", None),
        ("community/name", "public", keywords.COMMUNITY),
        ("communities/community", "64496:1", None),
        ("rt/communities/community", "foo", None),
        ("configuration/snmp/v3/snmp-community/community-name", "foo", keywords.COMMUNITY),
        ("configuration/snmp/v3/usm/local-engine/user/name", "netops", keywords.SNMP_USER),
        ("configuration/snmp/v3/target-parameters/parameters/security-name", "netops", keywords.SNMP_USER),
        ("configuration/system/login/user/name", "lab", None),
        ("configuration/snmp/trap-group/name", "traps", keywords.TRAP_GROUP),
        ("configuration/system/login/user/authentication/ssh-rsa/name", "ssh-rsa AAAAB3 lab", keywords.SSH_KEY),
        ("configuration/system/license/keys/key/name", "JUNOS1 aeaqea", keywords.LICENCE),
        ("configuration/security/authentication-key-chains/key-chain/key/name", "0", None),
        ("configuration/security/authentication-key-chains/key-chain/key/secret", "abc", keywords.SECRET),
        ("configuration/system/ntp/authentication-key/name", "1", None),
        ("configuration/system/ntp/authentication-key/value", "abc", keywords.KEY),
        ("configuration/system/ntp/server/key", "1", None),
        ("configuration/security/ike/policy/pre-shared-key/ascii-text", "abc", keywords.KEY),
        ("configuration/security/macsec/connectivity-association/pre-shared-key/cak", "abc", keywords.KEY),
        ("configuration/protocols/ospf/area/interface/authentication/md5/key", "abc", keywords.KEY),
        ("configuration/system/authentication-order", "password", None),
        ("configuration/system/services/ssh/hostkey-algorithm/ssh-rsa", "", None),
        ("configuration/interfaces/interface/description", "password", None),
        ("x/session-token", "0x8", None),
        ("x/hardware-token", "4094", None),
        ("x/auth-token", "abcdef", keywords.TOKEN),
        ("x/certificate", "name-of-it", None),
    ],
)
def test_trees(path: str, value: str, category: str | None) -> None:
    """A leaf's meaning comes from its name and from what is around it."""
    assert tree.secret_of(path.split("/"), value) == category


@pytest.mark.parametrize("value", [b"abc", b"public", b"secret", b"192.0.2.1", b"2001:db8::1", b"192.0.2.0/24", b"aaaaaaaa", b"JUNIPER"])
def test_ordinary(value: bytes) -> None:
    """Short ones, plain words and addresses are not looked for everywhere."""
    assert ordinary(value)


@pytest.mark.parametrize("value", [b"hunter22", b"public1", b"s3cr3t", b"correct horse", b"123456"])
def test_not_ordinary(value: bytes) -> None:
    """Anything else of six characters or more is."""
    assert not ordinary(value)


@pytest.mark.parametrize(
    "text",
    [
        b"costs $1$ and $2",
        b"redacted-0123456789ab",
        b"ssh-rsa",
        b"http://192.0.2.1:8080/a@b",
        b"https://lab@192.0.2.1/",
        b"eyJ",
        b"basic things",
    ],
)
def test_no_shape(text: bytes) -> None:
    """What resembles a secret's shape, and is none."""
    assert list(shapes.by_shape(text)) == []


@pytest.mark.parametrize(
    ("rpc", "secrets"),
    [
        (Rpc("get-configuration"), True),
        (Rpc("get-config"), True),
        (Rpc("get"), True),
        (Rpc("file-show"), True),
        (Rpc("get-log"), True),
        (Rpc("get-rollback-information"), True),
        (Rpc("get-license-key-information"), True),
        (Rpc("request-support-information"), True),
        (Rpc.cli("show configuration snmp"), True),
        (Rpc.cli("show chassis hardware | no-more"), True),
        (Rpc.cli("file show /config/juniper.conf"), True),
        (Rpc.cli("show log messages"), True),
        (Rpc.cli("show snmp v3"), True),
        (Rpc.cli("show security ike security-associations"), True),
        (Rpc.cli("show chassis hardware"), False),
        (Rpc.cli("show version"), False),
        (Rpc("get-chassis-inventory"), False),
        (Rpc("get-software-information"), False),
        (Rpc("get-interface-information"), False),
        (Rpc("get-system-core-dumps"), False),
        (Rpc("get-alarm-information"), False),
        (Rpc("get-route-engine-information"), False),
        (Rpc("get-environment-information"), False),
    ],
)
def test_rpcs(rpc: Rpc, *, secrets: bool) -> None:
    """Lists of states hold no secrets; whatever else is asked may."""
    assert shows_secrets(rpc) is secrets


def test_telling_places() -> None:
    """Each telling word counts, whatever its case."""
    text = b"nothing here\nPassword here\nand $9$abc there"

    assert telling(text)
    assert not telling(b"nothing at all")
    assert Telling(text).within(13, 26)
    assert not Telling(text).within(0, 13)


@pytest.mark.parametrize("word", sorted(keywords._EXACT))
def test_every_keyword_is_telling(word: str) -> None:
    """What is passed over holds none of them; and there are no categories without a word."""
    assert telling(f"  {word} x;".encode())
    assert telling(f"<{word}>".encode())


def test_words_in_the_middle_of_others_tell_nothing() -> None:
    """Public keys and passing packets are in every log."""
    assert not telling(b"Accepted publickey for lab; passed, passive, bypass, monkey")

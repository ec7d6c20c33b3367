"""Secrets in one statement of a configuration, in its curly form or as `set` writes it.

A statement is its path (the words of the blocks around it), its own words, and what ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from agent.policy.redaction import keywords

_FREE_TEXT: Final = frozenset(b"description message annotate announcement contact location comment system-name title text banner".split())
"""What follows is written by people for people; only shapes are looked for in it."""

_CHOICES: Final = frozenset(
    b"""
    authentication-order key-exchange ciphers macs hostkey-algorithm hostkey-algorithm-list authentication-method apply-groups
    apply-groups-except authentication-algorithm encryption-algorithm algorithm security-mode cipher-suite load-key-file
    """.split()
)
"""What follows is one of a list that Junos knows, or a reference."""

_NAMING: Final = frozenset(
    b"""
    host-name domain-name policy-statement policy term then-policy filter input output input-list output-list policer
    three-color-policer prefix-list source-prefix-list destination-prefix-list as-path as-path-group routing-instance
    routing-instances instance interface interfaces interface-set interface-range vlan vlans bridge-domain bridge-domains group
    groups class user-class address address-set address-book address-name application application-set applications application-name
    from-zone to-zone security-zone zone rule rule-set rule-name pool profile gateway vpn proposal proposals ike-policy
    ipsec-policy scheduler scheduler-map forwarding-class loss-priority file archive view client-list client-list-name list
    logical-systems logical-system tenant tenants path label-switched-path lsp prefix neighbor key-chain authentication-key-chain
    hello-authentication-key-chain server-group apply-macro route-filter-list rib rib-group import export members local-certificate
    peer-certificate ca-profile certificate-id connectivity-association term-name profile-name server-name name services-name
    source-address destination-address source-identity pcc service-set event-options-policy script op commit-script test probe
    dynamic-profiles dynamic-profile access-profile radius-profile mib community-view dns-name forwarding-options-name
    """.split()
)
"""What follows is the name of something, whatever it reads like."""

_POLICY_PLACES: Final = frozenset(
    b"policy-options policy-statement from then to term route-filter import export bgp members routing-options".split()
)
_PASSWORD_RULES: Final = re.compile(rb"(?:minimum|maximum)-|change-type|format|reuse|lifetime|sha|md5|des")
_FORMS: Final = frozenset(b"cak ckn ascii-text ascii hexadecimal hexadecimal-text local remote".split())
_OPERATIONS: Final = frozenset([b"add", b"set", b"delete", b"+", b"-", b"="])
_LONG: Final = 64
_COUNT: Final = re.compile(rb"[0-9]{1,10}")

CONTEXT: Final = _POLICY_PLACES | frozenset(
    b"""
    snmp v3 usm authentication-key key-chain authentication-key-chains hash-key tunnel server peer ntp keys md5 authentication
    login user edit
    """.split()
)
"""The words of the blocks around a statement that make a difference."""

OPEN: Final = b"{"
END: Final = b";"


def secrets_of(path: Sequence[bytes], words: Sequence[bytes], ended: bytes) -> Iterator[tuple[int, str]]:
    """The indexes of the words that are secrets, with their category; `path` and `words` as written, quotes and all.

    `ended` is `;`, `{`, or nothing where the line ended first: then an index may be one beyond the last word, and the secret
    is still to come.
    """
    place = 0
    while place < len(words):
        word = words[place]
        if word in _FREE_TEXT or word in _CHOICES:
            return
        if word in _NAMING:
            place += 1
        elif _speaks(word):
            here = _Place(path, words, place, ended)
            found = list(_announced(here))
            yield from found
            place = max([place + here.names(word), *(index for index, _ in found)])
        place += 1


@lru_cache(maxsize=4096)
def _speaks(word: bytes) -> bool:
    """Whether a word may announce a secret, or a name, in the right surroundings."""
    text = word.decode("latin-1")
    return text[:1].isalpha() and text.islower() and (text in ("user", "value") or keywords.category(text) is not None)


@dataclass(frozen=True, slots=True)
class _Place:
    """One word of a statement, and what stands around it."""

    path: Sequence[bytes]
    words: Sequence[bytes]
    index: int
    ended: bytes

    @property
    def word(self) -> str:
        return self.words[self.index].decode("latin-1")

    @property
    def before(self) -> list[bytes]:
        return [*self.path, *self.words[: self.index]]

    @property
    def following(self) -> bytes:
        return self.words[self.index + 1] if self.index + 1 < len(self.words) else b""

    @property
    def last(self) -> bool:
        """Whether what follows, if anything does, is the statement's last word."""
        return self.index + 2 >= len(self.words)

    @property
    def number(self) -> bool:
        """Whether a small number follows: a key's number, or a tunnel's."""
        return _COUNT.fullmatch(self.following) is not None

    @property
    def opens(self) -> bool:
        """Whether what follows is the name of a block."""
        return self.ended == OPEN and self.last

    def after(self, *names: bytes) -> bool:
        """Whether one of these stands before it."""
        return any(word in names for word in self.before)

    def names(self, word: bytes) -> int:
        """How many words after this one are a name."""
        return int(word == b"user" or (word == b"community" and not _community(self)))


def _announced(here: _Place) -> Iterator[tuple[int, str]]:
    """The secrets that this word announces."""
    if here.following in _FORMS and not (here.last and here.ended == END):
        return
    category = _category(here)
    if category is None or not _RULES.get(here.word, _ordinarily)(here):
        return
    first = here.index + 1
    if first == len(here.words):
        if not here.ended:
            yield first, category
    elif here.following == b"[":
        yield from ((index, category) for index in range(first + 1, len(here.words)) if here.words[index] != b"]")
    else:
        yield first, category


def _category(here: _Place) -> str | None:
    if here.word == "user" and here.after(b"usm"):  # the name of a v3 user is half of what it takes to ask as him
        return keywords.SNMP_USER
    if here.word == "value" and here.after(b"authentication-key"):  # NTP: authentication-key 1 type md5 value "..."
        return keywords.KEY
    return keywords.category(here.word)


def _ordinarily(here: _Place) -> bool:
    if here.word.startswith("ssh-") and keywords.exact(here.word):
        return here.following.startswith(b'"') or b"AAAA" in here.following or not (here.following or here.ended)
    if here.opens:
        return here.word == "user" or keywords.exact(here.word) in (keywords.COMMUNITY, keywords.TRAP_GROUP, keywords.SNMP_USER)
    return here.last or here.word in ("user", "value") or keywords.exact(here.word) is not None


def _community(here: _Place) -> bool:
    """One of SNMP, unless something says that it is one of BGP: where nobody knows, it is a secret."""
    if here.after(b"snmp", b"v3"):
        return True
    following = here.words[here.index + 1 : here.index + 3]
    if here.after(*_POLICY_PLACES) or b"members" in following or b"invert-match" in following:
        return False
    return here.following not in _OPERATIONS and not keywords.of_bgp(here.following.decode("latin-1"))


def _key(here: _Place) -> bool:
    """A key's value, and not its name or number, as in a key chain, nor a tunnel's, nor the number of a key that a server uses."""
    if here.after(b"key-chain", b"authentication-key-chains", b"hash-key") or here.opens:
        return False
    if here.number and here.after(b"tunnel", b"server", b"peer", b"ntp"):
        return False
    return here.last or here.after(b"keys", b"md5", b"authentication")


def _authentication_key(here: _Place) -> bool:
    """A protocol's key; NTP's has a number here, and its value further on."""
    return not (
        here.number and (here.opens or here.after(b"ntp") or here.words[here.index + 2 : here.index + 3] in ([b"type"], [b"value"]))
    )


def _password(here: _Place) -> bool:
    """A password, and not the rules for passwords."""
    rules = here.after(b"login") and not here.after(b"user") and _PASSWORD_RULES.match(here.following) is not None
    return not rules and not here.opens


def _certificate(here: _Place) -> bool:
    return b"BEGIN" in here.following or len(here.following) > _LONG


def _at_the_end(here: _Place) -> bool:
    return here.last and not here.opens


_RULES: Final[Mapping[str, Callable[[_Place], bool]]] = {
    "community": _community,
    "community-name": _community,
    "key": _key,
    "authentication-key": _authentication_key,
    "password": _password,
    "certificate": _certificate,
    "credential": _at_the_end,
    "credentials": _at_the_end,
    "ascii": _at_the_end,
    "token": _at_the_end,
}
"""When a word that also has another meaning announces a secret."""

"""Secrets by their place in a tree: elements of XML, keys of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from agent.policy.redaction import keywords

FREE_TEXT: Final = frozenset({"description", "announcement", "location", "contact", "title"})
"""Leaves that people wrote for people; only shapes are looked for in them."""

_POLICY: Final = frozenset(
    {"policy-options", "policy-statement", "from", "then", "to", "bgp", "vrf-target", "route-table", "rt", "rt-entry", "communities"}
)
_HOLDS_NAME: Final = {
    "trap-group": keywords.TRAP_GROUP,
    **dict.fromkeys(("ssh-rsa", "ssh-dsa", "ssh-dss", "ssh-ecdsa", "ssh-ed25519"), keywords.SSH_KEY),
}
_NAMED: Final = frozenset({"community", "security-name", "user", "key", *_HOLDS_NAME})
_NUMBERED: Final = frozenset({"ntp", "tunnel"})
_LONG: Final = 64
_SHORT_LIST: Final = frozenset({"hostkey-algorithm", "key-exchange", "ciphers", "macs", "authentication-order"})


@lru_cache(maxsize=8192)
def possible(leaf: str, parent: str) -> bool:
    """Whether a leaf of this name, in an element of that one, is worth asking `secret_of` about."""
    if leaf == "name":
        return parent in _NAMED
    return leaf == "value" or keywords.category(leaf) is not None


def watched(name: str) -> bool:
    """Whether a leaf inside of an element of this name may be a secret though no word of it says so."""
    return name in _NAMED or name == "authentication-key" or "snmp" in name


def secret_of(path: Sequence[str], value: str) -> str | None:
    """The category of a leaf's value, `None` where it is none. `path` are local names, from the root to the leaf."""
    leaf, parent = path[-1], path[-2] if len(path) > 1 else ""
    if leaf in FREE_TEXT or parent in _SHORT_LIST:
        return None
    if leaf == "name":
        return _name(path, parent, value)
    if leaf == "value":
        return keywords.KEY if parent == "authentication-key" else None
    category = keywords.category(leaf)
    return category if category and _meant(category, path, value.strip()) else None


def _meant(category: str, path: Sequence[str], value: str) -> bool:
    """Whether the surroundings agree that a leaf of this category holds a secret."""
    if category in (keywords.COMMUNITY, keywords.SNMP_USER):
        return _snmp(path, value)
    if category == keywords.SSH_KEY:
        return "AAAA" in value
    if category == keywords.CERTIFICATE:
        return len(value) > _LONG or "BEGIN" in value
    if value.isdecimal() and path[-1] in ("key", "authentication-key") and not _NUMBERED.isdisjoint(path):
        return False
    return not keywords.is_number(category, value)


def _name(path: Sequence[str], parent: str, value: str) -> str | None:
    """A secret that is the name of what holds it: a community, a trap group, a v3 user, a key of a login."""
    if parent == "community":
        return keywords.COMMUNITY if _snmp(path, value) else None
    if parent in ("security-name", "user"):
        return keywords.SNMP_USER if "usm" in path or "v3" in path else None
    if parent == "key":
        return keywords.LICENCE if "keys" in path or "license" in path else None
    category = _HOLDS_NAME.get(parent)
    return category if category != keywords.SSH_KEY or "AAAA" in value or " " in value else None


def _snmp(path: Sequence[str], value: str) -> bool:
    """Whether a community is one of SNMP: where nothing says that it is one of BGP, it is."""
    if any("snmp" in name for name in path):
        return True
    return _POLICY.isdisjoint(path[:-1]) and not keywords.of_bgp(value.strip())

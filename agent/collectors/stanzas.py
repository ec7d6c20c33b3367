"""Which features a configuration uses: its stanzas, in curly text or in XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agent.api import Part

_ROOT: Final = ""
_NAMES: Final = "<names>"
_INSTANCES: Final = "<instances>"
_INSTANCE: Final = "<instance>"
_DONE: Final = "<done>"

_HOLDERS: Final = frozenset({"groups", "logical-systems", "tenants"})
"""Stanzas whose named parts hold stanzas like those at the top."""

_OF_NAMES: Final = frozenset({"interfaces", "vlans", "bridge-domains", "dynamic-profiles"})
"""Stanzas that hold names, not features."""

_NO_FEATURE: Final = frozenset({"", "name", "version", "undocumented", "apply-groups", "apply-groups-except", "apply-macro"})
_ASIDE: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|/\*(?:.*?\*/|.*)|(?<!\S)#[^\n]*', re.DOTALL)
"""What may hold braces that are none: quoted text and comments, closed or not."""

_STATEMENT: Final = re.compile(r"([^{};]*)([{};]|\Z)")

_AFTER_STATEMENT: Final = ("{", ";")


def in_curly(text: str) -> set[str]:
    """The features in text with braces; what is inactive is none."""
    found: set[str] = set()
    places = [_ROOT]
    for words, end in (match.groups() for match in _STATEMENT.finditer(_ASIDE.sub(" ", text))):
        feature, inside = _statement(places[-1], words.split()) if end in _AFTER_STATEMENT else ("", _DONE)
        found.add(feature)
        if end == "{":
            places.append(inside)
        elif end == "}" and len(places) > 1:
            places.pop()
    return found - {""}


def in_tree(configuration: Part) -> set[str]:
    """The features in a `<configuration>`; what is inactive is none."""
    return set(_tree(configuration, _ROOT)) - {""}


def _statement(place: str, words: list[str]) -> tuple[str, str]:
    """A statement's feature and inside; before its first word stand marks such as `inactive:`."""
    if place == _DONE or not words or "inactive:" in words[:2]:
        return "", _DONE
    return _below(place, next((word for word in words if not word.endswith(":")), ""))


def _tree(part: Part, place: str) -> Iterator[str]:
    for child in map(Part, part.element):
        if child.attribute("inactive"):
            continue
        feature, inside = _below(place, child.name)
        yield feature
        if inside != _DONE:
            yield from _tree(child, _ROOT if inside == _NAMES else inside)


def _below(place: str, word: str) -> tuple[str, str]:
    """The feature that a word is at a place, if any, and what place its inside is: a stanza's own name, or one of the above."""
    if word in _NO_FEATURE:
        return "", _DONE
    if place in (_NAMES, _INSTANCES):
        return "", _ROOT if place == _NAMES else _INSTANCE
    if place == _INSTANCE:
        return (word, word) if word == "protocols" else ("", _DONE)
    if place == _ROOT:
        return word, _inside(word)
    return f"{place}/{word}", _DONE


def _inside(stanza: str) -> str:
    if stanza in _HOLDERS:
        return _NAMES
    if stanza == "routing-instances":
        return _INSTANCES
    return _DONE if stanza in _OF_NAMES else stanza

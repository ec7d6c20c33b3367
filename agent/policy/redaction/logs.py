"""Secrets in what programs write for people: log lines, and the output of commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from agent.policy.redaction import keywords
from agent.policy.redaction.shapes import TOKEN, Span

_VALUE: Final = rb"(?:\"(?P<quoted>(?:[^\"\\]|\\.)+)\"|'(?P<single>[^']+)'|(?P<bare>[^\s\"',;&<>(){}\[\]]+))"
_SAID: Final = re.compile(
    rb"(?<![\w.])(?<!\w-)(?P<word>[A-Za-z][\w.-]*+)[\"']?(?:\s*(?:=>?|:=|:)\s*|\s+(?:is|was|to|string)\s+(?=\S*[\"'0-9$])|(?<=-passw..d)\s+|\s+(?=[\"']))\\?"
    + _VALUE
)
_TAG: Final = re.compile(rb": [A-Z0-9]+_[A-Z0-9_]+: ")
_COMMAND: Final = re.compile(rb"(?:command|cmd|executed|running)[ =:]+'(.*)'", re.IGNORECASE)
_AUDIT: Final = re.compile(rb"\b(?:set|replace|update|delete|rename|create)d?: \[([^\]]*)\](.*)$")
_AUDITED: Final = re.compile(rb"\"((?:[^\"\\]|\\.)+)\"")
_SNMP_LOG: Final = re.compile(
    rb"(?i:snmp)[^\n]*?(?i:community)[^\n()]*\(([^()\s]+)\)|\bcommunity (?:name|string)s? (?:of |is )?([^\s\"',;:()]+)(?=[ ,.;)]|$)"
)
_ELEMENT: Final = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)(?: [^<>]*)?>(?:\s*<name>)?\s*([^<>\s][^<>]*?)\s*</")
_PROSE: Final = re.compile(
    rb"(?i:password|passphrase|secret|community)(?: [\w-]+){1,5} (?:is|was|to|=) [\"']?(?=[^\s\"']*[0-9$!@#])([^\s\"',;]+)"
)
_OF_BGP: Final = re.compile(rb"<members>|policy|<from>|<then>|<rt|(?i:bgp|route|target|extended|large|standard|export|origin)")
_V3_ROW: Final = re.compile(rb"^\s*\S+\s+(?:usm|v1|v2c)\s+(\S+)\s+(?:nonvolatile|volatile|permanent|readonly|readOnly)\b")
_V3_USER: Final = re.compile(rb"^\s*(\S+)\s+(?:md5|sha\d*|none)/(?:des|3des|aes\d*|none)\b")
_ADDRESS: Final = re.compile(rb"[0-9a-fA-F.:/]+")
_COUNTED: Final = re.compile(rb"[0-9]{1,4}")
_NOTHING: Final = frozenset(
    b"yes no none true false null set unset ok failed changed accepted required disabled enabled <unconfigured>".split()
)


def by_words(line: bytes) -> Iterator[Span]:
    """What is said to be a secret: `password=...`, `community: ...`, `<secret>...</secret>`, `"token": "..."`."""
    for found in _SAID.finditer(line):
        category = keywords.category(_last_word(found["word"]))
        group = found.lastgroup or "bare"
        if found["word"].isupper() and _TAG.match(line, max(0, found.start() - 2)):
            continue
        if category == keywords.COMMUNITY and _OF_BGP.search(line):
            continue
        if category and not TOKEN.fullmatch(found[group]) and not _says_nothing(found[group], found["word"], group):
            yield Span(*found.span(group), category)
    yield from _in_prose(line)
    yield from _in_elements(line)


def of_snmp(line: bytes) -> Iterator[Span]:
    """Communities that an agent complained of, and the names in `show snmp v3`."""
    for found in _SNMP_LOG.finditer(line) if b"ommunity" in line else ():
        yield Span(*found.span(found.lastindex or 0), keywords.COMMUNITY)
    if row := _V3_ROW.match(line) or _V3_USER.match(line):
        yield Span(*row.span(1), keywords.SNMP_USER)


def commands(line: bytes) -> Iterator[tuple[int, int]]:
    """Where a line quotes a command that somebody typed."""
    for found in _COMMAND.finditer(line) if b"'" in line else ():
        yield found.span(1)


def audited(line: bytes) -> Iterator[Span]:
    """The values in an audit of a change: `set: [snmp community] "old" -> "new"`."""
    found = _AUDIT.search(line) if b": [" in line else None
    path = found[1].split() if found else []
    category = next((kind for word in path[-2:] if (kind := keywords.category(word.decode("latin-1")))), None)
    if found is None or (category is None and not (path[-1:] == [b"value"] and b"ntp" in path)):
        return
    if category == keywords.COMMUNITY and b"snmp" not in path:
        return
    for value in _AUDITED.finditer(line, found.start(2)):
        yield Span(*value.span(1), category or keywords.KEY)


def _in_prose(line: bytes) -> Iterator[Span]:
    """The password for user lab is ..."""
    for found in _PROSE.finditer(line):
        if not (TOKEN.fullmatch(found[1]) or _ADDRESS.fullmatch(found[1])):
            yield Span(*found.span(1), keywords.PASSWORD)


def _in_elements(line: bytes) -> Iterator[Span]:
    for found in _ELEMENT.finditer(line) if b"</" in line else ():
        category = keywords.category(found[1].decode("latin-1"))
        if category and not (category == keywords.COMMUNITY and _OF_BGP.search(line)):
            yield Span(*found.span(2), category)


def _last_word(word: bytes) -> str:
    """`ldap.bind_password` is about a password."""
    return word.rpartition(b".")[2].decode("latin-1")


def _says_nothing(value: bytes, word: bytes, group: str) -> bool:
    """Whether it is an answer or a count, or a name that only sounds like a secret's."""
    if group == "bare" and (value.lower() in _NOTHING or value.startswith(b"/*")):
        return True
    if keywords.is_number(keywords.category(_last_word(word)), value.decode("latin-1")):
        return True
    if word.lower() in (b"key", b"keys", b"community", b"certificate") and group == "bare":
        return _COUNTED.fullmatch(value) is not None or b":" in value
    return group == "bare" and _COUNTED.fullmatch(value) is not None and word.lower().startswith((b"bad", b"failed", b"invalid"))

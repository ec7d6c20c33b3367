"""A configuration in each of the forms that Junos has: curly, set, XML and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Any, Final

from agent.lab.statements import Statement

_PLAIN: Final = re.compile(r"(?!\w+://)[\w.:/+%*=,@-]+")
_SECRET: Final = re.compile(r"\$\d\$|ssh-(?:rsa|ed25519) ")
_WITHOUT_WORD: Final = {"interfaces": "interface"}
_ON_ONE_LINE: Final = frozenset({"authentication-key", "archive-sites", "pre-shared-key", "md5"})
_IN_BRACES: Final = frozenset({"archive-sites"})
_MARK: Final = " ## SECRET-DATA"


def curly(found: Iterable[Statement], depth: int = 0, above: str = "") -> Iterator[str]:
    """Line by line, with braces; entries of some lists stand in braces of their own, without the list's word."""
    for word, alike in groupby(found, lambda one: one.word):
        if word in _IN_BRACES and above != word:
            yield f"{'    ' * depth}{word} {{"
            yield from curly(alike, depth + 1, word)
            yield f"{'    ' * depth}}}"
        else:
            yield from (line for one in alike for line in _curly(one, depth, above))


def _curly(one: Statement, depth: int, above: str) -> Iterator[str]:
    indent = "    " * depth
    start = indent + ("inactive: " if one.inactive else "") + " ".join(_words(one, above))
    if one.word == "family" and one.inside:
        for each in one.inside:
            yield f"{indent}family {each.word} {{"
            yield from curly(each.inside, depth + 1)
            yield f"{indent}}}"
    elif one.inside and one.word in _ON_ONE_LINE:
        rest = " ".join(f"{each.word} {_values(each)}" for each in one.inside)
        yield f"{start} {rest};{_marked(one.inside)}"
    elif one.inside:
        yield f"{start} {{"
        yield from curly(one.inside, depth + 1, one.word)
        yield f"{indent}}}"
    else:
        yield f"{start}{' ' + _values(one) if one.values else ''};{_marked((one,))}"


def _words(one: Statement, above: str) -> list[str]:
    """The word and the name; below `interfaces` the name alone, and an SSH key's name begins with its word."""
    alone = _WITHOUT_WORD.get(above) == one.word or (one.word in _IN_BRACES and above == one.word)
    key = one.word if one.name.startswith(f"{one.word} ") else ""
    return [*([] if alone else [one.word]), *([_quoted(one.name, always=bool(key))] if one.name else [])]


def _values(one: Statement) -> str:
    values = [_quoted(value) for value in one.values]
    return f"[ {' '.join(values)} ]" if one.listed and len(values) > 1 else " ".join(values)


def _quoted(value: str, *, always: bool = False) -> str:
    return value if _PLAIN.fullmatch(value) and not always else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _marked(found: Iterable[Statement]) -> str:
    return _MARK if any(_SECRET.match(value) for one in found for value in (*one.values, one.name)) else ""


def set_lines(found: Iterable[Statement], path: tuple[str, ...] = ("set",), above: str = "") -> Iterator[str]:
    """Line by line, each from the top."""
    for one in found:
        here = (*path, *_words(one, above))
        if one.inside:
            yield from set_lines(one.inside, here, one.word)
        elif one.values:
            yield from (" ".join((*here, _quoted(value))) for value in one.values)
        else:
            yield " ".join(here)
        if one.inactive:
            yield " ".join(("deactivate", *here[1:]))


def as_xml(found: Iterable[Statement]) -> str:
    """Elements, one inside the other."""
    return "".join(_xml(one) for one in found)


def _xml(one: Statement) -> str:
    start = f'{one.word} inactive="inactive"' if one.inactive else one.word
    if one.values:
        return "".join(f"<{start}>{escape(value, quote=False)}</{one.word}>\n" for value in one.values)
    if not one.inside and not one.name:
        return f"<{start}/>\n"
    name = f"<name>{escape(one.name, quote=False)}</name>\n" if one.name else ""
    return f"<{start}>\n{name}{as_xml(one.inside)}</{one.word}>\n"


def as_json(found: Iterable[Statement]) -> dict[str, Any]:
    """Mappings and lists; a word alone is a list of one null."""
    tree: dict[str, Any] = {}
    for one in found:
        value = _json(one)
        if one.name:
            tree.setdefault(one.word, []).append(value)
        else:
            tree[one.word] = value
    return tree


def _json(one: Statement) -> Any:
    about: dict[str, Any] = {"@": {"inactive": True}} if one.inactive else {}
    if one.values:
        return list(one.values) if one.listed else one.values[0]
    if not one.inside and not one.name:
        return [None]
    return about | ({"name": one.name} if one.name else {}) | as_json(one.inside)

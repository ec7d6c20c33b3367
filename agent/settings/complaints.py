"""What is wrong with a value, in our words: where, what was expected, and never the value itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from agent.policy.nearest import hint
from agent.settings.document import Trail
from agent.settings.keys import keys_of

_EXPECTED: Final = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "list": "a list",
    "tuple": "a list",
    "sequence": "a list",
    "dict": "a mapping (key: value)",
    "mapping": "a mapping (key: value)",
    "model": "a mapping (key: value)",
    "string": "text",
    "path": "a path",
}
_FIXED: Final = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "expected letters, digits, - and _, at most 64",
}
_QUOTABLE: Final = (bool, int, float, date)


def complaints(error: ValidationError, root: type[BaseModel]) -> Iterator[tuple[Trail, str]]:
    """The trail and the words for each thing that is wrong."""
    for one in error.errors(include_url=False):
        trail = tuple(one["loc"])
        yield trail, _words(one, trail, root)


def unknown(what: str, given: str, known: Sequence[str]) -> str:
    """`no such login; did you mean lab?`; where none is near, the words that there are."""
    near = hint(given, known)
    there = f"; there is {', '.join(sorted(known))}" if known else ""
    return f"no such {what}{near or there}"


def _words(one: Any, trail: Trail, root: type[BaseModel]) -> str:
    kind, given, context = one["type"], one["input"], one.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown("setting", str(trail[-1]), keys_of(root, trail[:-1]))
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return unknown(str(trail[-1]), str(given), [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")])
    if kind == "string_type" and isinstance(given, _QUOTABLE):
        return "expected text; write it in quotes"
    return _FIXED.get(kind) or _limit(context) or _expected(kind)


def _limit(context: dict[str, Any]) -> str:
    for word, name in (("at least", "ge"), ("at most", "le")):
        if name in context:
            return f"expected {word} {context[name]}"
    return ""


def _expected(kind: str) -> str:
    word = _EXPECTED.get(kind.partition("_")[0], "")
    return f"expected {word}" if word else "is not valid here"

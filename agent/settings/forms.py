"""The forms that single values have to have."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from agent.settings.quantities import Size, Span, sizes_from, spans_from

REFERENCES: Final = ("credential:", "file:", "env:", "command:")
"""The forms of a reference to a secret."""

_IN_KEY: Final = ("-----BEGIN", "\n")


def reference(given: Any) -> str:
    """A reference to a secret, as it is. Raises `ValueError`, which does not repeat what may be the secret itself."""
    if isinstance(given, str) and given.strip().startswith(REFERENCES) and given.partition(":")[2].strip():
        return given.strip()
    raise ValueError("expected a reference, never the secret itself: credential:NAME, file:PATH, env:NAME or command:WORDS")


def key_reference(given: str) -> str:
    """The path of a private key, or a `file:` or `credential:` reference to one. Raises `ValueError`."""
    if any(mark in given for mark in _IN_KEY) or given.startswith(("env:", "command:")):
        raise ValueError("expected the path of a private key, file:PATH or credential:NAME")
    return given


def database_address(given: str) -> str:
    """A database's URL without a password, or a reference to a URL. Raises `ValueError`."""
    if given.startswith(REFERENCES):
        return reference(given)
    try:
        parts = urlsplit(given)
        _ = parts.port  # raises where it is no number
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme:
        raise ValueError("expected sqlite:////path/to/file, postgresql://user@host/name, or a reference such as credential:NAME")
    if parts.password is not None or "password" in parse_qs(parts.query):
        raise ValueError(
            "a password has no place here; refer to the whole URL, such as credential:NAME, or use PostgreSQL's own pgpass file"
        )
    return given


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Key = Annotated[Text, AfterValidator(key_reference)]
Database = Annotated[Text, AfterValidator(database_address)]
Reference = Annotated[str, BeforeValidator(reference)]
Port = Annotated[int, Field(ge=1, le=65535)]
Cadence = Annotated[Span, AfterValidator(spans_from(timedelta(seconds=10), timedelta(days=365)))]
Deadline = Annotated[Span, AfterValidator(spans_from(timedelta(seconds=1), timedelta(hours=1)))]
Cap = Annotated[Size, AfterValidator(sizes_from(1 << 10))]

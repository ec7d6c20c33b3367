"""The nearest right word, for errors that help."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word most like the given one, or `None` where nothing is near."""
    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)), None)


def hint(word: str, words: Iterable[str]) -> str:
    """`; did you mean concurrency?`, or nothing."""
    near = nearest(word, words)
    return f"; did you mean {near}?" if near else ""

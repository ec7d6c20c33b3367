"""Takes the secrets out of a text: nothing of it is passed on before all of it was read."""

from __future__ import annotations

import tempfile
from typing import IO, Final

from agent.bundle.kinds import Kind, detect
from agent.bundle.mixed import MixedForm
from agent.bundle.sweep import Sweep
from agent.bundle.tokens import Counts, Tokens
from agent.policy.redaction.lines import forget

_BLOCK: Final = 1 << 18
_IN_MEMORY: Final = 8 << 20


def redact(source: IO[bytes], target: IO[bytes], key: bytes, *, kind: Kind | None = None) -> Counts:
    """Write a text to `target` without its secrets, at constant memory; its kind is found out where it is not told.

    The first pass finds secrets by place and shape, the second one by value. Where it fails with `RedactionFailed`, nothing was
    written. `key` has 32 bytes.
    """
    tokens = Tokens(key)
    try:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as between:
            _first_pass(source, between, tokens, kind)
            between.seek(0)
            Sweep(tokens).pass_on(between, target)
    finally:
        forget()
    return tokens.counts


def _first_pass(source: IO[bytes], between: IO[bytes], tokens: Tokens, kind: Kind | None) -> None:
    block = source.read(_BLOCK)
    form = MixedForm(tokens, kind or detect(block))
    while block:
        between.write(form.feed(block))
        block = source.read(_BLOCK)
    between.write(form.close())

"""Cyclic garbage, looked for less often while there is much to do."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_NEW_OBJECTS: Final = 20_000


@contextmanager
def seldom() -> Iterator[None]:
    """Look for cyclic garbage a thirtieth as often as Python does.

    A round makes hundreds of objects for each device, which nearly all go by their reference counts; to look through what a
    thousand open sessions hold, again and again, takes a fifth of the time.
    """
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)

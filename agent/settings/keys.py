"""Which keys are known where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel


def below(kind: Any, step: str | int) -> Any:
    """The type of what stands under a key of a type; `None` where nothing does."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(step))
        return _plain(field.annotation) if field else None
    arguments = [one for one in getattr(kind, "__args__", ()) if one is not Ellipsis]
    return _plain(arguments[-1]) if arguments else None


def keys_of(root: type[BaseModel], trail: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that are known at a trail; none where any name may stand."""
    kind: Any = root
    for step in trail:
        kind = below(kind, step)
    return tuple(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else ()


def _plain(annotation: Any) -> Any:
    """A type without its `| None`."""
    choices = [one for one in getattr(annotation, "__args__", ()) if one is not type(None)]
    optional = type(None) in getattr(annotation, "__args__", ())
    return choices[0] if optional and len(choices) == 1 else annotation

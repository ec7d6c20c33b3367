"""Records as JSON, and back; what moves apart from what stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from cattrs import BaseValidationError, Converter
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter

from agent.model.records.moving import is_moving

_MISFITS: Final = (BaseValidationError, AttributeError, KeyError, TypeError, ValueError)
"""What cattrs raises where stored JSON does not fit a type any more."""


def plain(value: Any) -> Any:
    """A record as JSON has it: objects, lists, texts, numbers; times in ISO 8601, UTC.

    Raises `ValueError` for a time without a zone.
    """
    return _whole().unstructure(value)


def steady(record: Any) -> Any:
    """What `plain` gives, without what moves: two records whose steady parts are equal have the same news."""
    return _steady().unstructure(record)


def split(record: Any) -> tuple[Any, Any]:
    """A record as two JSON values: what stays, and what moves (see `moving`), `None` where nothing does."""
    kind: Any = type(record)
    return steady(record), _moving().unstructure(record) if _moves(kind) else None


def join(stays: Any, moves: Any) -> Any:
    """What `plain` gives of the record that was `split` into these."""
    if isinstance(stays, dict) and isinstance(moves, dict):
        return stays | {key: join(stays[key], value) if key in stays else value for key, value in moves.items()}
    if isinstance(stays, list) and isinstance(moves, list):
        return [join(*pair) for pair in zip(stays, moves, strict=True)]
    return stays


def build(kind: type | None, value: Any) -> Any:
    """The record of that type; the JSON value itself where the type is not known, or has changed and fits no more."""
    if kind is None:
        return value
    try:
        return _whole().structure(value, kind)
    except _MISFITS:
        return value


@cache
def _whole() -> Converter:
    """Converts every field."""
    converter = make_converter(unstruct_collection_overrides={tuple: list, set: list, frozenset: list})
    converter.register_unstructure_hook(datetime, _iso)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    return converter


@cache
def _steady() -> Converter:
    """Converts every field but those that move."""
    return _partial(lambda field, _: override(omit=is_moving(field)))


@cache
def _moving() -> Converter:
    """Converts the fields that move, and the way to them."""

    def choose(field: Field[Any], hint: Any) -> Any:
        if is_moving(field):
            return override(unstruct_hook=plain)
        return override(omit=not _moves(hint))

    return _partial(choose)


def _partial(choose: Callable[[Field[Any], Any], Any]) -> Converter:
    converter = _whole().copy()

    def hook(kind: type) -> Callable[[Any], dict[str, Any]]:
        hints = get_type_hints(kind)
        chosen = {field.name: choose(field, hints[field.name]) for field in fields(kind)}
        return make_dict_unstructure_fn(kind, converter, **chosen)

    converter.register_unstructure_hook_factory(is_dataclass, hook)
    return converter


@cache
def _moves(hint: Any) -> bool:
    """Whether a value of that type has a moving field anywhere."""
    return _leads_to_moving(hint, frozenset())


def _leads_to_moving(hint: Any, seen: frozenset[Any]) -> bool:
    if hint in seen:
        return False
    seen |= {hint}
    if not is_dataclass(hint):
        return any(_leads_to_moving(argument, seen) for argument in get_args(hint))
    hints = get_type_hints(hint)
    return any(is_moving(field) or _leads_to_moving(hints[field.name], seen) for field in fields(hint))


def _iso(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment}")
    return moment.astimezone(UTC).isoformat()

"""A YAML file as plain values, and the line of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from agent.errors import ConfigError

Trail = tuple[str | int, ...]
"""The way to a value: `("logins", "lab", "user")`."""

MOST_ERRORS: Final = 50
MOST_REPEATED: Final = 100_000

_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG: Final = "tag:yaml.org,2002:"
_SCALARS: Final = frozenset(f"{_TAG}{name}" for name in ("null", "bool", "int", "float", "str"))
_TEXTS: Final = frozenset(f"{_TAG}{name}" for name in ("timestamp", "value", "merge"))


@dataclass(frozen=True, slots=True)
class Document:
    """A mapping read from a file; `name` is what errors call the file, `lines` has the line of every trail in it."""

    name: str
    value: dict[str, Any]
    lines: Mapping[Trail, int]


def together(lines: Iterable[str]) -> ConfigError:
    """One error that says all of them, a line each; the first come first, and no more than a person reads."""
    every = list(lines)
    more = [f"... and {len(every) - MOST_ERRORS} more"] if len(every) > MOST_ERRORS else []
    return ConfigError("\n".join(every[:MOST_ERRORS] + more))


def read(path: Path, name: str) -> Document:
    """Read a file that holds one mapping; an empty one is an empty mapping.

    Raises `ConfigError`, which never repeats a value of the file: it may be a secret in the wrong place.
    """
    return parse(text_of(path, name), name)


def text_of(path: Path, name: str) -> str:
    """The text of a file, as UTF-8 with or without a mark. Raises `ConfigError`."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except OSError as error:
        raise ConfigError(f"{path}: {(error.strerror or 'not readable').lower()}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError(f"{name}:{line}: not UTF-8 text") from None


def parse(text: str, name: str) -> Document:
    """Read the text of one YAML document; see `read`."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise ConfigError(f"{name}{_line(error, text)}: not YAML{_reason(error)}") from None
    if node is None:
        return Document(name, {}, {})
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{name}:{node.start_mark.line + 1}: expected a mapping (key: value)")
    builder = _Builder(loader, name)
    value = builder.build(node, ())
    if builder.errors:
        raise together(builder.errors)
    return Document(name, value, builder.lines)


class _Builder:
    """Makes plain values of nodes. Keys are always text, and so are dates: `no` and `2024` are names like others."""

    def __init__(self, loader: Any, name: str) -> None:
        self._loader = loader
        self._name = name
        self._open: list[yaml.Node] = []
        self._built: set[yaml.Node] = set()
        self._repeated = 0
        self.lines: dict[Trail, int] = {(): 1}
        self.errors: list[str] = []

    def build(self, node: yaml.Node, trail: Trail) -> Any:
        """The value of a node."""
        if node in self._open:
            return self._error(node, "holds itself")
        self._refuse_bombs(node)
        self._open.append(node)
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, trail)
            if isinstance(node, yaml.SequenceNode):
                return self._sequence(node, trail)
            return self._scalar(node)
        finally:
            self._open.pop()

    def _refuse_bombs(self, node: yaml.Node) -> None:
        """Raise `ConfigError` where aliases of aliases make so many values of a small file that reading it would not end."""
        self._repeated += node in self._built
        self._built.add(node)
        if self._repeated > MOST_REPEATED:
            raise ConfigError(f"{self._name}:{node.start_mark.line + 1}: too many values by aliases (*)")

    def _mapping(self, node: yaml.MappingNode, trail: Trail) -> dict[str, Any]:
        self._refuse_doubles(node, trail)
        try:
            self._loader.flatten_mapping(node)
        except yaml.YAMLError:
            self._error(node, "<<: expected a mapping")
        value = {}
        for key, inner in node.value:
            if isinstance(key, yaml.ScalarNode):
                here = (*trail, key.value)
                self.lines[here] = key.start_mark.line + 1
                value[key.value] = self.build(inner, here)
            else:
                self._error(key, "a key has to be text")
        return value

    def _refuse_doubles(self, node: yaml.MappingNode, trail: Trail) -> None:
        first: dict[str, yaml.Node] = {}
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and first.setdefault(key.value, key) is not key:
                line = first[key.value].start_mark.line + 1
                self._error(key, f"{dotted((*trail, key.value))}: set twice, first in line {line}")

    def _sequence(self, node: yaml.SequenceNode, trail: Trail) -> list[Any]:
        value = []
        for index, inner in enumerate(node.value):
            self.lines[*trail, index] = inner.start_mark.line + 1
            value.append(self.build(inner, (*trail, index)))
        return value

    def _scalar(self, node: yaml.Node) -> Any:
        if node.tag in _TEXTS:
            return node.value
        if node.tag not in _SCALARS:
            return self._error(node, "a tag (!...) has no place here; a text with ! at its start needs quotes")
        try:
            return self._loader.construct_object(node)
        except (yaml.YAMLError, ValueError):
            return node.value

    def _error(self, node: yaml.Node, text: str) -> None:
        self.errors.append(f"{self._name}:{node.start_mark.line + 1}: {text}")


def dotted(trail: Trail) -> str:
    """A trail as people write it: `logins.lab.user`."""
    return ".".join(map(str, trail))


def _line(error: yaml.YAMLError, text: str) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        stray = yaml.reader.Reader.NON_PRINTABLE.search(text)
        return f":{text.count(chr(10), 0, stray.start()) + 1}" if stray else ""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return f":{min(mark.line + 1, max(1, len(text.splitlines())))}" if mark else ""


def _reason(error: yaml.YAMLError) -> str:
    """What the parser says; the one in Python quotes the file, which may hold a secret, and is not repeated."""
    if isinstance(error, yaml.reader.ReaderError):
        return ": it holds a character that YAML does not allow"
    problem = str(getattr(error, "problem", None) or "")
    if _Loader is yaml.SafeLoader or not problem:
        return ""
    return f": {getattr(error, 'context', '')} {problem}" if problem.startswith("but ") else f": {problem}"

"""Bytes under their hash: each once, compressed, and in pieces where they are many."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, exists, select

from agent.errors import StoreCorrupt
from agent.model.reply import Body, Packed
from agent.store.conflict import insert_new, insert_one
from agent.store.tables import CONTENTS, FACTS, LATEST_REPLIES, PIECES, REPLIES

PIECE: Final = 1 << 20
"""Bytes of one row, at most, once compressed; databases take more badly."""

_SMALL: Final = PIECE // 2
"""Bytes of a reply that is one piece for certain, even where compression only adds to it."""

_LARGE: Final = 4 << 20
_LEVEL: Final = 3
_LEVEL_LARGE: Final = 1
_READ: Final = 1 << 17

_MANY: Final[BindParameter[Any]] = bindparam("many", expanding=True)
_KNOWN_FACTS: Final = select(FACTS.c.hash).where(FACTS.c.hash.in_(_MANY))
_KNOWN_CONTENTS: Final = select(CONTENTS.c.hash).where(CONTENTS.c.hash.in_(_MANY))
_DROP: Final = delete(CONTENTS).where(
    CONTENTS.c.hash.in_(_MANY),
    *(~exists().where(table.c.content == CONTENTS.c.hash) for table in (REPLIES, LATEST_REPLIES)),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A JSON value that is kept once: its hash, and its bytes, not yet compressed."""

    hash: bytes
    raw: bytes

    @classmethod
    def of(cls, value: Any) -> Fact:
        """Of any JSON value; equal values have equal hashes."""
        raw = dump(value)
        return cls(hashlib.sha256(raw).digest(), raw)


def dump(value: Any) -> bytes:
    """A JSON value, as short as it gets."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, check_circular=False).encode()


def pack(value: Any) -> bytes:
    """A JSON value, compressed."""
    return zlib.compress(dump(value), _LEVEL)


def unpack(packed: bytes) -> Any:
    """What was packed."""
    return json.loads(zlib.decompress(packed))


def keep_facts(connection: Connection, facts: Iterable[Fact]) -> None:
    """Keep these; one that is there already is not compressed again."""
    distinct = {fact.hash: fact for fact in facts}
    known = _known(connection, _KNOWN_FACTS, distinct)
    rows = [{"hash": key, "body": zlib.compress(distinct[key].raw, _LEVEL)} for key in sorted(distinct.keys() - known)]
    insert_new(connection, FACTS, rows)


def keep_contents(connection: Connection, bodies: Mapping[bytes, Body]) -> None:
    """Keep these replies, given by their hashes; one that is there already is not compressed again."""
    known = _known(connection, _KNOWN_CONTENTS, bodies)
    fresh = {key: bodies[key] for key in sorted(bodies.keys() - known)}
    small = {key: body for key, body in fresh.items() if body.size <= _SMALL}
    insert_new(connection, CONTENTS, [{"hash": key, "size": body.size, "body": next(_packed(body))} for key, body in small.items()])
    for key in fresh.keys() - small.keys():
        _keep_in_pieces(connection, key, fresh[key])


def _keep_in_pieces(connection: Connection, key: bytes, body: Body) -> None:
    pieces = _packed(body)
    if not insert_one(connection, CONTENTS, {"hash": key, "size": body.size, "body": next(pieces)}):
        return
    for number, piece in enumerate(pieces, start=1):
        insert_one(connection, PIECES, {"content": key, "number": number, "body": piece})


def drop_unused(connection: Connection, hashes: Collection[bytes]) -> None:
    """Delete those of these contents that nothing refers to any more."""
    if hashes:
        connection.execute(_DROP, {"many": sorted(hashes)})


def unpacked(pieces: Iterable[bytes]) -> BinaryIO:
    """The bytes of a content from its pieces, as a stream; a piece is asked for when it is needed."""
    return io.BufferedReader(_Unpacked(iter(pieces)), _READ)


def _known(connection: Connection, query: Select[Any], hashes: Collection[bytes]) -> set[bytes]:
    return set(connection.scalars(query, {"many": list(hashes)})) if hashes else set()


def _packed(body: Body) -> Iterator[bytes]:
    """The compressed bytes, in pieces; at least one."""
    if isinstance(body, Packed) and len(body.packed) <= PIECE:
        yield body.packed
        return
    packer = zlib.compressobj(_LEVEL if body.size < _LARGE else _LEVEL_LARGE)
    buffer = bytearray()
    with body.open() as source:
        while chunk := source.read(_READ):
            buffer += packer.compress(chunk)
            while len(buffer) > PIECE:
                yield bytes(buffer[:PIECE])
                del buffer[:PIECE]
    buffer += packer.flush()
    yield from (bytes(buffer[start : start + PIECE]) for start in range(0, len(buffer), PIECE))


class _Unpacked(io.RawIOBase):
    """Compressed pieces, read as what was compressed."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._unpacker = zlib.decompressobj()
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._unpacker.eof:
            self._waiting = self._waiting or next(self._pieces, b"")
            if not self._waiting:
                raise StoreCorrupt("a reply in the database is damaged: its end is missing")
            piece = self._unpacker.decompress(self._waiting, len(target))
            self._waiting = self._unpacker.unconsumed_tail
            if piece:
                target[: len(piece)] = piece
                return len(piece)
        return 0

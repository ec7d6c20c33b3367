"""The tables. `migrations/` makes them; a test holds that both say the same."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

from agent.store.columns import Moment, Number

VERSION_TABLE: Final = "junos_agent_version"
"""Where Alembic notes the revision; the name tells whose database it is."""

METADATA: Final = MetaData()

FACTS: Final = Table(
    "facts",
    METADATA,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""What stays of records: compressed JSON, once for each distinct content."""

CONTENTS: Final = Table(
    "contents",
    METADATA,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Raw replies: the first piece of each, compressed; `size` is that of the reply."""

PIECES: Final = Table(
    "pieces",
    METADATA,
    Column("content", LargeBinary(32), ForeignKey("contents.hash", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)
"""The further pieces of large replies, from 1 on."""

DEVICES: Final = Table(
    "devices",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("uid", String, nullable=False, unique=True),
    Column("organisation", String, nullable=False),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("about", LargeBinary(32), ForeignKey("facts.hash")),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("replaced_at", Moment),
    Column("retired_at", Moment),
    UniqueConstraint("organisation", "name"),
)

RPCS: Final = Table(
    "rpcs",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("name", String, nullable=False),
    Column("xml", String, nullable=False, unique=True),
    Column("parts", String, nullable=False),
)
"""Every rpc that was asked. `parts` is JSON: its name, arguments, command and attributes."""

SNAPSHOTS: Final = Table(
    "snapshots",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("device", Number, ForeignKey("devices.id"), nullable=False),
    Column("started", Moment, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("login_seconds", Float),
    Column("code", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("about", LargeBinary(32), ForeignKey("facts.hash"), nullable=False),
    Index("snapshots_of_device", "device", "started"),
)

READINGS: Final = Table(
    "readings",
    METADATA,
    Column("snapshot", Number, ForeignKey("snapshots.id", ondelete="CASCADE"), primary_key=True),
    Column("collector", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("code", String),
    Column("reason", String),
    Column("missing", String),
    Column("fact", LargeBinary(32), ForeignKey("facts.hash")),
    Column("moving", LargeBinary),
    sqlite_with_rowid=False,
)
"""`kind` is `got`, `absent` or `failed`; of a record got, `fact` is what stays and `moving` (compressed JSON) what moves."""

LATEST_READINGS: Final = Table(
    "latest_readings",
    METADATA,
    Column("device", Number, ForeignKey("devices.id"), primary_key=True, autoincrement=False),
    Column("collector", String, primary_key=True),
    Column("snapshot", Number, ForeignKey("snapshots.id"), nullable=False),
    Column("sign", LargeBinary(32)),
    sqlite_with_rowid=False,
)
"""The latest reading of each device and collector; `sign` tells whether a visit would read the same again."""

PARTS: Final = Table(
    "parts",
    METADATA,
    Column("device", Number, ForeignKey("devices.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("engine", String, nullable=False),
    Column("path", String, nullable=False),
    Column("model", String, nullable=False),
    Column("part_number", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("serial", String, nullable=False),
    Column("description", String, nullable=False),
    sqlite_with_rowid=False,
)
"""Every part of each device's latest inventory. Questions about the whole network read all of it: an index would cost more than they do."""

REPLIES: Final = Table(
    "replies",
    METADATA,
    Column("snapshot", Number, ForeignKey("snapshots.id", ondelete="CASCADE"), primary_key=True),
    Column("rpc", Number, ForeignKey("rpcs.id"), primary_key=True),
    Column("content", LargeBinary(32), ForeignKey("contents.hash"), nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""The replies that were news, kept with their snapshot."""

LATEST_REPLIES: Final = Table(
    "latest_replies",
    METADATA,
    Column("device", Number, ForeignKey("devices.id"), primary_key=True, autoincrement=False),
    Column("rpc", Number, ForeignKey("rpcs.id"), primary_key=True),
    Column("snapshot", Number, ForeignKey("snapshots.id"), nullable=False),
    Column("content", LargeBinary(32), ForeignKey("contents.hash"), nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""The latest reply of each device to each rpc, news or not."""

PINS: Final = Table(
    "pins",
    METADATA,
    Column("subject", String, primary_key=True),
    Column("algorithm", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("note", String, nullable=False),
    Column("added_at", Moment, nullable=False),
)

LEASES: Final = Table(
    "leases",
    METADATA,
    Column("device", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", Moment, nullable=False),
)
"""Who may log in to a device, by its uid."""

DUE_TIMES: Final = Table(
    "due_times",
    METADATA,
    Column("device", String, primary_key=True),
    Column("collector", String, primary_key=True),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)
"""When which collector is due for which device, by its uid."""

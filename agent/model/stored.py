"""What the store gives back: devices as it knows them, snapshots with their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from agent.errors import ConfigError
from agent.model.about import About
from agent.model.reading import Snapshot
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.model.visit import Visit


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device as the store knows it, in the inventory or not.

    `last_seen` is when the inventory last named it; `replaced_at`, when its hardware was last swapped; a retired one keeps
    its history and is not visited.
    """

    uid: str
    organisation: str
    name: str
    address: str
    first_seen: datetime
    last_seen: datetime
    replaced_at: datetime | None = None
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a device when a visit begins: `signs` are those of each collector's latest reading, where it was whole."""

    about: About | None = None
    signs: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstalledPart:
    """One part of the latest inventory of a device, given by its uid; the rest is as in the chassis record."""

    device: str
    engine: str
    path: str
    model: str
    part_number: str
    revision: str
    serial: str
    description: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A snapshot in a list: its number, whose it is, and how the visit went."""

    number: int
    device: str
    name: str
    organisation: str
    visit: Visit


@dataclass(frozen=True, slots=True)
class StoredSnapshot(Snapshot):
    """A snapshot that was kept. `number` is its own, `name` what its device is called today.

    `replies` are those that are still kept; their bytes are read when asked for.
    """

    number: int = field(default=0, kw_only=True)
    name: str = field(default="", kw_only=True)

    def reply(self, rpc: str) -> Reply:
        """The reply to an rpc, by the rpc's name (`str(rpc)`). Raises `ConfigError` where none is kept."""
        found: dict[str, Rpc] = {str(one): one for one in self.replies}
        if rpc not in found:
            raise ConfigError(f"snapshot {self.number} keeps no reply to {rpc!r}; it keeps {', '.join(sorted(found)) or 'none'}")
        return self.replies[found[rpc]]

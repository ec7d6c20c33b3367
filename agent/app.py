"""Put the parts together: the one place where classes meet."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from agent import plugins
from agent.bundle.key import load_or_create_key
from agent.bundle.replies import ReplyRedactor
from agent.errors import ConfigError
from agent.jobs.collect import Collecting
from agent.jobs.holder import this_process
from agent.jobs.redact import Redaction
from agent.model.device import Device, Jump
from agent.model.stored import StoredSnapshot
from agent.netconf.pyez import PyezTransport
from agent.netconf.ssh import SshTransport
from agent.policy.nearest import hint
from agent.ports import Clock, Collector, utc_now
from agent.settings import (
    Places,
    References,
    Settings,
    database_url,
    devices,
    find,
    load_devices,
    load_settings,
    raw_key,
    require_collectors,
)
from agent.store import Named, Store
from agent.store.audit import note
from agent.store.vault import Vault

_COLLECTORS: Final = "junos_agent.collectors"
_INVENTORIES: Final = "junos_agent.inventories"


@dataclass(frozen=True)
class App:
    """The parts, put together; nothing runs yet. `collectors` are all that may load, by name."""

    settings: Settings
    places: Places
    store: Store
    transport: SshTransport
    pyez: PyezTransport
    collectors: Mapping[str, Collector]
    redaction: Redaction
    vault: Vault | None
    clock: Clock

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """The devices of the inventory under their uids, without those that were retired. Raises `ConfigError`."""
        definitions = load_devices(self.settings, self.places, inventories(self.settings))
        named = [Named(one.device.organisation, one.device.name, one.device.address, one.device.uid) for one in definitions]
        uids = self.store.resolve_all(named)
        retired = {known.uid for known in self.store.devices() if known.retired_at}
        return tuple(device for device in devices(definitions, uids) if device.uid not in retired)

    def cadences(self, device: Device) -> Mapping[str, timedelta]:
        """How often each collector that is switched on looks at a device."""
        return self.settings.cadences(device.groups)

    def due_for(self, device: Device) -> tuple[Collector, ...]:
        """The collectors that are switched on for a device."""
        return self.named(self.cadences(device))

    def named(self, names: Iterable[str]) -> tuple[Collector, ...]:
        """The collectors of these names. Raises `ConfigError` for a name that is none."""
        wanted = [name.strip() for name in names]
        for name in wanted:
            if name not in self.collectors:
                near = hint(name, self.collectors) or f"; there are {', '.join(self.collectors)}"
                raise ConfigError(f"no collector is called {name or 'nothing'}{near}")
        return tuple(self.collectors[name] for name in wanted)

    def raw(self, snapshot: StoredSnapshot, rpc: str) -> BinaryIO:
        """A reply with its secrets, after it was noted who asked. Raises `ConfigError` where raw replies are not kept, `StoreError`."""
        if self.vault is None:
            raise ConfigError("raw replies are not kept; see keep_raw in agent.yaml")
        found = self.vault.open(snapshot.device, snapshot.reply(rpc).digest.hex())
        note(self.places.state, self.clock(), f"raw reply to {rpc} of {snapshot.name}, snapshot {snapshot.number}")
        return found

    def collecting(self) -> Collecting:
        """What makes rounds."""
        return Collecting(
            transports={way.name: way for way in (self.transport, self.pyez)},
            collectors=tuple(self.collectors.values()),
            store=self.store,
            clock=self.clock,
            holder=this_process(),
            concurrency=self.settings.rounds.concurrency,
            redaction=self.redaction,
        )


@contextmanager
def opened(config: Path | None, state: Path | None, *, clock: Clock = utc_now) -> Iterator[App]:
    """Build everything from the configuration, and close it at the end.

    Raises `ConfigError`, `PluginError`, `SecretError` or `StoreError`.
    """
    places = find(config, state, os.environ, Path.home())
    settings = load_settings(places, environ=os.environ)
    known = collectors(settings)
    secrets = References()
    places.made()
    url = database_url(settings, places, secrets)
    key = raw_key(settings, places, secrets)
    vault = Vault(places.state / "raw", key) if key else None
    records = {name: collector.record for name, collector in known.items()}
    with Store.open(url, records=records, clock=clock) as store:
        spool = _spool(places)
        pyez = PyezTransport(secrets, store, spool, settings.rounds.pyez_threads)
        ssh = SshTransport(secrets, store, spool)
        redaction = Redaction(ReplyRedactor(load_or_create_key(places.state)), vault)
        yield App(settings, places, store, ssh, pyez, known, redaction, vault, clock)


def collectors(settings: Settings) -> Mapping[str, Collector]:
    """Every collector that may load, by name. Raises `PluginError`, and `ConfigError` where the settings name one that is none."""
    made = {name: kind() for name, kind in plugins.load(_COLLECTORS, allowed=settings.plugins, check=_collector_complaint).items()}
    require_collectors(settings, made)
    return made


def inventories(settings: Settings) -> Mapping[str, type]:
    """Every kind of inventory that may load, by name. Raises `PluginError`."""
    return plugins.load(_INVENTORIES, allowed=settings.plugins, check=_inventory_complaint)


def as_device(jump: Jump) -> Device:
    """A jump host as something whose host keys can be looked at."""
    return Device(uid=jump.subject, name=jump.subject, address=jump.address, login=jump.login, port=jump.port, jump=jump.via)


def _spool(places: Places) -> Path:
    folder = places.state / "spool"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _collector_complaint(loaded: object) -> str | None:
    if not isinstance(loaded, type):
        return "is no class"
    missing = [name for name in ("name", "record", "asks", "read") if not hasattr(loaded, name)]
    return f"is no collector: it has no {missing[0]}" if missing else None


def _inventory_complaint(loaded: object) -> str | None:
    return None if isinstance(loaded, type) and hasattr(loaded, "rows") else "is no inventory: it has no rows"

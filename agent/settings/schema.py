"""What can be set, and what holds where nothing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from agent.model.device import MIB, NETCONF_PORT, SSH_PORT
from agent.settings.forms import Cadence, Cap, Database, Deadline, Key, Port, Reference, Text

EVERY: Final[Mapping[str, str]] = {
    "reachability": "5m",
    "alarms": "5m",
    "core-dumps": "5m",
    "routing-engines": "15m",
    "environment": "15m",
    "storage": "15m",
    "uptime": "15m",
    "line-cards": "15m",
    "power": "15m",
    "virtual-chassis": "15m",
    "chassis-cluster": "15m",
    "interfaces": "15m",
    "commits": "15m",
    "software": "1d",
    "chassis": "1d",
    "licences": "1d",
    "configuration": "1d",
}
"""How often each built-in collector looks, where nothing else is set."""

_OTHERS: Final = "15m"


class Strict(BaseModel):
    """Values that do not change; a key that we do not know is a mistake, and no error repeats a value."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True)


class Organisation(Strict):
    """One End User account."""

    account: str = ""
    """Its account ID at the support desk."""
    title: str = ""
    """Its name for people."""


class LoginSettings(Strict):
    """How to prove who we are: at least one of password, key and agent."""

    user: Text
    """The user's name on the device."""
    password: Reference | None = None
    """A reference to the password: credential:NAME, file:PATH, env:NAME or command:WORDS."""
    key: Key | None = None
    """The path of a private key, or a reference to one; a file that only its owner may read."""
    passphrase: Reference | None = None
    """A reference to the key's passphrase."""
    agent: bool = False
    """Whether to ask the ssh-agent of whoever runs this, too."""


class JumpSettings(Strict):
    """A jump host."""

    address: Text
    """Its name or IP address."""
    login: Text
    """The login for it."""
    port: Port = SSH_PORT
    """Its SSH port."""
    via: Text | None = None
    """The jump host before it."""


class Overrides(Strict):
    """What a device, a group and the defaults can say; the device's word counts first, then its groups' in their order."""

    login: Text | None = None
    """The login for the device."""
    port: Port | None = None
    """The port where NETCONF over SSH answers."""
    transport: Literal["ssh", "pyez"] | None = None
    """The way to the device: our own NETCONF over SSH, or PyEZ."""
    jump: str | None = None
    """The jump host on the way; an empty text where there is none, whatever a group says."""
    legacy: bool | None = None
    """Whether SHA-1 key exchange and ssh-rsa host keys are allowed, for old releases."""
    deadline: Deadline | None = None
    """The time for a whole round with the device."""
    reply_cap: Cap | None = None
    """The size of the largest reply that is read."""


class Defaults(Overrides):
    """What holds for every device that says nothing else."""

    port: Port = NETCONF_PORT
    """The port where NETCONF over SSH answers."""
    transport: Literal["ssh", "pyez"] = "ssh"
    """The way to the device: our own NETCONF over SSH, or PyEZ."""
    legacy: bool = False
    """Whether SHA-1 key exchange and ssh-rsa host keys are allowed, for old releases."""
    deadline: Deadline = timedelta(seconds=120)
    """The time for a whole round with the device."""
    reply_cap: Cap = 512 * MIB
    """The size of the largest reply that is read."""


class CollectorSettings(Strict):
    """How often a collector looks, and whether."""

    enabled: bool = True
    """Whether it runs."""
    every: Cadence = Field(default=_OTHERS, validate_default=True)
    """The time between two looks."""


class CollectorOverrides(Strict):
    """What a group changes of a collector."""

    enabled: bool | None = None
    """Whether it runs."""
    every: Cadence | None = None
    """The time between two looks."""


class GroupSettings(Overrides):
    """What holds for the devices of one group."""

    collectors: Mapping[str, CollectorOverrides] = Field(default_factory=dict)
    """Other cadences for this group."""


class Rounds(Strict):
    """How many devices are visited at once."""

    concurrency: Annotated[int, Field(ge=1, le=10_000)] = 500
    """Logins that are open at once."""
    pyez_threads: Annotated[int, Field(ge=1, le=500)] = 200
    """Logins over the transport pyez that are open at once; each takes two threads."""


class Source(BaseModel):
    """Where devices are listed; a plugin's own options stand beside these."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True)

    kind: Text
    """yaml, csv, or the name that a plugin gives its own kind."""
    path: Path | None = None
    """The file, from the configuration folder."""


class Settings(Strict):
    """Everything that can be set, as it holds."""

    organisations: Mapping[str, Organisation] = Field(default_factory=lambda: {"default": Organisation()})
    """End User accounts; one called `default` where none is named."""
    logins: Mapping[str, LoginSettings] = Field(default_factory=dict)
    """Logins, by the name that devices call them."""
    jumps: Mapping[str, JumpSettings] = Field(default_factory=dict)
    """Jump hosts, by the name that devices call them."""
    defaults: Defaults = Defaults()
    """What holds for every device."""
    groups: Mapping[str, GroupSettings] = Field(default_factory=dict)
    """What holds for the devices of a group. Once one group stands here, a device can be in no other."""
    collectors: Mapping[str, CollectorSettings] = Field(default_factory=lambda: as_collectors(EVERY))
    """How often each collector looks."""
    rounds: Rounds = Rounds()
    """How many devices are visited at once."""
    database: Database | None = None
    """The database's URL, without a password, or a reference to the URL; a file in the state folder where not set."""
    keep_raw: Reference | None = None
    """A reference to a key (32 bytes in base64): configurations are then also kept as they are, encrypted with it."""
    plugins: tuple[Text, ...] = ()
    """Packages of others whose plugins may load."""
    inventory: tuple[Source, ...] = ()
    """Where devices are listed; devices.yaml and devices.csv in the configuration folder where not set."""

    _origins: Mapping[tuple[str | int, ...], str] = PrivateAttr(default_factory=dict)

    def origin(self, *trail: str | int) -> str:
        """Where a value was set: `agent.yaml:12`, a variable, `flag`; else `default`."""
        return self._origins.get(trail, "default")

    def cadences(self, groups: Sequence[str] = ()) -> dict[str, timedelta]:
        """How often each collector that is switched on looks at a device in these groups."""
        named = dict.fromkeys(
            [*self.collectors, *(name for group in groups if group in self.groups for name in self.groups[group].collectors)]
        )
        found = {name: self._collector(name, groups) for name in named}
        return {name: one.every for name, one in found.items() if one.enabled}

    def _collector(self, name: str, groups: Sequence[str]) -> CollectorSettings:
        """What holds for one collector; the first group that says something counts."""
        given = [self.groups[group].collectors[name] for group in groups if group in self.groups and name in self.groups[group].collectors]
        said: dict[str, Any] = {}
        for one in reversed(given):
            said.update(one.model_dump(exclude_none=True))
        general = self.collectors.get(name, CollectorSettings())
        return CollectorSettings.model_validate({**general.model_dump(), **said}) if said else general


def as_collectors(every: Mapping[str, str]) -> dict[str, CollectorSettings]:
    """Settings of collectors from their cadences."""
    return {name: CollectorSettings.model_validate({"every": cadence}) for name, cadence in every.items()}

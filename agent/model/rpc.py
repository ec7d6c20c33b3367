"""One NETCONF operation as a value, and an ask: an rpc under a key."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True, init=False)
class Rpc:
    """One NETCONF operation.

    `Rpc("get-route-engine-information")`, `Rpc("get-interface-information", interface_name="lo0", extensive=True)`:
    an underscore in an argument's name stands for a dash, `True` for an empty element, `False` for none. Few operations take
    attributes, too: see `having`.
    """

    name: str
    arguments: tuple[tuple[str, str], ...]
    command: str
    attributes: tuple[tuple[str, str], ...]

    def __init__(self, name: str, /, **arguments: str | bool) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(
            self,
            "arguments",
            tuple((key.replace("_", "-"), "" if value is True else str(value)) for key, value in arguments.items() if value is not False),
        )
        object.__setattr__(self, "command", "")
        object.__setattr__(self, "attributes", ())

    @classmethod
    def cli(cls, command: str) -> Rpc:
        """Make the rpc that runs one operational command and wants its XML."""
        rpc = cls("command")
        object.__setattr__(rpc, "command", command)
        return rpc

    def having(self, **attributes: str) -> Rpc:
        """Make the same rpc with these attributes, as in `Rpc("get-configuration").having(database="committed")`."""
        rpc = Rpc(self.name)
        for name, value in (("arguments", self.arguments), ("command", self.command), ("attributes", tuple(attributes.items()))):
            object.__setattr__(rpc, name, value)
        return rpc

    @property
    def xml(self) -> str:
        """The operation as an XML element, for the inside of `<rpc>`."""
        if self.command:
            return f'<command format="xml">{escape(self.command, quote=False)}</command>'
        inside = "".join(f"<{key}>{escape(value, quote=False)}</{key}>" if value else f"<{key}/>" for key, value in self.arguments)
        start = self.name + "".join(f' {key}="{escape(value)}"' for key, value in self.attributes)
        return f"<{start}>{inside}</{self.name}>" if inside else f"<{start}/>"

    def __str__(self) -> str:
        """Its stable name: `get-interface-information extensive`, `get-configuration database=committed`."""
        if self.command:
            return self.command
        return " ".join([self.name, *(f"{key}={value}" if value else key for key, value in (*self.attributes, *self.arguments))])


@dataclass(frozen=True, slots=True)
class Ask:
    """An rpc under the key by which its reply is found.

    Where the device does not know the rpc, `fallback` is asked instead, in the next wave of the same login.
    """

    key: str
    rpc: Rpc
    fallback: Rpc | None = None

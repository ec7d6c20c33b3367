"""How a device writes XML: its namespaces, its prefix, its padding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Final

from agent.lab.description import LabDevice

NETCONF: Final = "urn:ietf:params:xml:ns:netconf:base:1.0"
XNM: Final = "http://xml.juniper.net/xnm/1.1/xnm"
_JUNOS: Final = "http://xml.juniper.net/junos"
_SECONDS_A_DAY: Final = 86400


@dataclass(frozen=True, slots=True)
class Markup:
    """One device's way of writing XML: `release` is in its namespaces, `prefix` is `nc:` or empty."""

    release: str
    prefix: str = ""
    padded: bool = False

    @classmethod
    def of(cls, device: LabDevice) -> Markup:
        """As this device writes."""
        return cls(device.release, "nc:" if device.prefixed else "", device.padded)

    @property
    def ok(self) -> str:
        """What is said where there is nothing to say."""
        return f"<{self.prefix}ok/>\n"

    def leaf(self, name: str, value: object, attributes: str = "") -> str:
        """An element with text; padded with newlines where the device does so."""
        text = escape(str(value), quote=False)
        return f"<{name}{attributes}>\n{text}\n</{name}>\n" if self.padded else f"<{name}{attributes}>{text}</{name}>\n"

    def given(self, name: str, value: object) -> str:
        """A leaf, or nothing where there is no value."""
        return "" if value in ("", None) else self.leaf(name, value)

    def moment(self, name: str, when: datetime) -> str:
        """A time: in words, and in `junos:seconds`."""
        return self.leaf(name, f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC", f' junos:seconds="{when.timestamp():.0f}"')

    def xmlns(self, module: str = "") -> str:
        """A payload's default namespace. It carries the branch's R0 release, not the one that runs."""
        branch = self.release.split("R")[0]
        return f' xmlns="{_JUNOS}/{branch}R0/junos{module}"'

    def reply(self, attributes: str, *inside: str) -> bytes:
        """A whole reply; `attributes` are those of the rpc, which belong into its answer."""
        prefix = self.prefix
        declared = {f"xmlns{':nc' if prefix else ''}": NETCONF, "xmlns:junos": f"{_JUNOS}/{self.release}/junos"}
        spaces = "".join(f' {name}="{uri}"' for name, uri in declared.items() if f" {name}=" not in attributes)
        start = f"<{prefix}rpc-reply{spaces}{attributes}>\n"
        return "".join([start, *inside, f"</{prefix}rpc-reply>\n"]).encode()

    def error(self, message: str, bad_element: str = "", *, severity: str = "error", kind: str = "protocol") -> str:
        """An `rpc-error`; `bad_element` names what the parser stumbled over."""
        nc = self.prefix
        bad = f"<{nc}error-info>\n<{nc}bad-element>{escape(bad_element)}</{nc}bad-element>\n</{nc}error-info>\n" if bad_element else ""
        return (
            f"<{nc}rpc-error>\n<{nc}error-type>{kind}</{nc}error-type>\n<{nc}error-tag>operation-failed</{nc}error-tag>\n"
            f"<{nc}error-severity>{severity}</{nc}error-severity>\n"
            f"<{nc}error-message>\n{escape(message, quote=False)}\n</{nc}error-message>\n{bad}</{nc}rpc-error>\n"
        )

    def xnm_error(self, message: str) -> str:
        """An error of a daemon inside a reply that else succeeded."""
        return (
            f'<xnm:error xmlns="{XNM}" xmlns:xnm="{XNM}">\n<source-daemon>mgd</source-daemon>\n'
            f"<message>{escape(message, quote=False)}</message>\n</xnm:error>\n"
        )

    def output(self, text: str) -> str:
        """Plain text where XML was expected."""
        return self.leaf("output", text)


def short_span(seconds: int) -> str:
    """A length of time as `show system uptime` writes it: `5d 08:24`, `03:57`."""
    days, rest = divmod(seconds, _SECONDS_A_DAY)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}"
    return f"{days}d {clock}" if days else clock


def long_span(seconds: int) -> str:
    """A length of time as `show chassis routing-engine` writes it: `1 day, 7 hours, 59 minutes, 40 seconds`."""
    days, rest = divmod(seconds, _SECONDS_A_DAY)
    counts = ((days, "day"), (rest // 3600, "hour"), (rest // 60 % 60, "minute"), (rest % 60, "second"))
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count) or "0 seconds"

"""One device, as an inventory may describe it."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from agent.settings.forms import Text
from agent.settings.schema import Overrides, Strict

_HOST: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\.?")
_NUMBERS: Final = re.compile(r"[0-9.]+")
_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def listed(given: Any) -> Any:
    """A list of names; in one text they are separated by `;`."""
    return tuple(name for part in given.split(";") if (name := part.strip())) if isinstance(given, str) else given


def printable(given: str) -> str:
    """A name as it is. Raises `ValueError` where it would not be seen as it is written."""
    if _CONTROL.search(given):
        raise ValueError("holds a control character")
    return given


def host(given: str) -> str:
    """A host's name, or an IP address in its shortest form. Raises `ValueError`."""
    if _IPV4.fullmatch(given) or (_HOST.fullmatch(given) and not _NUMBERS.fullmatch(given)):
        return given
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        raise ValueError("expected a host's name or an IP address, without port or brackets") from None


Named = Annotated[Text, AfterValidator(printable)]
Names = Annotated[
    tuple[Named, ...],
    BeforeValidator(listed),
    AfterValidator(lambda names: tuple(dict.fromkeys(names))),
    WithJsonSchema({"type": ["array", "string"], "items": {"type": "string"}}),
]
Host = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=253), AfterValidator(host)]


class DeviceEntry(Overrides):
    """One device."""

    name: Named
    """What people call it; unique in its organisation."""
    address: Host | None = None
    """Its name in DNS, or its IP address; its name where not set."""
    organisation: Text | None = None
    """The End User account it belongs to; needed where there are several."""
    site: str = ""
    """Where it stands."""
    groups: Names = ()
    """The groups it is in; what an earlier one says counts before what a later one says."""
    tags: Names = ()
    """Words to choose it by."""
    uid: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    """A stable identity of your own, such as one from an asset system; we make one where not set."""


class Listing(Strict):
    """The devices of devices.yaml."""

    devices: tuple[DeviceEntry, ...] = ()
    """The devices, in any order."""

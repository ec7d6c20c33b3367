"""Write replies as a modular router would give them, for the peer: six rpcs, 68 KB, 253 parts.

Every `@@@@@@` becomes six digits of the device's address, so that no two devices answer the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

MARK: Final = "@@@@@@"
RELEASE: Final = "23.4R2-S3.9"
NAMESPACE: Final = "http://xml.juniper.net/junos/23.4R2"

_CARDS: Final = 12
_PICS: Final = 4
_PORTS: Final = 4
_PACKAGES: Final = 42


def replies() -> Mapping[str, str]:
    """The body of the reply to each rpc."""
    return {
        "get-software-information": software(),
        "get-route-engine-information": routing_engines(),
        "get-chassis-inventory": chassis(),
        "get-system-core-dumps": core_dumps(),
        "get-alarm-information": alarms("Chassis", "PEM {} Not Present", 4),
        "get-system-alarm-information": alarms("Configuration", "Rescue configuration {} is not set", 1),
    }


def element(tag: str, *content: str, **attributes: str) -> str:
    """One element on a line of its own."""
    words = "".join(f' {name.replace("_", ":")}="{value}"' for name, value in attributes.items())
    return f"<{tag}{words}>{''.join(content)}</{tag}>\n"


def software() -> str:
    """The answer of one engine, with a package for every part of the system."""
    packages = (
        element(
            "package-information",
            element("name", f"junos-part-{number:02}"),
            element("comment", f"JUNOS Part {number:02} of the system [20240618.115903_builder_junos_234_r2_s3]"),
        )
        for number in range(_PACKAGES)
    )
    return element(
        "software-information",
        element("host-name", f"bench-{MARK}"),
        element("product-model", "mx960"),
        element("product-name", "mx960"),
        element("junos-version", RELEASE),
        *packages,
    )


def routing_engines() -> str:
    """One engine, with all that it says of itself."""
    return element(
        "route-engine-information",
        element(
            "route-engine",
            element("slot", "0"),
            element("mastership-state", "master"),
            element("mastership-priority", "master (default)"),
            element("status", "OK"),
            element("temperature", "34 degrees C / 93 degrees F", junos_celsius="34"),
            element("cpu-temperature", "39 degrees C / 102 degrees F", junos_celsius="39"),
            element("memory-dram-size", "32722 MB"),
            element("memory-buffer-utilization", "11"),
            *(element(f"cpu-{name}", str(share)) for name, share in _SHARES.items()),
            element("model", "RE-S-1800x4"),
            element("serial-number", f"9013{MARK}"),
            element("start-time", "2024-07-01 09:12:44 UTC", junos_seconds="1719825164"),
            element("up-time", "41 days, 3 hours, 5 minutes, 10 seconds", junos_seconds="3553510"),
            element("last-reboot-reason", "Router rebooted after a normal shutdown."),
            element("load-average-one", "0.42"),
            element("load-average-five", "0.36"),
            element("load-average-fifteen", "0.31"),
        ),
        xmlns=f"{NAMESPACE}/junos-chassis",
    )


_SHARES: Final = {"user": 3, "background": 0, "system": 4, "interrupt": 1, "idle": 92}


def chassis() -> str:
    """A full chassis: cards, on each of them modules, and in each of them optics."""
    whole = element(
        "chassis",
        element("name", "Chassis"),
        element("serial-number", f"JN12{MARK}AFA"),
        element("description", "MX960"),
        part("chassis-module", "Midplane", f"TR{MARK}01", "710-013698", "Enhanced MX960 Midplane", model="CHAS-BP3-MX960-S"),
        *(_card(card) for card in range(_CARDS)),
        junos_style="inventory",
    )
    return element("chassis-inventory", whole, xmlns=f"{NAMESPACE}/junos-chassis")


def _card(card: int) -> str:
    modules = (_module(card, pic) for pic in range(_PICS))
    return part("chassis-module", f"FPC {card}", f"CA{MARK}{card:02}", "750-063414", "MPC7E 3D 40XGE", *modules, model="MPC7E-10G")


def _module(card: int, pic: int) -> str:
    optics = (
        part("chassis-sub-sub-module", f"Xcvr {port}", f"AM{MARK}{card:02}{pic}{port}", "740-031980", "SFP+-10G-SR")
        for port in range(_PORTS)
    )
    return part("chassis-sub-module", f"PIC {pic}", "BUILTIN", "BUILTIN", "4x10GE SFPP", *optics)


def part(tag: str, name: str, serial: str, number: str, description: str, *inside: str, model: str = "") -> str:
    """One part, and those in it."""
    return element(
        tag,
        element("name", name),
        element("version", "REV 07"),
        element("part-number", number),
        element("serial-number", serial),
        element("description", description),
        *([element("model-number", model), element("clei-code", "IPUCBPBCTA")] if model else []),
        *inside,
    )


def core_dumps() -> str:
    """Six core files."""
    folders = (
        element(
            "directory",
            element(
                "file-information",
                element("file-name", f"/var/crash/rpd.core.{number}.gz"),
                element("file-permissions", "644", junos_format="-rw-r--r--"),
                element("file-owner", "root"),
                element("file-group", "wheel"),
                element("file-links", "1"),
                element("file-size", f"{4_100_000 + 7919 * number}"),
                element("file-date", f"{1719900000 + 3600 * number}", junos_format=f"Jul  2 {6 + number}:00"),
            ),
            name=f"/var/crash/{number}",
        )
        for number in range(6)
    )
    return element("directory-list", *folders, element("total-files", "6"), junos_style="terse")


def alarms(kind: str, words: str, count: int) -> str:
    """So many alarms."""
    details = (
        element(
            "alarm-detail",
            element("alarm-time", f"2024-07-02 06:1{number}:00 UTC", junos_seconds=f"{1719900600 + 60 * number}"),
            element("alarm-class", "Major"),
            element("alarm-description", words.format(number)),
            element("alarm-short-description", words.format(number)),
            element("alarm-type", kind),
        )
        for number in range(count)
    )
    summary = element("alarm-summary", element("active-alarm-count", str(count)))
    return element("alarm-information", summary, *details, xmlns=f"{NAMESPACE}/junos-alarm")


def write(folder: Path) -> None:
    """Write every reply as FOLDER/RPC.xml, for `ncsim`."""
    folder.mkdir(parents=True, exist_ok=True)
    for rpc, body in replies().items():
        (folder / f"{rpc}.xml").write_text(body, encoding="utf-8")

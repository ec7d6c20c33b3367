"""`get-software-information` and `get-system-information`: releases and packages."""

from __future__ import annotations

import re

from agent.lab.scene import Scene

_OS_BUILD = "20250114.090807_lab_stable"


def software(scene: Scene) -> str:
    """The release and the packages of one engine."""
    device, ink = scene.device, scene.markup
    release = scene.engine.release or device.release
    return "".join(
        [
            "<software-information>\n",
            ink.leaf("host-name", device.hostname),
            ink.leaf("product-model", device.product or device.model.lower()),
            ink.leaf("product-name", (device.product or device.model).lower()),
            ink.given("os-name", device.os_name),
            "" if device.components else ink.leaf("junos-version", release),
            *(_package(scene, name, release) for name in device.packages),
            *(_component(scene, name, release) for name in device.components),
            "</software-information>\n",
        ]
    )


def _package(scene: Scene, name: str, release: str) -> str:
    build = _OS_BUILD if name.startswith("os-") else release
    comment = f"JUNOS {name.removeprefix('junos-').replace('-', ' ')} [{build}]"
    return f"<package-information>\n{scene.markup.leaf('name', name)}{scene.markup.leaf('comment', comment)}</package-information>\n"


def _component(scene: Scene, name: str, release: str) -> str:
    """One block of an NFX; the second is empty, as there."""
    ink = scene.markup
    major, minor = re.findall(r"\d+", release)[:2]
    facts = (
        ("component", name),
        ("major", major if name else 0),
        ("minor", minor if name else 0),
        ("release-category", "R" if name else ""),
        ("build-number", 0),
        ("builder", "lab" if name else ""),
        ("release", f"{release}.secure [lab]" if name else ""),
    )
    return f"<version-information>\n{''.join(ink.leaf(*fact) for fact in facts)}</version-information>\n"


def system(scene: Scene) -> str:
    """Model, release, name and serial number in short."""
    device, ink = scene.device, scene.markup
    serial = next((box.serial for box in device.chassis if scene.shows(box) and box.serial), "")
    return "".join(
        [
            "<system-information>\n",
            ink.leaf("hardware-model", device.product or device.model.lower()),
            ink.leaf("os-name", device.os_name or "junos"),
            ink.leaf("os-version", scene.engine.release or device.release),
            ink.given("serial-number", serial),
            ink.leaf("host-name", device.hostname),
            "</system-information>\n",
        ]
    )

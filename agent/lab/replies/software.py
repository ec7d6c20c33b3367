"""`get-software-information` and `get-system-information`: releases and packages."""

from __future__ import annotations

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
            ink.leaf("junos-version", release),
            *(_package(scene, name, release) for name in device.packages),
            "</software-information>\n",
        ]
    )


def _package(scene: Scene, name: str, release: str) -> str:
    build = _OS_BUILD if name.startswith("os-") else release
    comment = f"JUNOS {name.removeprefix('junos-').replace('-', ' ')} [{build}]"
    return f"<package-information>\n{scene.markup.leaf('name', name)}{scene.markup.leaf('comment', comment)}</package-information>\n"


def system(scene: Scene) -> str:
    """Model, release, name and serial number in short."""
    device, ink = scene.device, scene.markup
    serial = next((box.serial for box in device.chassis if scene.shows(box)), "")
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

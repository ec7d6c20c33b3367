"""What clients ask to learn what kind of box this is: forwarding tables, nodes, a shell command, locks."""

from __future__ import annotations

from typing import Final

from agent.lab.scene import Scene

_VMHOST: Final = "hw.re.vmhost_mode"


def switching_table(scene: Scene) -> str:
    """A switch of the newer style, whose table is empty."""
    return f"<l2ng-l2ald-rtb-macdb{scene.markup.xmlns('-l2al')}>\n</l2ng-l2ald-rtb-macdb>\n"


def bridge_table(scene: Scene) -> str:
    """A router that counts no address in its bridge domains."""
    return f"<l2ald-rtb-mac-count{scene.markup.xmlns('-l2al')}>\n</l2ald-rtb-mac-count>\n"


def nodes(scene: Scene) -> str:
    """The nodes of an Evolved system, and which routing engine is the active one."""
    ink = scene.markup
    written = []
    for engine in scene.device.engines:
        role = "RE (Active)" if engine == scene.device.master else "RE (Backup)"
        attribute = ink.leaf("system-node-info-node-attribute", role)
        attributes = f"<system-node-info-node-attributes-list>\n{attribute}</system-node-info-node-attributes-list>\n"
        status = ink.leaf("system-node-info-node-status", "online")
        name = ink.leaf("system-node-info-node-name", engine.name or "re0")
        written.append(f"<system-nodes-info-entry>\n{name}{status}{attributes}</system-nodes-info-entry>\n")
    return f"<system-nodes-info>\n{''.join(written)}</system-nodes-info>\n"


def shell(scene: Scene) -> str:
    """No shell; but clients find out with one whether the engine runs on a host of its own."""
    if scene.login.login_class != "super-user":
        return scene.markup.error("permission denied", "shell")
    asked = scene.request.argument("command") or ""
    return scene.markup.output("0" if _VMHOST in asked else f"{asked.split(' ')[0]}: Command not found.")


def granted(scene: Scene) -> str:
    """A lock is given to everybody: nothing can be changed here."""
    return scene.markup.ok

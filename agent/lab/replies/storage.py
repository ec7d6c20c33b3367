"""`get-system-storage`: the file systems of one engine, in blocks of 512 bytes."""

from __future__ import annotations

from typing import Final

from agent.lab.description import LabFileSystem
from agent.lab.scene import Scene

_BLOCKS_PER_MB: Final = 2048
_MB_PER_GB: Final = 1024


def storage(scene: Scene) -> str:
    """Every file system of one engine."""
    inside = "".join(_filesystem(scene, one) for one in scene.engine.filesystems)
    return f'<system-storage-information junos:style="brief">\n{inside}</system-storage-information>\n'


def _filesystem(scene: Scene, one: LabFileSystem) -> str:
    ink, total = scene.markup, one.size * _BLOCKS_PER_MB
    used = total * one.used_percent // 100
    return "".join(
        [
            "<filesystem>\n",
            ink.leaf("filesystem-name", one.device),
            _blocks(scene, "total-blocks", total),
            _blocks(scene, "used-blocks", used),
            _blocks(scene, "available-blocks", total - used),
            ink.leaf("used-percent", f"{one.used_percent:>3}"),
            ink.leaf("mounted-on", one.mounted_on),
            "</filesystem>\n",
        ]
    )


def _blocks(scene: Scene, name: str, blocks: int) -> str:
    size = blocks / _BLOCKS_PER_MB
    human = f"{size / _MB_PER_GB:.1f}G" if size >= _MB_PER_GB else f"{size:.0f}M"
    return scene.markup.leaf(name, blocks, f' junos:format="{human}"')

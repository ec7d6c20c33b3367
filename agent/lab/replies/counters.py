"""What an interface has counted: packets since its engine started, errors since somebody said that there are some."""

from __future__ import annotations

from typing import Final

from agent.lab.equipment import LabInterface
from agent.lab.scene import Scene

_BYTES: Final = 512
_BITS: Final = 8
_INPUT: Final = (
    "input-drops",
    "framing-errors",
    "input-runts",
    "input-discards",
    "input-l3-incompletes",
    "input-l2-channel-errors",
    "input-l2-mismatch-timeouts",
    "input-fifo-errors",
    "input-resource-errors",
)
_OUTPUT: Final = (
    "output-collisions",
    "output-drops",
    "aged-packets",
    "mtu-errors",
    "hs-link-crc-errors",
    "output-fifo-errors",
    "output-resource-errors",
)


def counters(scene: Scene, one: LabInterface, *, wide: bool) -> str:
    """The rates; in a wide reply also every counter."""
    ink = scene.markup
    pace = max(0.0, scene.swing(one.rate, one.rate * 0.1, one.name)) if one.oper == "up" else 0.0
    rates = f"{ink.leaf('input-bps', round(pace * _BYTES * _BITS))}{ink.leaf('input-pps', round(pace))}"
    rates += f"{ink.leaf('output-bps', round(pace * _BYTES * _BITS * 0.8))}{ink.leaf('output-pps', round(pace * 0.8))}"
    if not wide:
        return f'<traffic-statistics junos:style="brief">\n{rates}</traffic-statistics>\n'
    packets = int(one.rate * scene.up_seconds(scene.device.master))
    total = ink.leaf("input-bytes", packets * _BYTES) + ink.leaf("output-bytes", packets * _BYTES * 4 // 5)
    total += ink.leaf("input-packets", packets) + ink.leaf("output-packets", packets * 4 // 5)
    return f'<traffic-statistics junos:style="verbose">\n{total}{rates}</traffic-statistics>\n{_errors(scene, one, packets)}'


def _errors(scene: Scene, one: LabInterface, packets: int) -> str:
    ink = scene.markup
    wrong = errors(scene, one)
    of_input = ink.leaf("input-errors", wrong) + "".join(ink.leaf(name, wrong if name == "framing-errors" else 0) for name in _INPUT)
    of_output = ink.leaf("carrier-transitions", 1 + (one.flapped is not None)) + ink.leaf("output-errors", 0)
    of_output += "".join(ink.leaf(name, 0) for name in _OUTPUT)
    lists = f"<input-error-list>\n{of_input}</input-error-list>\n<output-error-list>\n{of_output}</output-error-list>\n"
    return lists + (_mac_statistics(scene, packets, wrong) if one.speed else "")


def errors(scene: Scene, one: LabInterface) -> int:
    """Input errors up to now."""
    since = max(0.0, (scene.now - one.erring).total_seconds()) if one.erring else 0.0
    return one.errors + int(one.error_rate * since)


def _mac_statistics(scene: Scene, packets: int, wrong: int) -> str:
    ink = scene.markup
    kinds = (("broadcasts", packets // 1000), ("multicasts", packets // 200), ("unicasts", packets - packets // 1000 - packets // 200))
    written = [ink.leaf(f"{way}-{kind}", count) for way in ("input", "output") for kind, count in kinds]
    written += [ink.leaf("input-crc-errors", wrong), ink.leaf("output-crc-errors", 0), ink.leaf("input-fifo-errors", 0)]
    return f'<ethernet-mac-statistics junos:style="verbose">\n{"".join(written)}</ethernet-mac-statistics>\n'

"""What is measured against: where the devices are, and how to log in to them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Final

import mkreplies

RPCS: Final = tuple(mkreplies.replies())
"""What every variant asks, in this order."""

BIG: Final = "<get-interface-information><mb>{}</mb></get-interface-information>"


@dataclass(frozen=True)
class Target:
    """A peer that stands for many devices: any address of 127/8 where it is `spread`, else the one address again and again."""

    host: str
    port: int
    key: str
    user: str = "lab"
    password: str = "lab123"
    spread: bool = False

    def address(self, number: int) -> str:
        """Where the device of that number is."""
        return f"127.{1 + (number >> 16)}.{number >> 8 & 255}.{number & 255}" if self.spread else self.host


@dataclass(frozen=True)
class Job:
    """One variant over so many devices, with so many at once, so many times over."""

    variant: str
    target: Target
    devices: int
    at_once: int
    rounds: int = 1
    megabytes: int = 0

    @property
    def text(self) -> str:
        """For the command line of the process that does it."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Job:
        """The job that such a text tells."""
        given = json.loads(text)
        return cls(**given | {"target": Target(**given["target"])})


@dataclass(frozen=True)
class Measured:
    """One round: seconds, CPU seconds of the process, how many devices were not read well, and memory in MB.

    `rss` is the most so far; `marks` what it was at every thousandth device.
    """

    wall: float
    cpu: float
    bad: int
    rss: float
    marks: tuple[float, ...] = ()


class Marks:
    """Memory of this process, in MB, noted under way."""

    noted: ClassVar[list[float]] = []

    @classmethod
    def note(cls) -> None:
        """Note what it is now."""
        cls.noted.append(memory("VmRSS"))


def memory(which: str) -> float:
    """MB of this process: `VmRSS` now, `VmHWM` at most. `getrusage` would count its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{which}:")[2].split()[0]) / 1024

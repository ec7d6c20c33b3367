"""A file of a device that was copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal["sftp", "scp"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file that was copied: its path on the device, the bytes that are here, and the SHA-256 of them all in hexadecimal.

    `complete` is whether there are as many as the device announced; where not, the same fetch goes on from there.
    """

    path: str
    size: int
    sha256: str
    how: How
    complete: bool

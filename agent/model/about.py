"""What is already known of a device when asking it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """What is already known of a device when asking it.

    `engines` are the names that multi-engine replies used (`re0`, `node1`, `fpc2`, `member0`), empty where there is one engine.
    """

    hostname: str = ""
    model: str = ""
    release: str = ""
    evolved: bool = False
    engines: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The product line in lower case, from the model: `mx`, `ex`, `srx`, `vsrx`, `ptx`, ..."""
        letters = ""
        for letter in self.model.lower():
            if not letter.isalpha():
                break
            letters += letter
        return letters

    @property
    def cluster(self) -> bool:
        """Whether it is an SRX chassis cluster."""
        return any(name.startswith("node") for name in self.engines)

    @property
    def virtual_chassis(self) -> bool:
        """Whether it is a virtual chassis, or a switch that answers as one."""
        return any(name.startswith(("fpc", "member")) for name in self.engines)

    @property
    def dual(self) -> bool:
        """Whether one chassis holds several routing engines."""
        return len(self.engines) > 1 and not self.cluster and not self.virtual_chassis

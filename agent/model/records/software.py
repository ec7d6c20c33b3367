"""Software: which release and packages each routing engine runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Package:
    """One installed package; `release` is what its comment has in square brackets. Not frozen: hundreds are made a reply."""

    name: str
    release: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class EngineSoftware:
    """What one routing engine runs. `release` is the Junos release as the device writes it, such as `21.4R3-S5.4`."""

    engine: str
    hostname: str = ""
    model: str = ""
    release: str = ""
    os: str = ""
    packages: tuple[Package, ...] = ()

    @property
    def evolved(self) -> bool:
        """Whether it is Junos OS Evolved."""
        return "-EVO" in self.release.upper() or "evo" in self.os.lower().split("-")


@dataclass(frozen=True, slots=True)
class Software:
    """Which release and packages each routing engine runs (`get-software-information`)."""

    engines: tuple[EngineSoftware, ...]

    @property
    def hostname(self) -> str:
        """The first host name given."""
        return next((engine.hostname for engine in self.engines if engine.hostname), "")

    @property
    def model(self) -> str:
        """The first model given, as written: `vSRX`, `mx480`, `ex4200-48t`."""
        return next((engine.model for engine in self.engines if engine.model), "")

    @property
    def release(self) -> str:
        """The first release given."""
        return next((engine.release for engine in self.engines if engine.release), "")

    @property
    def evolved(self) -> bool:
        """Whether any engine runs Junos OS Evolved."""
        return any(engine.evolved for engine in self.engines)

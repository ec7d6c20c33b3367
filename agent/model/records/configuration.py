"""Configuration: what is committed, by its hash, and which features it uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.model.records.moving import moving


@dataclass(frozen=True, slots=True)
class Configuration:
    """The committed configuration, as it was after redaction (`get-configuration`); its text is the reply.

    `sha256` and `size` (bytes) are of the text without its header, so that a commit without a change is none. `form` is `text` or
    `xml`: hashes of two forms cannot be compared. `features` are the stanzas in use and what is right below them, sorted:
    `protocols`, `protocols/bgp`; what is inactive is left out, what stands in groups and logical systems counts, and so do the
    protocols of routing instances. `version` is what the configuration says, a build at times. `committed` is UTC.
    """

    sha256: str
    size: int
    form: str
    features: tuple[str, ...] = ()
    version: str = ""
    committed: datetime | None = moving(None)
    committed_by: str = moving("")

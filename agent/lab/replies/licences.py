"""`get-license-summary-information`: licensed features, and until when."""

from __future__ import annotations

from datetime import UTC

from agent.lab.equipment import LabLicence
from agent.lab.scene import Scene


def licences(scene: Scene) -> str:
    """Every licensed feature."""
    inside = "".join(_feature(scene, licence) for licence in scene.device.licences)
    summary = f"<license-usage-summary>\n<features-used/>\n{inside}</license-usage-summary>\n"
    return f"<license-summary-information{scene.markup.xmlns('-license')}>\n{summary}</license-summary-information>\n"


def _feature(scene: Scene, licence: LabLicence) -> str:
    ink = scene.markup
    return "".join(
        [
            "<feature-summary>\n",
            ink.leaf("name", licence.name),
            ink.leaf("description", licence.description),
            ink.leaf("licensed", licence.licensed),
            ink.leaf("used-licensed", min(licence.used, licence.licensed)),
            ink.given("used-given", licence.given),
            ink.leaf("needed", licence.needed),
            _validity(scene, licence),
            "</feature-summary>\n",
        ]
    )


def _validity(scene: Scene, licence: LabLicence) -> str:
    """The day in words, and in `junos:seconds`; once it is past, the feature says so."""
    ink, end = scene.markup, licence.end
    if end is None:
        return ink.leaf("validity-type", "permanent")
    return ink.leaf("end-date", f"{end.astimezone(UTC):%Y-%m-%d}", f' junos:seconds="{end.timestamp():.0f}"')

"""`get-commit-information`: who changed the configuration, and when."""

from __future__ import annotations

from agent.lab.scene import Scene


def commits(scene: Scene) -> str:
    """Every commit, the newest first."""
    inside = "".join(_commit(scene, number) for number in range(len(scene.device.commits)))
    return f"<commit-information>\n{inside}</commit-information>\n"


def _commit(scene: Scene, number: int) -> str:
    ink, commit = scene.markup, scene.device.commits[number]
    return "".join(
        [
            "<commit-history>\n",
            ink.leaf("sequence-number", number),
            ink.leaf("user", commit.user),
            ink.leaf("client", commit.client),
            ink.moment("date-time", commit.when),
            ink.given("log", commit.log),
            "</commit-history>\n",
        ]
    )

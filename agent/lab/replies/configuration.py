"""`get-configuration`, `get-config` and `get`: the configuration, in the form that is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Final

from agent.lab.markup import XNM
from agent.lab.scene import Scene
from agent.lab.statements import Statement, selected, statements
from agent.lab.writing import as_json, as_xml, curly, set_lines
from agent.model.xml import Element

_COMMITTED: Final = "committed"


def configuration(scene: Scene) -> str:
    """As text, set, JSON or XML; a command's own form is text."""
    wanted = scene.request.option("format") or ("text" if scene.request.command else "xml")
    found = _found(scene, _child(scene.request.element, "configuration"))
    if wanted in ("text", "ascii"):
        return _text(scene, "\n".join(_headed(scene, curly(found))))
    if wanted == "set":
        lines = "\n".join(set_lines(found))
        return f"<configuration-set>\n{escape(lines, quote=False)}\n</configuration-set>\n"
    if wanted == "json":
        return escape(json.dumps({"configuration": {"@": _attributes(scene)} | as_json(found)}, indent=4), quote=False) + "\n"
    return _tree(scene, found)


def data(scene: Scene) -> str:
    """What the base operations of NETCONF want: the configuration, in `data`."""
    prefix, wanted = scene.markup.prefix, _child(_child(scene.request.element, "filter"), "configuration")
    return f"<{prefix}data>\n{_tree(scene, _found(scene, wanted))}</{prefix}data>\n"


def _found(scene: Scene, wanted: Element | None) -> tuple[Statement, ...]:
    whole = (Statement("version", values=(scene.engine.release or scene.device.release,)), *statements(scene.device))
    return selected(whole, wanted)


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if str(child.tag).rpartition("}")[2] == name), None)


def _tree(scene: Scene, found: tuple[Statement, ...]) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in _attributes(scene).items())
    return f'<configuration xmlns="{XNM}"{attributes}>\n{as_xml(found)}</configuration>\n'


def _text(scene: Scene, text: str) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in _attributes(scene).items())
    return f'<configuration-text xmlns="{XNM}"{attributes}>\n{escape(text, quote=False)}\n</configuration-text>\n'


def _headed(scene: Scene, lines: Iterable[str]) -> list[str]:
    when, user = _last(scene)
    committed = scene.request.option("database") == _COMMITTED
    first = f"## Last commit: {_local(when)} by {user}" if committed else f"## Last changed: {_local(when)}"
    return [first, *lines]


def _attributes(scene: Scene) -> dict[str, str]:
    """When it was committed and by whom; of a candidate, when it was changed."""
    when, user = _last(scene)
    seconds = f"{when.timestamp():.0f}"
    if scene.request.option("database") == _COMMITTED:
        return {"junos:commit-seconds": seconds, "junos:commit-localtime": _local(when), "junos:commit-user": user}
    return {"junos:changed-seconds": seconds, "junos:changed-localtime": _local(when)}


def _last(scene: Scene) -> tuple[datetime, str]:
    for commit in scene.device.commits[:1]:
        return commit.when, commit.user
    return scene.device.master.started, "root"


def _local(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

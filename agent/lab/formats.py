"""A payload in another form than XML: Junos' JSON, where every leaf is a list of one `data`, or plain text."""

from __future__ import annotations

import json
from html import escape
from typing import Any, Final

from lxml import etree

from agent.lab.markup import XNM
from agent.lab.request import Request
from agent.model.xml import Element

_OWN_FORMS: Final = frozenset({"get-configuration", "get-config", "get"})
_AROUND: Final = '<payload xmlns:junos="urn:junos" xmlns:nc="urn:nc" xmlns:xnm="{XNM}">'.replace("{XNM}", XNM)


def formatted(request: Request, payload: str) -> str:
    """The payload in the form that was asked for; a configuration has forms of its own."""
    wanted = request.option("format")
    if request.name in _OWN_FORMS or wanted not in ("json", "text", "ascii"):
        return payload
    root = etree.fromstring(f"{_AROUND}{payload}</payload>".encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    if wanted == "json":
        return escape(json.dumps(_children(root), indent=2), quote=False) + "\n"
    return f"<output>\n{escape(_lines(root, 0), quote=False)}</output>\n"


def _children(element: Element) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for child in element:
        found.setdefault(str(etree.QName(child).localname), []).append(_value(child))
    return dict(found)


def _value(element: Element) -> dict[str, Any]:
    attributes = {f"junos:{etree.QName(str(name)).localname}": str(value) for name, value in element.attrib.items()}
    found: dict[str, Any] = {"attributes": attributes} if attributes else {}
    if len(element):
        return found | _children(element)
    return found | {"data": (element.text or "").strip() or None}


def _lines(element: Element, depth: int) -> str:
    written = []
    for child in element:
        name = "  " * depth + str(etree.QName(child).localname)
        text = (child.text or "").strip()
        written.append(f"{name}\n{_lines(child, depth + 1)}" if len(child) else f"{name}: {text}\n")
    return "".join(written)

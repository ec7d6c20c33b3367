"""Published configurations: no secret survives, and what they are they stay.

The list is by eye: for each file the lines with a secret, and where on the line it is. No secret is written here; each is read
from its file when the test runs. `q` is what stands between the outer quotes, `1` the second word, `l` the last one, `e` the text
of the element.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from agent.bundle.redact import redact

pytestmark = pytest.mark.real

KEY = bytes(range(32))
CONFIGURATIONS = "junos-config"
REPLIES = "junos/get-configuration"

BY_EYE = {
    "batfish*-ike-policy__4.set": "11q 14q 17q",
    "batfish*-juniper-accoun__8.set": "10q 16q",
    "batfish*-juniper-isis-n__12.set": "11q",
    "batfish*-juniper-isis__10.set": "13q",
    "batfish*-juniper-wildca__18.set": "6q 20q 21q",
    "*srx-configuration*-alderaan.con__97.conf": "3q 9q",
    "*srx-configuration*__98.conf": "4q 11q",
    "*srx-configuration*__101.conf": "4q 11q",
    "*erb-alternative*__102.conf": "8q 9q 16q 21q 22q 173w 182w",
    "*erb-alternative*__106.conf": "8q 9q 16q 21q 22q 152w 161w",
    "*erb-alternative*__107.conf": "8q 9q 16q 21q 22q 152w 161w",
    "*erb-alternative*__114.conf": "7q 8q 15q 20q 21q",
    "*erb-files*__85.conf": "5q 6q 13q 20q 21q 179w 188w",
    "*erb-files*__87.conf": "5q 6q 13q 20q 21q 152w 161w",
    "*erb-files*__90.conf": "3q 9q",
    "*erb-files*__93.conf": "3q 9q",
    "*erb-files*__94.conf": "3q 9q",
    "*ansible-retrieve*__63.conf": "31q 36q 145q 155w",
    "*ansible-retrieve*__64.conf": "10q 17q 22q 23q",
    "*ansible-retrieve*__65.conf": "137q 149q 157q 178q",
    "*ansible-retrieve*__68.conf": "10q 17q 22q 23q",
    "*ansible-retrieve*__69.conf": "31q 36q 145q 155w",
    "*ansible-retrieve*__70.conf": "31q 36q 145q 155w",
    "*ansible-retrieve*__73.conf": "31q 36q 145q 155w",
    "*ansible-retrieve*__75.conf": "20q 32q 39q",
    "*ansible-retrieve*__76.conf": "7q 19q 26q",
    "*ansible-retrieve*__77.conf": "48q 53q 204q 214w",
    "*mpls-l3vpn*__10.conf": "6q 13q 20q 27q",
    "*mpls-l3vpn*__12.conf": "6q 13q 20q 27q",
    "*mpls-l3vpn*__17.set": "3q 6q 9q 12q",
    "*mpls-l3vpn*__21.set": "3q 6q 9q 12q",
    "*mpls-l3vpn*__22.set": "3q 6q 9q 12q",
    "*mpls-l3vpn*__23.set": "3q 6q 9q 12q",
    "*mpls-l3vpn*__24.set": "3q 6q 9q 12q",
    "*pyez-config*__27.conf": "7q 14q 21q 28q",
    "*pyez-config*__28.conf": "7q 14q 21q 28q",
    "*pyez-config*__32.conf": "7q 14q 21q 28q",
    "*pyez-config*__34.conf": "7q 14q 21q 28q",
    "*pyez-config*__35.set": "4q 7q 10q 13q",
    "*pyez-config*__38.set": "4q 7q 10q 13q",
    "*pyez-config*__40.set": "4q 7q 10q 13q",
    "*pyez-config*__41.set": "4q 7q 10q 13q",
    "*pyez-config*__42.set": "4q 7q 10q 13q",
    "*pyez-config*__44.conf": "7q 14q 21q 28q",
    "*pyez-config*__45.conf": "7q 14q 21q 28q",
    "*pyez-config*__46.conf": "7q 14q 21q 28q",
    "*pyez-config*__49.conf": "7q 14q 21q 28q",
    "*pyez-config*__55.set": "4q 7q 10q 13q",
    "*pyez-config*__58.set": "4q 7q 10q 13q",
    "junoscriptorium*__4.conf": "94q",
    "jvd*dci*__85.conf": "54w 55q",
    "jvd*dci*__91.conf": "42w 43q",
    "jvd*dci*__92.conf": "42w 43q",
    "jvd*dci*__100.conf": "45q",
    "jvd*dci*__101.conf": "40q",
    "jvd*dci*__107.conf": "51q",
    "jvd*dci*__119.conf": "45q 54w 55q",
    "jvd*dci*__120.conf": "45q 54w 55q",
    "jvd*backend*__70.conf": "41q",
    "jvd*backend*__77.conf": "41q",
    "jvd__optical*__2.conf": "7q 14q",
    "jvd__optical*__4.conf": "7q 14q",
    "jvd__optical*__5.set": "3q 6q",
    "jvd__optical*__7.set": "3q 6q",
    "jvd*broadband*__21.conf": "13w 40w 218w 1149w 1395q 1442q 1458q 1938w 2104w",
    "jvd*broadband*__25.set": "6l 15l 64l 197l 572q 594q",
    "jvd*broadband*__28.set": "585q",
    "jvd*srv6*__36.conf": "7q 291q 304q",
    "ksator-ansible__shell-ex4300-17*__1.conf": "4w",
    "ksator-ansible__shell-ex4300-9*__3.conf": "4w",
    "ksator-healthbot*vMX7.conf__14.conf": "70w",
    "ksator-healthbot*vMX5.conf__12.conf": "70w",
    "napalm*initial.conf__1.conf": "5q 6q 13q",
    "oxidized*__3.set": "16q",
    "junos-terraform*borderleaf1__1.xml": "7e 16e 300e",
    "junos-terraform*borderleaf2__2.xml": "7e 16e 300e",
    "junos-terraform*dc1-firewall2__4.xml": "11e 17e 391e",
    "junos-terraform*dc1-spine1__8.xml": "7e 16e 221e",
    "junos-terraform*dc1-spine2__9.xml": "7e 16e 221e",
    "junos-terraform*dc2-firewall2__11.xml": "11e 17e 245e",
    "junos-terraform*dc2-spine2__13.xml": "7e 16e 298e",
    "junos-terraform*wan-pe2__15.xml": "7e 18e 180e",
    "rustjunosmcp*test10-baseline*__1.xml": "7e 16e 19e 28e 30e 40e",
    "rustjunosmcp*test3-baseline*__3.xml": "50e 59e 62e 71e 73e 76e",
}
PLAIN = {"secret", "public", "healthbot"}
"""Secrets by their place that are words of any text: they stay words elsewhere."""


def redacted(text: bytes, key: bytes = KEY) -> bytes:
    """A text without its secrets."""
    target = io.BytesIO()
    redact(io.BytesIO(text), target, key)
    return target.getvalue()


def secret_at(line: str, where: str) -> str:
    """The secret on a line."""
    if where == "e":
        found = re.search(r">([^<>]+)</", line)
        assert found
        return found[1]
    if where == "q":
        return line[line.index('"') + 1 : line.rindex('"')]
    return line.split()[-1 if where == "l" else 1].strip(";{")


def path_of(real: Path, pattern: str) -> Path:
    """The one file that a pattern names."""
    found = [*(real / CONFIGURATIONS).glob(pattern), *(real / REPLIES).glob(pattern)]
    assert len(found) == 1, (pattern, found)
    return found[0]


@pytest.mark.parametrize(("pattern", "places"), BY_EYE.items())
def test_secrets_by_eye(real: Path, pattern: str, places: str) -> None:
    """Each secret is gone from its place, and from everywhere unless it is an ordinary word; its token is there instead."""
    text = path_of(real, pattern).read_bytes()
    out = redacted(text).decode("utf-8", "replace")
    lines, clean = text.decode("utf-8", "replace").splitlines(), out.splitlines()
    assert len(lines) == len(clean)
    for place in places.split():
        number = int(place[:-1]) - 1
        secret = secret_at(lines[number], place[-1])
        assert secret, place
        assert secret not in re.split(r"[\"<>;]| \{", clean[number])[1:], place
        assert "redacted-" in clean[number], place
        assert secret in PLAIN or len(secret) < 6 or secret not in out, place


def test_there_are_enough_by_eye() -> None:
    """At least forty files are promised."""
    assert len(BY_EYE) >= 40


def unquoted(text: str) -> str:
    """A configuration without what stands between quotes."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', "", text, flags=re.DOTALL)


def test_every_configuration(real: Path) -> None:
    """No shape of a secret is left in any; braces are as many as before; redacting again changes nothing."""
    shapes = re.compile(rb"\$(?:1|5|6|8|9)\$[^\s\"';<]{6,}|AAAA[BC]3Nza|BEGIN [A-Z ]*PRIVATE KEY-----\s*M")
    for path in sorted((real / CONFIGURATIONS).iterdir()):
        text = path.read_bytes()
        out = redacted(text)
        before, after = unquoted(text.decode("utf-8", "replace")), unquoted(out.decode("utf-8", "replace"))
        assert not shapes.search(out), path.name
        assert (after.count("{"), after.count("}")) == (before.count("{"), before.count("}")), path.name
        assert out.count(b"\n") == text.count(b"\n"), path.name
        assert redacted(out, bytes(32)) == out, path.name


def test_every_reply_stays_xml(real: Path) -> None:
    """What was XML parses as XML, with the same elements."""
    for path in sorted((real / REPLIES).iterdir()):
        text = path.read_bytes()
        try:
            tree = ET.fromstring(text)
        except ET.ParseError:
            continue
        clean = ET.fromstring(redacted(text))
        assert [element.tag for element in clean.iter()] == [element.tag for element in tree.iter()], path.name


@pytest.mark.parametrize("pattern", ["*pyez-config*__35.set", "*ansible-retrieve*__65.conf", "junos-terraform*borderleaf1__1.xml"])
def test_a_changed_secret_shows(real: Path, pattern: str) -> None:
    """One letter of one secret changed is one line changed; nothing changed is nothing changed."""
    text = path_of(real, pattern).read_bytes()
    line, where = int(BY_EYE[pattern].split()[0][:-1]) - 1, BY_EYE[pattern].split()[0][-1]
    lines = text.split(b"\n")
    secret = secret_at(lines[line].decode(), where).encode()
    lines[line] = lines[line].replace(secret, secret[:-2] + (b"x" if secret[-2:-1] != b"x" else b"y") + secret[-1:])
    before, after = redacted(text).split(b"\n"), redacted(b"\n".join(lines)).split(b"\n")

    assert [number for number, both in enumerate(zip(before, after, strict=True)) if both[0] != both[1]] == [line]
    assert redacted(text).split(b"\n") == before


def test_other_files_are_hardly_touched(real: Path) -> None:
    """Output of commands and JSON hold next to no secrets here, and come out as they are."""
    for path in sorted([*(real / "junos-cli").glob("*/*"), *(real / "junos-json").glob("*/*"), *(real / "junos").glob("get-[!c]*/*.xml")]):
        text = path.read_bytes()
        assert redacted(text) == text, path.name

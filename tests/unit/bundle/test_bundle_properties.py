"""Any secret, in any known place of any text, is gone in every form."""

from __future__ import annotations

import json
from urllib.parse import quote
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from redacting import redacted

from agent.policy.redaction.ordinary import ordinary

LETTERS = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
SECRET = st.text(LETTERS, min_size=8, max_size=30).filter(
    lambda text: (
        any(c.isalpha() for c in text) and len(set(text)) > 4 and not ordinary(text.encode()) and not text.startswith(("/*", "redacted-"))
    )
)
"""Words; with blanks inside in quotes below."""

PLACES = (
    "system radius-server 192.0.2.1 secret",
    "snmp community",
    "snmp trap-group",
    "snmp v3 snmp-community i community-name",
    "protocols bgp group g authentication-key",
    "protocols ospf area 0.0.0.0 interface ge-0/0/0.0 authentication md5 1 key",
    "security ike policy p pre-shared-key ascii-text",
    "security macsec connectivity-association c pre-shared-key cak",
    "system ntp authentication-key 1 value",
    "system login user u authentication encrypted-password",
    "access profile p client c chap-secret",
)
FILLING = st.lists(
    st.sampled_from(
        [
            "set system host-name lab-mx1",
            'Jul  1 10:00:00 lab-mx1 rpd[1]: bgp_recv: peer 192.0.2.1 {unexpected} "quote',
            "lab@lab-mx1> show version",
            "interfaces {",
            "}",
            '    description "a { b";',
            "",
            "set snmp location x",
            "Physical interface: ge-0/0/0, Enabled",
            "policy-options { community RED members 64496:1; }",
        ]
    ),
    max_size=6,
)


def junos_quoted(secret: str) -> str:
    """As Junos writes a word that needs quotes."""
    return '"' + secret.replace("\\", "\\\\").replace('"', '\\"') + '"'


def in_xml(place: str, secret: str) -> str:
    """A tree with the secret in its leaf."""
    words = [word for word in place.split() if word[0].isalpha() and "/" not in word]
    named = {"community": "name", "trap-group": "name"}.get(words[-1], "")
    words += [named] if named else []
    return "".join(f"<{word}>" for word in words) + escape(secret) + "".join(f"</{word}>" for word in reversed(words))


def in_json(place: str, secret: str) -> str:
    """The same as JSON."""
    words = [word for word in place.split() if word[0].isalpha() and "/" not in word]
    value: object = [{"name": secret}] if words[-1] in ("community", "trap-group") else secret
    for word in reversed(words):
        value = {word: value}
    return json.dumps(value)


def in_curly(place: str, secret: str) -> str:
    """One block in another."""
    words = place.split()
    if words[-2].isdigit() and words[-1] in ("key", "value"):
        *words, last = [*words[:-3], " ".join(words[-3:-1]), words[-1]]
        words.append(last)
    return "".join(f"{word} {{\n" for word in words[:-1]) + f"{words[-1]} {secret};\n" + "}\n" * (len(words) - 1)


def forms(secret: str) -> set[str]:
    """Raw, and as XML, JSON, URLs and Junos write it."""
    return {
        secret,
        escape(secret),
        escape(secret, {'"': "&quot;", "'": "&apos;"}),
        json.dumps(secret)[1:-1],
        quote(secret, safe=""),
        junos_quoted(secret)[1:-1],
    }


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(PLACES), SECRET, FILLING, FILLING, st.sampled_from(["set", "curly", "xml", "json"]), st.booleans())
def test_a_secret_is_gone(place: str, secret: str, before: list[str], after: list[str], form: str, echoed: bool) -> None:
    """In lines, blocks, XML and JSON; and in the lines around, where it is quoted in any form."""
    document = {
        "set": f"set {place} {junos_quoted(secret)}\n",
        "curly": in_curly(place, junos_quoted(secret)),
        "xml": f"<rpc-reply>\n<configuration>{in_xml(place, secret)}</configuration>\n</rpc-reply>\n",
        "json": f"{{\n{in_json(place, secret)[1:]}\n",
    }[form]
    noise = [f"seen x{one}x here" for one in forms(secret)] if echoed else []
    text = "\n".join([*before, *noise, document, *after, *noise])
    out = redacted(text)

    assert not [one for one in forms(secret) if one in out]
    assert redacted(out) == out


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), SECRET, SECRET)
def test_a_change_shows(place: str, one: str, other: str) -> None:
    """A changed secret is another token, an unchanged one the same."""
    first, second = (redacted(f"set {place} {junos_quoted(secret)}\n") for secret in (one, other))

    assert (first == second) is (one == other)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PLACES), st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=7, max_size=20))
def test_blanks_and_quotes(place: str, middle: str) -> None:
    """A secret with blanks, quotes and backslashes, in quotes."""
    secret = f"Aq{middle}zQ"
    out = redacted(f"set {place} {junos_quoted(secret)}\n{in_curly(place, junos_quoted(secret))}")

    assert secret not in out
    assert junos_quoted(secret)[1:-1] not in out
    assert out.count("{") == out.count("}")


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcxyz é-", max_size=5), inner, max_size=3),
        max_leaves=12,
    )
)
def test_json_stays_json(value: object) -> None:
    """Any document comes out as itself where it holds no secret."""
    document = {"a": value}

    assert json.loads(redacted(json.dumps(document))) == document

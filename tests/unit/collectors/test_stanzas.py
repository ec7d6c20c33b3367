"""Features: what a configuration uses, the same from text and from XML."""

from __future__ import annotations

import pytest

from agent.collectors.stanzas import in_curly, in_tree
from agent.model.part import Part
from agent.model.xml import parse


@pytest.mark.parametrize(
    ("text", "tree", "expected"),
    [
        (
            "system { host-name lab; services { ssh; } }",
            "<system><host-name>lab</host-name><services><ssh/></services></system>",
            {"system", "system/host-name", "system/services"},
        ),
        ("version 24.4R1.9; apply-groups lab;", "<version>24.4R1.9</version><apply-groups>lab</apply-groups>", set()),
        (
            "protocols { bgp { group a { type internal; } } inactive: ospf { area 0; } rstp; }",
            '<protocols><bgp><group><name>a</name></group></bgp><ospf inactive="inactive"><area/></ospf><rstp/></protocols>',
            {"protocols", "protocols/bgp", "protocols/rstp"},
        ),
        ("inactive: snmp { community lab; }", '<snmp inactive="inactive"><community/></snmp>', set()),
        ("protect: snmp { inactive: contact x; }", '<snmp protect="protect"><contact inactive="inactive"/></snmp>', {"snmp"}),
        (
            "interfaces { ge-0/0/0 { unit 0; } } vlans { red { vlan-id 5; } }",
            "<interfaces><interface><name>ge-0/0/0</name><unit/></interface></interfaces><vlans><vlan><name>red</name></vlan></vlans>",
            {"interfaces", "vlans"},
        ),
        (
            "groups { re0 { chassis { fpc 0; } } red { interfaces { ge-0/0/0 { mtu 9000; } } } }",
            "<groups><name>re0</name><chassis><fpc/></chassis></groups><groups><name>red</name><interfaces><interface/></interfaces></groups>",
            {"groups", "chassis", "chassis/fpc", "interfaces"},
        ),
        (
            "routing-instances { red { instance-type vrf; protocols { bgp { group a; } } routing-options { static; } } }",
            (
                "<routing-instances><instance><name>red</name><instance-type>vrf</instance-type><protocols><bgp/></protocols>"
                "<routing-options><static/></routing-options></instance></routing-instances>"
            ),
            {"routing-instances", "protocols", "protocols/bgp"},
        ),
        (
            "logical-systems { a { routing-instances { red { protocols { ospf { area 0; } } } } snmp { contact x; } } }",
            (
                "<logical-systems><name>a</name><routing-instances><instance><name>red</name><protocols><ospf/></protocols></instance>"
                "</routing-instances><snmp><contact>x</contact></snmp></logical-systems>"
            ),
            {"logical-systems", "routing-instances", "protocols", "protocols/ospf", "snmp", "snmp/contact"},
        ),
        ("", "", set()),
    ],
)
def test_text_and_tree(text: str, tree: str, expected: set[str]) -> None:
    """The same configuration in both forms has the same features; names are none."""
    assert in_curly(text) == expected
    assert in_tree(Part(parse(f"<configuration>{tree}</configuration>".encode()))) == expected


@pytest.mark.parametrize(
    "text",
    [
        'system { login { message "} a { b \\" {"; } }',
        "/* snmp { contact x; } */ system { login; }",
        "/* a\n * firewall { \n */\nsystem {\n    ## protocols { bgp {\n    login; ## SECRET-DATA }\n}",
        "system { login { user a#b { uid 1; } } }",
        "system { login; } }",
        "system { login; } snmp",
        "system { login; } /* snmp { contact x; }",
        'system { login; } "snmp { contact x; }',
        "system { { ; } login; } ;",
        "system { login [ snmp firewall ]; }",
    ],
)
def test_what_looks_like_a_stanza(text: str) -> None:
    """Braces in quotes and comments are none, nor does a text that ends in the middle or has too many of them stop us."""
    assert in_curly(text) == {"system", "system/login"}


@pytest.mark.parametrize("piece", ["a ", '"', "/* ", '"\\', "{", "a{", "}", "# "])
def test_hostile_texts(piece: str) -> None:
    """Whatever comes is read in one pass."""
    in_curly(piece * 50_000)

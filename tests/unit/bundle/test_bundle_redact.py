"""Redacting whole texts."""

from __future__ import annotations

import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from redacting import KEY, counted, redacted

from agent.bundle.kinds import Kind
from agent.bundle.redact import redact
from agent.errors import RedactionFailed

TOKEN = re.compile(r"redacted-[0-9a-f]{12}")

CURLY = """\
## Last commit: 2024-01-01 00:00:00 UTC by lab
version 23.4R1.9;
system {
    host-name lab-mx1;
    root-authentication {
        encrypted-password "$6$salt$abcdefghijklmnop"; ## SECRET-DATA
    }
    login {
        user lab {
            authentication {
                ssh-rsa
                    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDGnRjHTifULSGZ lab@host"; ## SECRET-DATA
            }
        }
        message "password: ask {the} key\\nnow";
    }
    license {
        keys {
            key "JUNOS123456 aeaqea qmijhd amrqha ztfmbu
                 ra32zr lsevik ftvjed o4jy5u"; ## SECRET-DATA
        }
    }
    ntp {
        authentication-key 1 {
            type md5;
            value s3cr3tntp;
        }
        trusted-key 1;
    }
}
security {
    certificates {
        local {
            lab {
                "-----BEGIN RSA PRIVATE KEY-----
MIIEpAIBAAKCAQEA0Zf0123456789abcdefghijklmnopqrstuvwxyzABCDEF
XYZ=
-----END RSA PRIVATE KEY-----
"; ## SECRET-DATA
            }
        }
    }
}
snmp {
    location "the s3cr3tc0mm room";
    community s3cr3tc0mm {
        authorization read-only;
    }
    v3 {
        usm {
            local-engine {
                user netops7 {
                    authentication-sha {
                        authentication-key "a \\"quoted\\" one";
                    }
                }
            }
        }
    }
}
policy-options {
    community RED members 64496:1;
    policy-statement p {
        term 1 {
            from community RED;
            then accept;
        }
    }
}
"""
SECRETS = ["abcdefghijklmnop", "AAAAB3", "aeaqea", "ra32zr", "s3cr3tntp", "MIIEpAI", "XYZ=", "s3cr3tc0mm", "netops7", "quoted"]


def test_curly() -> None:
    """Every secret goes, in one line or over several; what is around them stays, and braces stay balanced."""
    out = redacted(CURLY)

    assert not [secret for secret in SECRETS if secret in out]
    assert out.count("{") == CURLY.count("{")
    assert out.count("}") == CURLY.count("}")
    assert out.count('"') == CURLY.count('"') - 2
    for kept in ("community RED members", "from community RED;", "trusted-key 1;", 'message "password: ask {the} key', "type md5;"):
        assert kept in out


def test_twice_is_once() -> None:
    """Tokens are left alone, whatever the key."""
    once = redacted(CURLY)

    assert redacted(once) == once
    assert redacted(once, key=bytes(32)) == once


def test_tokens() -> None:
    """Same secret and key, same token; another secret or key, another token."""
    one, same, other = redacted("set snmp community aaa"), redacted("set snmp community aaa"), redacted("set snmp community aab")

    assert one == same != other
    assert one != redacted("set snmp community aaa", key=bytes(32))


def test_a_token_is_the_same_in_every_form() -> None:
    """Curly, set, XML, JSON and logs can be compared."""
    forms = [
        'system { tacplus-server 192.0.2.1 secret "a&b \\"c\\""; }\n',
        'set system tacplus-server 192.0.2.1 secret "a&b \\"c\\""\n',
        '<configuration><secret>a&amp;b "c"</secret></configuration>',
        '{"configuration": {"secret": "a&b \\"c\\""}}',
        "secret='a&b \"c\"'",
    ]

    assert len({TOKEN.search(redacted(form))[0] for form in forms}) == 1  # type: ignore[index]


def test_reversible_secrets_are_known_by_what_they_hide() -> None:
    """`$9$` with another salt is the same secret, and its plaintext goes everywhere."""
    out = redacted('secret "$9$/dgbAu1LX-w2areaUjif5"; ## SECRET-DATA\nsecret "$9$9L4It0IXxdsgJlKJDiH5T";\nlog: joshua was here\n')

    assert "joshua" not in out
    assert len(set(TOKEN.findall(out))) == 1


def test_by_value() -> None:
    """A secret that is known from one place goes everywhere, before and after it, and however it is written."""
    text = (
        "early p@ss/w&rd<1 here\n"
        "set system radius-server 192.0.2.1 secret p@ss/w&rd<1\n"
        "<x>p@ss/w&amp;rd&lt;1</x> url p%40ss%2Fw%26rd%3C1 xp@ss/w&rd<1x\n"
    )
    out, counts = counted(text)

    assert "w&rd" not in out
    assert "w&amp;rd" not in out
    assert "%26rd" not in out
    assert counts.replaced["everywhere"] == 4


def test_ordinary_values_stay_elsewhere() -> None:
    """A community `public` goes in its place; the word goes on being one."""
    assert redacted("set snmp community public\nthe public road\n").endswith("the public road\n")


def test_numbers_are_looked_for_as_a_whole() -> None:
    """`123456` as a password does not break up other numbers."""
    out = redacted("password=123456\nPIN 123456, bytes 91234567\n")

    assert "bytes 91234567" in out
    assert "PIN redacted-" in out


XML = """<?xml version="1.0"?>
<!-- community list -->
<rpc-reply xmlns:junos="http://xml.juniper.net/junos/23.4R1/junos">
<configuration junos:commit-user="lab">
  <system>
    <root-authentication><encrypted-password>x&amp;y-s3cret</encrypted-password></root-authentication>
    <login><user><name>lab</name><authentication>
      <ssh-rsa><name>ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDGnRjHTi lab@host</name></ssh-rsa></authentication></user></login>
    <host-name>password</host-name><ssh-rsa/>
  </system>
  <snmp><community><name>s3cr3tc0mm</name></community></snmp>
  <apply-macro><name>x</name><data>x&amp;y-s3cret</data></apply-macro>
  <policy-options><community><name>RED</name><members>64496:1</members></community></policy-options>
  <note><![CDATA[set snmp community s3cr3tc0mm]]></note><!-- password=hunter22 -->
  <odd password='hunter33'/>
</configuration>
<output>
lab@lab-mx1&gt; show configuration snmp
community other-one {
    authorization read-only;
}
</output>
<json>{"a": {"secret": "in-json"}}</json>
</rpc-reply>
{master:0}
"""


def test_xml() -> None:
    """XML stays XML; text inside of it is read as text, and JSON as JSON."""
    out = redacted(XML)

    for secret in ("y-s3cret", "AAAAB3", "s3cr3tc0mm", "hunter22", "hunter33", "other-one", "in-json"):
        assert secret not in out
    for kept in (
        "<name>RED</name>",
        "<host-name>password</host-name>",
        "<name>lab</name>",
        "<ssh-rsa/>",
        "{master:0}",
        "<!-- community list -->",
    ):
        assert kept in out
    ET.fromstring(out.removesuffix("{master:0}\n"))
    assert redacted(out) == out


def test_xml_without_secrets_stays_as_it_is() -> None:
    """Byte for byte: prefixes nobody declared, Latin-1, odd blanks."""
    raw = b"<nc:rpc-reply  a = 'b'>\n<junos:x>\xe9 &amp; &#233;</junos:x>\r\n<y/></nc:rpc-reply>\n"
    target = io.BytesIO()
    redact(io.BytesIO(raw), target, KEY)

    assert target.getvalue() == raw


JSON = {
    "configuration": {
        "@": {"commit-user": "lab"},
        "snmp": {"community": [{"name": "s3cr3tc0mm", "authorization": "read-only"}]},
        "system": {"root-authentication": {"encrypted-password": 'x"y-s3cret'}, "host-name": "password", "pin": {"secret": 123456}},
        "policy-options": {"community": [{"name": "RED", "members": ["64496:1"]}]},
    },
    "reply": [{"secret": [{"data": "wrapped1"}], "community-name": [{"data": "wrapped2", "attributes": {}}]}],
    "output": "set system tacplus-server 192.0.2.1 secret inline1\n",
    "n": [1, -2.5e3, True, None],
    "description": "the key",
}


@pytest.mark.parametrize("indent", [None, 4])
def test_json(indent: int | None) -> None:
    """Both forms of Junos; what comes out parses, and differs only in its secrets."""
    out = redacted(json.dumps(JSON, indent=indent))
    parsed = json.loads(out)

    for secret in ("s3cr3tc0mm", "y-s3cret", "123456", "wrapped1", "wrapped2", "inline1"):
        assert secret not in out
    assert parsed["configuration"]["policy-options"] == JSON["configuration"]["policy-options"]  # type: ignore[index]
    assert (parsed["n"], parsed["description"]) == (JSON["n"], JSON["description"])
    assert redacted(out) == out


MIXED = f"""\
lab@lab-mx1> show configuration | no-more
{CURLY}
lab@lab-mx1> show configuration snmp
community third-one {{
    authorization read-only;
}}
lab@lab-mx1> show configuration policy-options
community BLUE {{
    members 64496:2;
}}
lab@lab-mx1> show configuration | display json
{{
    "configuration" : {{
        "snmp" : {{ "community" : [ {{ "name" : "fourth-one" }} ] }}
    }}
}}
lab@lab-mx1> show configuration | display xml
<rpc-reply xmlns:junos="http://xml.juniper.net/junos/23.4R1/junos">
    <snmp><community>
        <name>fifth-one</name>
    </community></snmp>
</rpc-reply>
{{"community": [{{"name": "sixth-one"}}]}}
[edit snmp]
lab@lab-mx1# show | compare
+   community seventh-one;
Jul  1 10:00:00 lab-mx1 mgd[1]: the s3cr3tc0mm was used
-----BEGIN CERTIFICATE-----
MIICxjCCAa4CAQAwgYAxCzAJBgNVBAYTAlVTMRMwEQYDVQQIDApDYWxpZm9ybmlh
-----END CERTIFICATE-----
JUNOS123456 aeaqea qmijhd amrqha ztfmbu gqzama uqceds
            ra32zr lsevik ftvjed o4jy5u fynzzj mgviyl
the end
"""


def test_mixed() -> None:
    """What a support engineer asks for: configurations in every form, XML, JSON and logs, in one file."""
    out = redacted(MIXED)

    for secret in (*SECRETS, "third-one", "fourth-one", "fifth-one", "sixth-one", "seventh-one", "MIICxj", "fynzzj"):
        assert secret not in out
    for kept in ("community BLUE {", "the end", "community RED members", "JUNOS123456 redacted-"):
        assert kept in out
    assert redacted(out) == out


@pytest.mark.parametrize("text", [MIXED, XML, json.dumps(JSON, indent=2), CURLY])
@pytest.mark.parametrize("step", [1, 7, 64, 1000])
def test_where_blocks_end_makes_no_difference(text: str, step: int) -> None:
    """A source that gives a few bytes at a time."""

    class Trickle(io.BytesIO):
        """Reads little."""

        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(step if self.tell() > 200 else 201)

    target = io.BytesIO()
    redact(Trickle(text.encode()), target, KEY)

    assert target.getvalue().decode() == redacted(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b"\x7fELF\x00\x01\x02", None),
        (b"\x1f\x8b\x08 zipped", None),
        (b"text\x00text", None),
        (b"fine\n" * 60_000 + b"\x00", None),
        (bytes(range(1, 32)) * 20, None),
        (b"<a><secret>x</secret>", None),
        (b"<a><b></a></b>", None),
        (b"<a>&unknown;</a>", None),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", None),
        (b'{"secret": "x"', None),
        (b'{"a": "b" "c"}', None),
        (b'{"a": nope}', None),
        (b'{"a": [1, 2}', None),
        (b'{"a": 1,,}', None),
        (b"no json", Kind.JSON),
        (b"no xml", Kind.XML),
        (b"system {\n  host-name x;\n", Kind.CURLY),
        (b'secret "never ends\n', None),
        (b"lab@x> show | display xml\n<rpc-reply><a>\n", None),
        (b"x" * (9 << 20), None),
    ],
)
def test_fails_closed(text: bytes, kind: Kind | None) -> None:
    """What cannot be read is not passed on, not even its beginning; the error does not show any of it."""
    target = io.BytesIO()
    with pytest.raises(RedactionFailed) as caught:
        redact(io.BytesIO(text), target, KEY, kind=kind)

    assert target.getvalue() == b""
    assert "never ends\n" not in str(caught.value)


def test_empty() -> None:
    """Nothing is no secret."""
    assert counted("")[1].total == 0


def test_counts() -> None:
    """What was replaced, by category, and how many different ones."""
    counts = counted("set snmp community aaa\nset snmp community aaa\npassword=bbb\n")[1]

    assert dict(counts.replaced) == {"community": 2, "password": 1}
    assert (counts.total, counts.distinct) == (3, 2)
    assert str(counts) == "3 secrets replaced, 2 of them different: community 2, password 1"


def test_a_key_has_its_length() -> None:
    """A short key would make guessing easy."""
    with pytest.raises(ValueError, match="32"):
        redacted("x", key=b"short")

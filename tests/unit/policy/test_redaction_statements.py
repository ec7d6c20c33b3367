"""Secrets on one line, by what announces them; and what only sounds like one."""

from __future__ import annotations

import pytest

from agent.policy.redaction.lines import read

BY_SET = [
    ("system root-authentication encrypted-password", '"$6$salt$0123456789abcdef"'),
    ("system root-authentication encrypted-password", "brown23"),
    ("system login user lab authentication plain-text-password-value", "hunter22"),
    ("system login user lab authentication ssh-rsa", '"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDZ lab@host"'),
    ("system login user lab authentication ssh-ed25519", '"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKOLjxJR lab@host"'),
    ("system diag-port-authentication encrypted-password", '"x y"'),
    ("system radius-server 192.0.2.1 secret", "s"),
    ("system radius-server 192.0.2.1 preauthentication-secret", "abc"),
    ("system tacplus-server 192.0.2.1 secret", "abc"),
    ("system accounting destination tacplus server 192.0.2.1 secret", "abc"),
    ("system ntp authentication-key 1 value", "abc"),
    ("system ntp authentication-key 1 type md5 value", '"$9$abcdefgh"'),
    ("system archival configuration archive-sites scp://192.0.2.1/x password", "abc"),
    ("system services outbound-ssh client c1 secret", "abc"),
    ("system services rest http token", "abcdefgh"),
    ("system proxy password", "abc"),
    ("system license keys key", '"JUNOS123456 aeaqea qmijhd amrqha"'),
    ("groups g1 system tacplus-server 192.0.2.1 secret", "abc"),
    ("logical-systems ls1 protocols bgp group g authentication-key", "abc"),
    ("protocols bgp group g neighbor 192.0.2.1 authentication-key", "abc"),
    ("protocols ospf area 0.0.0.0 interface ge-0/0/0.0 authentication md5 1 key", "abc"),
    ("protocols ospf area 0.0.0.0 interface ge-0/0/0.0 authentication simple-password", "abc"),
    ("protocols ospf3 area 0 interface ge-0/0/0.0 ipsec-sa key", "abc"),
    ("protocols isis level 1 authentication-key", "abc"),
    ("protocols isis interface ge-0/0/0.0 level 2 hello-authentication-key", "abc"),
    ("protocols rip authentication-key", "abc"),
    ("protocols rip group g neighbor n authentication-selective-md5 1 key", "abc"),
    ("protocols ldp session 192.0.2.1 authentication-key", "abc"),
    ("protocols rsvp interface ge-0/0/0.0 authentication-key", "abc"),
    ("protocols msdp peer 192.0.2.1 authentication-key", "abc"),
    ("protocols pim neighbor 192.0.2.1 authentication-key", "abc"),
    ("protocols bfd authentication key", "abc"),
    ("protocols l2tp tunnel-group g shared-secret", "abc"),
    ("interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/24 vrrp-group 1 authentication-key", "abc"),
    ("interfaces pp0 unit 0 ppp-options pap local-password", "abc"),
    ("interfaces pp0 unit 0 ppp-options chap default-chap-secret", "abc"),
    ("interfaces ps0 auto-configure stacked-vlan-ranges authentication password", "abc"),
    ("security ike policy p pre-shared-key ascii-text", "abc"),
    ("security ike policy p pre-shared-key hexadecimal", "00ff00ff"),
    ("security ipsec security-association s manual direction bidirectional authentication key ascii-text", "abc"),
    ("security ipsec security-association s manual direction bidirectional encryption key hexadecimal", "0a0b"),
    ("security authentication-key-chains key-chain kc key 1 secret", "abc"),
    ("security macsec connectivity-association ca pre-shared-key ckn", "0123abcd"),
    ("security macsec connectivity-association ca pre-shared-key cak", "abc"),
    ("security macsec connectivity-association ca fallback-key cak", "abc"),
    ("security pki ca-profile p enrollment challenge-password", "abc"),
    ("security certificates local c certificate", '"-----BEGIN CERTIFICATE-----\\nMIIC\\n-----END CERTIFICATE-----\\n"'),
    ("services security-intelligence authentication auth-token", "abc"),
    ("services user-identification identity-management connection primary client-secret", "abc"),
    ("access ldap-options search admin-search password", "abc"),
    ("access radius-server 192.0.2.1 secret", "abc"),
    ("access profile p client c chap-secret", "abc"),
    ("access profile p client c firewall-user password", "abc"),
    ("access profile p radius-server 192.0.2.1 secret", "abc"),
    ("snmp community", "public"),
    ("snmp v3 snmp-community i community-name", "abc"),
    ("snmp v3 usm local-engine user", "netops1"),
    ("snmp v3 usm local-engine user u authentication-sha authentication-key", "abc"),
    ("snmp v3 usm local-engine user u privacy-aes128 privacy-key", "abc"),
    ("snmp v3 usm local-engine user u authentication-md5 authentication-password", "abc"),
    ("snmp v3 usm local-engine user u privacy-des privacy-password", "abc"),
    ("snmp v3 target-parameters t parameters security-name", "netops1"),
    ("snmp trap-group", "traps"),
    ("wlan access-point a radio 1 virtual-access-point 0 security wpa-personal key ascii", "abc"),
]
"""The path in front of a secret, and the secret as it is written."""

HARMLESS = [
    "set system host-name password",
    "set system host-name secret-1",
    "set system login password minimum-length 10",
    "set system login password format sha512",
    "set system login user password class super-user",
    "set system login class token permissions all",
    "set system authentication-order [ radius password ]",
    "set system authentication-order password",
    "set system services ssh key-exchange curve25519-sha256",
    "set system services ssh key-exchange [ ecdh-sha2-nistp256 group-exchange-sha2 ]",
    "set system services ssh hostkey-algorithm ssh-rsa",
    "set system services ssh ciphers aes256-ctr",
    "set system services web-management https local-certificate secret-cert",
    "set system ntp trusted-key 1",
    "set system ntp server 192.0.2.1 key 1 version 4",
    "set system ntp authentication-key 1 type md5",
    "set system license autoupdate url https://license.example.net/key",
    "set system root-authentication load-key-file /var/tmp/key",
    "set interfaces ge-0/0/0 description password-reset-server",
    'set interfaces ge-0/0/0 description "the key to the community of secret passwords"',
    "set interfaces gr-0/0/0 unit 0 tunnel key 100",
    "set interfaces ge-0/0/0 unit 0 description secret",
    "set interfaces interface-range key member ge-0/0/1",
    "set vlans guest-password vlan-id 10",
    "set vlans key vlan-id 11",
    "set routing-instances secret instance-type vrf",
    "set routing-options autonomous-system 64496",
    "set protocols bgp group key neighbor 192.0.2.1 peer-as 65551",
    "set protocols bgp group secret type external",
    "set protocols bgp group g authentication-key-chain kc",
    "set protocols isis level 1 hello-authentication-key-chain kc",
    "set protocols isis level 1 authentication-type md5",
    "set security authentication-key-chains key-chain kc key k1 options basic",
    "set security authentication-key-chains key-chain kc key 0 start-time 2024-1-1.00:00",
    "set security ike proposal p authentication-method pre-shared-keys",
    "set security ike proposal p authentication-algorithm sha-256",
    "set security macsec connectivity-association ca security-mode static-cak",
    "set security zones security-zone password interfaces ge-0/0/0.0",
    "set security address-book global address password 192.0.2.1/32",
    "set security policies from-zone a to-zone b policy key match source-address any",
    "set policy-options community RED members 64496:1",
    "set policy-options community password members target:64496:1",
    "set policy-options policy-statement password term key from community secret",
    "set policy-options policy-statement p term t then community add secret",
    "set policy-options policy-statement p then community set RED",
    "set policy-options prefix-list secret 192.0.2.0/24",
    "set forwarding-options hash-key family inet layer-3",
    "set forwarding-options enhanced-hash-key services-loadbalancing",
    "set firewall family inet filter password term secret then accept",
    "set firewall policer key if-exceeding bandwidth-limit 1m",
    "set snmp location secret-room",
    "set snmp view password oid .1",
    "set event-options policy key events snmp_trap_link_up",
    "set class-of-service classification-key x",
    "        authentication-order [ tacplus password ];",
    "        password {",
    "            minimum-length 12;",
    "        minimum-password-length 12;",
    "        community RED members 64496:100;",
    "        key-exchange [ curve25519-sha256 ecdh-sha2-nistp256 ];",
    "        authentication-key-chain kc;",
    "        key 1 {",
    "        key-chain kc {",
    "        pre-shared-key {",
    "        hash-key {",
    "        security-mode static-cak;",
    '        description "key and password";',
    "        policy-statement secret {",
    "        term password {",
    "        host-name community;",
    "        encrypted-password /* SECRET-DATA */; ## SECRET-DATA",
    "        ## SECRET-DATA",
    "Jul  1 10:00:00 lab-mx1 sshd[123]: Accepted password for lab from 192.0.2.1 port 5123 ssh2",
    "Jul  1 10:00:00 lab-mx1 sshd[123]: Failed password for lab from 192.0.2.1 port 5123 ssh2",
    "Jul  1 10:00:00 lab-mx1 mgd[1]: UI_CFG_AUDIT_SET_SECRET: User 'lab' set: [system root-authentication encrypted-password]",
    "Jul  1 10:00:00 lab-mx1 sshd[123]: host-key comment: lab@192.0.2.1",
    "snmpd: community of 192.0.2.1 was moved to 192.0.2.2",
    "The password for user lab is expired",
    "    Bad versions: 0, Bad community names: 0,",
    "    Bad community uses: 0, ASN parse errors: 0,",
    "Communities: 64496:100 target:64496:1",
    "  AS path: 64496 I  Communities: no-export",
]


@pytest.mark.parametrize(("path", "secret"), BY_SET)
@pytest.mark.parametrize("verb", ["set", "deactivate", "    set", "lab@lab-mx1# set", "+ set"])
def test_set(path: str, secret: str, verb: str) -> None:
    """The secret at the end of a statement, and nothing else of it."""
    line = f"{verb} {path} {secret}".encode()

    users = [b"u"] if " user u " in path else []
    assert [line[span.start : span.end] for span in read(line, []).spans] == [*users, secret.strip('"').encode()]


@pytest.mark.parametrize(("path", "secret"), BY_SET)
@pytest.mark.parametrize("after", ["; ## SECRET-DATA", ";", " ; "])
@pytest.mark.parametrize("prefix", ["", "inactive: ", "protect: ", "+   "])
def test_curly(path: str, secret: str, after: str, prefix: str) -> None:
    """The same inside of its blocks."""
    words = [word.encode() for word in path.split()]
    blocks, keyword = (words[:-2], words[-2:]) if path.endswith(("1 value", " 1 key", " 1 secret")) else (words[:-1], words[-1:])
    line = b"    " + prefix.encode() + b" ".join(keyword) + b" " + secret.encode() + after.encode()

    assert [line[span.start : span.end] for span in read(line, blocks).spans] == [secret.strip('"').encode()]


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless(line: str) -> None:
    """What only sounds like a secret stays."""
    assert read(line.encode(), [b"system"]).spans == []


def test_there_are_enough_harmless_ones() -> None:
    """At least forty are promised."""
    assert len(HARMLESS) >= 40


@pytest.mark.parametrize(
    ("path", "line", "secrets"),
    [
        ("snmp", "community public {", ["public"]),
        ("snmp", "inactive: community foo;", ["foo"]),
        ("snmp", "trap-group traps {", ["traps"]),
        ("snmp v3 usm local-engine", "user netops {", ["netops"]),
        ("snmp v3 vacm security-to-group security-model usm", "security-name netops {", ["netops"]),
        ("", "community public {", ["public"]),
        ("policy-options policy-statement p term 1 from", "community RED;", []),
        ("policy-options", "community RED {", []),
        ("firewall", "community 64496:1;", []),
        ("groups g snmp", "community foo;", ["foo"]),
        ("edit snmp", "set community foo clients 192.0.2.1/32", ["foo"]),
        ("edit policy-options", "set community RED members 64496:1", []),
        ("system", "tacplus-server 192.0.2.1 secret abc port 49;", ["abc"]),
        ("", 'system { login { user x { authentication { encrypted-password "abc"; } } } }', ["abc"]),
        ("", 'snmp { community foo { authorization read-only; } trap-group "g x" { targets { 192.0.2.1; } } }', ["foo", "g x"]),
        ("", 'key "a\\"b; c" ; ## SECRET-DATA', ['a\\"b; c']),
        ("security certificates local c", '"abc"; ## SECRET-DATA', ["abc"]),
        ("x", "unheard-of thing abc; ## SECRET-DATA", ["abc"]),
        ("", "rename snmp community aaa to community bbb", ["aaa", "bbb"]),
    ],
)
def test_place(path: str, line: str, secrets: list[str]) -> None:
    """What a word means hangs on the blocks around it; where nobody knows, it is a secret."""
    found = read(line.encode(), path.encode().split())

    assert [line[span.start : span.end] for span in found.spans] == secrets


def test_the_value_may_be_on_the_next_line() -> None:
    """A keyword at the end of a line waits for its value."""
    assert read(b"    ssh-rsa", [b"authentication"]).pending
    assert not read(b"    ssh-rsa;", [b"hostkey-algorithm"]).pending


def test_a_quote_that_goes_on() -> None:
    """A secret whose quote does not end here is unfinished."""
    assert read(b'key "JUNOS123456 aeaqea', [b"license", b"keys"]).unfinished


@pytest.mark.parametrize(
    ("line", "secrets"),
    [
        ("password=hunter22", ["hunter22"]),
        ("ldap.bind_password: hunter22", ["hunter22"]),
        ('{"apiToken": "a b"}', ["a b"]),
        ("api_key => 'abc'", ["abc"]),
        ("<secret>abc</secret><other>x</other>", ["abc"]),
        ("<community><name>foo</name><authorization>read-only</authorization></community>", ["foo"]),
        ("Authorization: Bearer abcdef0123", ["abcdef0123"]),
        ("proxy-authorization: Basic bGFiOmh1bnRlcjIyMjI=", ["bGFiOmh1bnRlcjIyMjI="]),
        ("fetch https://lab:hunt@er22@192.0.2.1/x", ["hunt@er22"]),
        ("key AKIAABCDEFGHIJKLMNOP used", ["AKIAABCDEFGHIJKLMNOP"]),
        ("jwt eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl end", ["eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl"]),
        ("JUNOS123456 aeaqea qmijhd amrqha", ["aeaqea qmijhd amrqha"]),
        ("$8$aes256-gcm$hmac-sha2-256$100$abc/def+=$ghi== x", ["$8$aes256-gcm$hmac-sha2-256$100$abc/def+=$ghi=="]),
        ("snmpd[1]: unauthorized SNMP community from 192.0.2.1 to 192.0.2.2 (foo)", ["foo"]),
        ("Jul  1 10:00:00 lab-mx1 mgd[1]: User 'lab', command 'set snmp community foo authorization read-only '", ["foo"]),
        ('Jul  1 10:00:00 lab-mx1 mgd[1]: UI_CFG_AUDIT_SET: User \'l\' set: [snmp community] "a b" -> "c"', ["a b", "c"]),
        ("the new password for user lab is hunter22", ["hunter22"]),
        ("tool --password hunter --api-token=abc", ["hunter", "abc"]),
        ("netops           md5/des   nonvolatile  active", ["netops"]),
    ],
)
def test_logs(line: str, secrets: list[str]) -> None:
    """What programs write for people."""
    assert [line[span.start : span.end] for span in read(line.encode(), []).spans] == secrets


def test_a_span_does_not_show_the_secret() -> None:
    """Neither in a log nor in a traceback."""
    assert "hunter22" not in repr(read(b"password=hunter22", []))

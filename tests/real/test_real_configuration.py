"""Configurations in recorded replies: which features they use, and who committed them when, taken by eye from the XML."""

from __future__ import annotations

from pathlib import Path

import pytest
from readings import reading_of

from agent.collectors.configuration import CollectConfiguration
from agent.model.reading import Got

pytestmark = pytest.mark.real

SYSTEM = "host-name login root-authentication services syslog"
SNMP = "snmp snmp/community snmp/contact snmp/location"
FABRIC = f"""chassis chassis/aggregated-devices forwarding-options forwarding-options/storm-control-profiles interfaces policy-options
    policy-options/community policy-options/policy-statement protocols protocols/bgp protocols/igmp-snooping protocols/lldp
    routing-options routing-options/forwarding-table routing-options/router-id routing-options/static {SNMP}"""
LEAF = f"""{FABRIC} protocols/evpn protocols/ospf routing-instances switch-options switch-options/route-distinguisher
    switch-options/vrf-target switch-options/vtep-source-interface"""
FIREWALL = f"""chassis chassis/aggregated-devices interfaces policy-options policy-options/policy-statement protocols protocols/lldp
    protocols/ospf routing-instances routing-options routing-options/static security security/log security/policies security/screen
    security/zones {SNMP}"""
VIRTUAL = "interfaces routing-instances routing-options routing-options/static security security/pki security/policies security/zones"


def system(more: str = "") -> str:
    """The stanza `system` as all of these devices have it, and more of it."""
    return " ".join(["system", *(f"system/{one}" for one in f"{SYSTEM} {more}".split())])


ACLS = "ansible-junos-stdlib__modules-network-junos"
TERRAFORM = "junos-terraform__examples-evpn-vxlan-dc"

# name, version, committed, by whom, features
FACTS = [
    (
        "ansible-junos-stdlib__integration-targets-junos_acls-tests-netconf-fixtures-parsed.cfg__1",
        "18.4R1-S2.4",
        1590139550,
        "",
        "firewall firewall/family",
    ),
    (f"{ACLS}-fixtures-junos_acls_config.cfg__6", "", None, "", "firewall firewall/family"),
    (f"{ACLS}-test_junos_acl_interfaces__2", "", None, "", "interfaces"),
    (f"{ACLS}-test_junos_acls__4", "", None, "", "firewall firewall/family"),
    (f"{ACLS}-test_junos_acls__5", "", None, "", "firewall firewall/family"),
    (
        "juise__web-apps-vcf-vcf-config__1",
        "",
        1409232119,
        "regress",
        " ".join(
            ["virtual-chassis", *map("virtual-chassis/{}".format, ("member", "no-split-detection", "preprovisioned", "traceoptions"))]
        ),
    ),
    (f"{TERRAFORM}-dc1-dc1-borderleaf1__1", "18.1R3-S5.3", 1749717929, "root", f"{LEAF} {system('extensions')}"),
    (f"{TERRAFORM}-dc1-dc1-borderleaf2__2", "18.1R3-S5.3", 1749717898, "root", f"{LEAF} {system('extensions')}"),
    (f"{TERRAFORM}-dc1-dc1-firewall2__4", "18.2R3.4", 1749717913, "root", f"{FIREWALL} {system('license')}"),
    (f"{TERRAFORM}-dc1-dc1-spine1__8", "18.1R3-S5.3", 1749717873, "root", f"{FABRIC} {system('extensions')}"),
    (f"{TERRAFORM}-dc1-dc1-spine2__9", "18.1R3-S5.3", 1749717867, "root", f"{FABRIC} {system('extensions')}"),
    (f"{TERRAFORM}-dc2-dc2-firewall2__11", "18.2R3.4", 1749717909, "root", f"{FIREWALL} {system('license')}"),
    (f"{TERRAFORM}-dc2-dc2-spine2__13", "18.1R3-S5.3", 1749717879, "root", f"{LEAF} vlans {system('extensions')}"),
    (f"{TERRAFORM}-wan-wan-pe2__15", "20200319.130545_builder.r1095278", 1749717859, "root", f"{FABRIC} {system('processes scripts')}"),
    ("junos_exporter__pkg-features-ipsec-rpc_test__1", "", None, "", "security security/ipsec"),
    (
        "rustjunosmcp__phase3-v2-vSRX-test10-baseline-get-configuration__1",
        "24.4R1.9",
        1779727982,
        "",
        f"{VIRTUAL} security/dynamic-address security/ike security/ipsec security/screen {system('license management-instance')}",
    ),
    (
        "rustjunosmcp__phase3-v2-vSRX-test3-baseline-get-configuration__3",
        "24.4R1.9",
        1779816690,
        "",
        f"""groups {VIRTUAL} security/log security/screen services services/application-identification
        {system("license management-instance name-server ntp processes")}""",
    ),
    ("scrapli_netconf__test_data-expected-juniper_junos_1_0-edit_config__1", "", None, "", "interfaces"),
    ("scrapli_netconf__test_response__4", "", 1592677253, "vrnetlab", "interfaces system system/services"),
]


@pytest.mark.parametrize(("name", "version", "committed", "by", "features"), FACTS, ids=[facts[0] for facts in FACTS])
def test_facts(real: Path, name: str, version: str, committed: int | None, by: str, features: str) -> None:
    """Every feature and no other; OSPF of the fabric's leaves and firewalls stands in routing instances only."""
    found = reading_of(CollectConfiguration(), real / "junos" / "get-configuration" / f"{name}.xml")

    assert isinstance(found, Got)
    record = found.record
    assert (record.form, record.version, record.committed_by) == ("xml", version, by)
    assert (record.committed and int(record.committed.timestamp())) == committed
    assert list(record.features) == sorted(features.split())


def test_hashes(real: Path) -> None:
    """No two of them are the same."""
    paths = sorted((real / "junos" / "get-configuration").glob("*.xml"))
    hashes = {reading_of(CollectConfiguration(), path).record.sha256 for path in paths}

    assert len(hashes) == len(paths)

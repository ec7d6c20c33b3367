"""Which values are too ordinary to be looked for everywhere: short ones, and words that stand in any text for other reasons."""

from __future__ import annotations

import re
from typing import Final

SHORTEST: Final = 6
"""Characters that a secret has at least, to be replaced wherever it occurs."""

_WORDS: Final = frozenset(
    b"""
    public private secret secrets password passwords passwd default admin administrator operator monitor monitoring readonly
    readwrite read-only read-write community communities network networks management manager service services system systems
    juniper junosv junos-admin netadmin support switch switches router routers routing firewall security interface interfaces
    configuration config configure protocol protocols policy policies options option version release chassis groups
    authentication authorization accounting encrypted encrypted-password removed redacted scrubbed hidden unknown disabled enabled
    enable disable inactive active string strings example testing tester master backup primary secondary internal external customer
    customers provider access account accounts address addresses client clients server servers target targets status healthbot
    northstar contrail apstra mist-cloud paragon telemetry analytics netconf openconfig ansible automation terraform kernel syslog
    license licence licenses number numbers session sessions syntax traffic tunnel tunnels unicast multicast broadcast update
    updates upgrade username userid user-name virtual voice-vlan warning warnings window windows yellow accept accepted reject
    rejected discard permit permitted denied filter filters group-name change changes changed commit commits committed
    connect connected connection control controller counter counters create created current daemon database deleted delete
    description destination device devices domain domains download dynamic engine engines entries ethernet events export failed
    failure forwarding global hardware history hostname host-name import include index-name information inherit inside instance
    invalid length letter letters limits listen loaded loading location locked logging logical logout loopback manual
    maximum member members memory message messages method metric minimum module modules monday multiple native neighbor neighbors
    normal notice object objects offline online output outside packet packets parameter parameters passive peering physical
    platform plugin prefer preference prefix process processes profile profiles project property protect queue-name reason receive
    received record records region remote remove report request requests required reserved restart result results return rollback
    routes running schedule script scripts search second seconds section select serial simple single source sources standard
    static statistics storage string-name subnet success summary supported suspend tagged temperature template terminal threshold
    trigger trusted untrust untrusted unused upload uptime values vendor verify volume vrf-name wireless workgroup
    cleartext plaintext plain-text ascii-text hexadecimal snmpv2 snmpv3 snmp-ro snmp-rw usmuser sha256 sha512 sha-256 hmac-md5
    hmac-sha hmac-sha1 hmac-sha-1 hmac-sha256 hmac-sha-256 aes128 aes256 aes-128 aes-256 authpriv noauth nopriv v3user trap-group
    """.split()
)
_ADDRESS: Final = re.compile(rb"(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:/[0-9]{1,2})?|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:/[0-9]{1,3})?")
_ONE_CHARACTER: Final = re.compile(rb"(.)\1*", re.DOTALL)


def ordinary(value: bytes) -> bool:
    """Whether a value says too little to be looked for: it would hit what is no secret."""
    if len(value) < SHORTEST or value.lower() in _WORDS:
        return True
    return _ADDRESS.fullmatch(value) is not None or _ONE_CHARACTER.fullmatch(value) is not None

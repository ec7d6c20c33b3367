"""Which rpcs show secrets in their replies."""

from __future__ import annotations

import re
from typing import Final

from agent.model.rpc import Rpc

_SENSITIVE: Final = re.compile(
    r"config|rollback|rescue|compare|commit|patch|log\b|log-|syslog|trace|file|snmp|licen[cs]e|support|history|event|script|junos-xml"
    r"|\b(?:ike|ipsec|pki|macsec|mka|ssh|ssl|ntp|aaa|tacplus|radius|ldap|dot1x|vpn|key|keys|access|pap|chap|ppp|l2tp|wlan)\b"
    r"|certificate|secret|password|authentication|subscriber|user-identification|schema|credential|token"
)
_PLAIN: Final = frozenset({"get", "get-data", "get-config", "command", "cli", "rpc"})
_READS: Final = re.compile(r"show |get-")


def shows_secrets(rpc: Rpc) -> bool:
    """Whether a reply may hold secrets: configurations, logs, files, keys, and all that does more than to show something.

    What is left out are lists of states (chassis, interfaces, alarms, routes, versions) that hold none by their nature.
    """
    asked = rpc.command or rpc.name
    if rpc.name in _PLAIN and not rpc.command:
        return True
    return not _READS.match(asked) or "|" in asked or _SENSITIVE.search(asked.partition("|")[0]) is not None

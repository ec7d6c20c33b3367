"""A device's hello: with or without comments before it, with or without prefixes and base:1.1."""

from __future__ import annotations

from html import escape
from typing import Final

from agent.lab.markup import NETCONF

BASE_1_1: Final = "urn:ietf:params:netconf:base:1.1"
_CAPABILITIES: Final = (
    "urn:ietf:params:netconf:base:1.0",
    "urn:ietf:params:netconf:capability:candidate:1.0",
    "urn:ietf:params:netconf:capability:validate:1.0",
    "urn:ietf:params:netconf:capability:url:1.0?scheme=http,ftp,file",
    "urn:ietf:params:xml:ns:netconf:base:1.0?module=ietf-netconf&revision=2011-06-01",
    "urn:ietf:params:xml:ns:netconf:capability:candidate:1.0",
    "http://xml.juniper.net/netconf/junos/1.0",
    "http://xml.juniper.net/dmi/system/1.0",
)


def hello(session: int, *, prefix: str = "", comments: str = "", chunked: bool = False) -> bytes:
    """The hello of one session; `prefix` is `nc:` or empty, `comments` stand before it."""
    offered = (*_CAPABILITIES, BASE_1_1) if chunked else _CAPABILITIES
    namespace = f'xmlns{":" + prefix[:-1] if prefix else ""}="{NETCONF}"'
    capabilities = "".join(f"<{prefix}capability>{escape(name, quote=False)}</{prefix}capability>\n" for name in offered)
    return (
        f"{comments}<{prefix}hello {namespace}>\n<{prefix}capabilities>\n{capabilities}</{prefix}capabilities>\n"
        f"<{prefix}session-id>{session}</{prefix}session-id>\n</{prefix}hello>\n"
    ).encode()


def comments_for(user: str, login_class: str) -> str:
    """Two comments, as Junos puts them before a hello."""
    return f"<!-- No processes were harmed in the making of this session -->\n<!-- user {user}, class {login_class} -->\n"

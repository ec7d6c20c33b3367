"""Reading an rpc from the wire."""

from __future__ import annotations

import pytest

from agent.lab.request import NotAnRpc, from_command, read_request

BASE = "urn:ietf:params:xml:ns:netconf:base:1.0"


@pytest.mark.parametrize(
    ("message", "name", "arguments", "attributes"),
    [
        (f'<rpc message-id="1" xmlns="{BASE}"><get-x/></rpc>', "get-x", (), ' message-id="1"'),
        (
            f'<nc:rpc xmlns:nc="{BASE}" nc:message-id="7"><get-x><all-members/></get-x></nc:rpc>',
            "get-x",
            (("all-members", ""),),
            f' xmlns:nc="{BASE}" nc:message-id="7"',
        ),
        ("<?xml version='1.0'?>\n<rpc message-id='a&amp;b' trace='9'><get-x/></rpc>", "get-x", (), " message-id='a&amp;b' trace='9'"),
        (
            "<rpc><command format='xml'>show chassis  hardware detail | display xml</command></rpc>",
            "get-chassis-inventory",
            (("detail", ""),),
            "",
        ),
        ("<rpc><get-x><!-- why --><level> extensive </level></get-x></rpc>", "get-x", (("level", "extensive"),), ""),
    ],
)
def test_read(message: str, name: str, arguments: tuple[tuple[str, str], ...], attributes: str) -> None:
    """Prefixes, arguments and commands are understood; every attribute is kept for the answer."""
    request = read_request(message.encode())

    assert (request.name, request.arguments, request.attributes) == (name, arguments, attributes)


@pytest.mark.parametrize("message", [b"", b"no xml", b"<rpc>", b"<rpc/>", b"<hello><a/></hello>", b"<!DOCTYPE rpc [<!ENTITY a 'b'>]>"])
def test_not_an_rpc(message: bytes) -> None:
    """Anything else says so."""
    with pytest.raises(NotAnRpc):
        read_request(message)


@pytest.mark.parametrize(
    ("command", "name", "arguments"),
    [
        ("show version", "get-software-information", ()),
        ("show version invoke-on all-routing-engines", "get-software-information", (("invoke-on", "all-routing-engines"),)),
        ("show system core-dumps routing-engine both", "get-system-core-dumps", (("routing-engine", "both"),)),
        ("show system uptime member 1", "get-system-uptime-information", (("member", "1"),)),
        ("show versions", "command", ()),
        ("show chassis fpc pic-status", "get-pic-information", ()),
        ("show chassis fpc detail", "get-fpc-information", (("detail", ""),)),
        ("show interfaces xe-0/0/0 extensive", "get-interface-information", (("interface-name", "xe-0/0/0"), ("extensive", ""))),
        ("file list /var/tmp detail", "file-list", (("path", "/var/tmp"), ("detail", ""))),
        ("show log messages", "get-log", (("filename", "messages"),)),
        ("request system reboot", "command", ()),
    ],
)
def test_commands(command: str, name: str, arguments: tuple[tuple[str, str], ...]) -> None:
    """A command is the rpc behind it."""
    request = from_command(command)

    assert (request.name, request.arguments, request.command) == (name, arguments, command)


def test_message_id() -> None:
    """The message-id is kept as it was written, without a prefix."""
    assert read_request(b'<nc:rpc xmlns:nc="urn:x" nc:message-id=\'4"\'><a/></nc:rpc>').message_id == "message-id='4\"'"


def test_forms() -> None:
    """A form is an attribute of the operation, or stands behind a pipe."""
    attribute = read_request(b'<rpc><get-configuration format="text" database="committed"/></rpc>')

    assert (attribute.option("format"), attribute.option("database"), attribute.option("inherit")) == ("text", "committed", "")
    assert from_command("show configuration | display set | no-more").option("format") == "set"

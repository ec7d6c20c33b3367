"""Configuration: a hash that changes when the configuration does, and not before."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from answers import DENIED, SINGLE, SYNTAX, read, record

from agent.collectors.configuration import CollectConfiguration
from agent.model.reading import Absent, Failed, Reading
from agent.model.records import Configuration
from agent.model.xml import TREE_LIMIT

BODY = "version 24.4R1.9;\nsystem {\n    host-name lab-mx1;\n}\nsnmp {\n    contact noc;\n}"
TREE = "<version>24.4R1.9</version><system><host-name>lab-mx1</host-name></system><snmp><contact>noc</contact></snmp>"
AT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def text(body: str = BODY, header: str = "", attributes: str = "") -> str:
    """A configuration as text."""
    return f"<configuration-text {attributes}>\n{header}{body}\n</configuration-text>"


def tree(body: str = TREE, attributes: str = "") -> str:
    """A configuration as XML."""
    return f"<configuration {attributes}>{body}</configuration>"


def hashed(inside: str) -> str:
    """The hash that becomes of a reply."""
    found = record(CollectConfiguration(), configuration=inside)
    assert isinstance(found, Configuration)
    return found.sha256


def test_what_is_asked() -> None:
    """The committed configuration, never the candidate."""
    (ask,) = CollectConfiguration().asks(SINGLE)

    assert ask.rpc.xml == '<get-configuration database="committed" format="text"/>'
    assert ask.fallback is None


def test_text() -> None:
    """Everything that is known of a configuration in text."""
    header = "## Last commit: 2023-11-14 22:13:20 UTC by lab\n"
    found = record(CollectConfiguration(), configuration=text(header=header, attributes='junos:commit-seconds="1700000000"'))

    assert found == Configuration(
        sha256=hashlib.sha256(BODY.encode()).hexdigest(),
        size=len(BODY),
        form="text",
        features=("snmp", "snmp/contact", "system", "system/host-name"),
        version="24.4R1.9",
        committed=AT,
        committed_by="lab",
    )


def test_tree() -> None:
    """And in XML, in whatever namespace."""
    attributes = 'xmlns="urn:lab" junos:changed-seconds="1700000000" junos:commit-user="lab"'
    found = record(CollectConfiguration(), configuration=f"<data>{tree(attributes=attributes)}<database-status/></data>")

    assert isinstance(found, Configuration)
    assert (found.form, found.version, found.committed, found.committed_by) == ("xml", "24.4R1.9", AT, "lab")
    assert found.features == ("snmp", "snmp/contact", "system", "system/host-name")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (text(), text(header="## Last commit: 2023-11-14 22:13:20 UTC by lab\n")),
        (text(), text(header="\n## Last changed: 2023-11-14 22:13:20 UTC\n", attributes='junos:changed-localtime="now"')),
        (tree(), tree(attributes='junos:changed-seconds="1" junos:changed-localtime="now" timestamp="now"')),
        (tree(), tree(attributes='xmlns="urn:lab"')),
        (tree(), tree(TREE.replace("<system>", '\n  <system junos:changed="changed">'))),
        (tree(), tree(TREE.replace("lab-mx1", "\nlab-mx1\n"))),
    ],
)
def test_no_change(before: str, after: str) -> None:
    """A commit without a change is none."""
    assert hashed(before) == hashed(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (text(), text(BODY.replace("lab-mx1", "lab-mx2"))),
        (text(), text(BODY.replace("    host-name", "    inactive: host-name"))),
        (tree(), tree(TREE.replace("lab-mx1", "lab-mx2"))),
        (tree(), tree(TREE.replace("<snmp>", '<snmp inactive="inactive">'))),
        (tree("<a><b/></a><c/>"), tree("<a><b/><c/></a>")),
    ],
)
def test_change(before: str, after: str) -> None:
    """A value, a mark, a place."""
    assert hashed(before) != hashed(after)


@pytest.mark.parametrize("attributes", ["", 'changed-seconds="soon"', f'changed-seconds="{"9" * 30}"'])
def test_no_time(attributes: str) -> None:
    """What is no epoch is no time."""
    found = record(CollectConfiguration(), configuration=tree(attributes=attributes))

    assert isinstance(found, Configuration)
    assert found.committed is None


def test_an_element_of_the_same_name() -> None:
    """Archival has a `<configuration>` of its own."""
    found = record(CollectConfiguration(), configuration=tree("<system><archival><configuration/></archival></system>"))

    assert isinstance(found, Configuration)
    assert found.features == ("system", "system/archival")


def test_as_a_stream() -> None:
    """A text of any size is read."""
    long = f'{BODY} system {{ services; location "{"x" * TREE_LIMIT}"; }}'
    found = record(CollectConfiguration(), configuration=text(long))

    assert isinstance(found, Configuration)
    assert found.size > TREE_LIMIT
    assert "system/services" in found.features


EMPTY = "the configuration is empty; it may be that the login must not see it"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (SYNTAX, Absent("syntax error")),
        (DENIED, Failed("not-permitted", "permission denied")),
        ("<configuration-text/>", Failed("rpc-failed", EMPTY)),
        (text("", "## Last commit: 2023-11-14 22:13:20 UTC by lab\n"), Failed("rpc-failed", EMPTY)),
        ("<configuration/>", Failed("rpc-failed", EMPTY)),
        ("", Failed("rpc-failed", "the reply has no <configuration>")),
    ],
)
def test_none(inside: str, expected: Reading) -> None:
    """Nothing to see is not nothing there."""
    assert read(CollectConfiguration(), configuration=inside) == expected

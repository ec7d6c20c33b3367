"""Core dumps: lists in XML and in text, and what is no list."""

from __future__ import annotations

import pytest
from answers import DENIED, SYNTAX, engines, read, record

from agent.collectors.core_dumps import CollectCoreDumps
from agent.model.reading import Absent, Failed, Got
from agent.model.records import CoreDumps, CoreFile

NOTHING = "<output>\n/var/crash/*core*: No such file or directory\n</output>"


def entry(name: str, extra: str = "", mode: str = "-rw-rw----", date: str = "1721381611") -> str:
    """One file of an XML list."""
    return (
        f"<file-information><file-name>\n{name}\n</file-name>{extra}"
        f'<file-permissions junos:format="{mode}">660</file-permissions><file-owner>root</file-owner>'
        f'<file-size>42</file-size><file-date junos:format="Jul 19  09:33">{date}</file-date></file-information>'
    )


def listing(*entries: str, folder: str = "") -> str:
    """An XML list."""
    return f'<directory-list><directory name="{folder}">{"".join(entries)}<total-files>9</total-files></directory></directory-list>'


def files(inside: str) -> list[CoreFile]:
    """The core files of a reply."""
    dumps = record(CollectCoreDumps(), cores=inside)
    assert isinstance(dumps, CoreDumps)
    return list(dumps.files)


@pytest.mark.parametrize(
    "inside",
    [
        f"<directory-list>{NOTHING}{NOTHING}</directory-list>",
        NOTHING,
        f"<output>{NOTHING}total files: 0</output>",
        engines(fpc0=NOTHING, fpc1=f"<directory-list>{NOTHING}</directory-list>"),
    ],
)
def test_no_cores(inside: str) -> None:
    """Globs without a match are the usual answer of a healthy device."""
    assert files(inside) == []


def test_links_and_folders_are_skipped() -> None:
    """Only plain files are cores; one that two globs list counts once."""
    found = files(
        listing(
            entry("/var/tmp/rpd.core.0"),
            entry("/var/tmp/rpd.core.0"),
            entry("/var/tmp/cores", "<file-directory junos:format='/'/>", "drwxr-xr-x"),
            entry("/var/tmp/last.core", "<file-symlink-target>rpd.core.0</file-symlink-target>"),
            entry("/var/tmp/other.core", mode="lrwxr-xr-x"),
        )
    )

    assert [file.path for file in found] == ["/var/tmp/rpd.core.0"]


@pytest.mark.parametrize("date", ["", "Jul 19 09:33", "9" * 30])
def test_date_without_an_epoch(date: str) -> None:
    """Where only the text tells the time, it is kept as text, without a guess at year and zone."""
    (found,) = files(listing(entry("/var/tmp/rpd.core.0", date=date)))

    assert (found.written, found.written_text) == (None, "Jul 19 09:33")


@pytest.mark.parametrize(
    ("folder", "name", "path", "engine"),
    [
        ("/var/core/re1/", "re1.rpd.1.core.tgz", "/var/core/re1/re1.rpd.1.core.tgz", "re1"),
        ("/var/core/fpc3", "fpc3.evo-aftd.1.core.tgz", "/var/core/fpc3/fpc3.evo-aftd.1.core.tgz", "fpc3"),
        ("/var/lib/ftp/in/", "x.core.tgz", "/var/lib/ftp/in/x.core.tgz", ""),
        ("/var/crash/", "/var/crash/vmcore.0", "/var/crash/vmcore.0", ""),
        ("", "vmcore.0", "vmcore.0", ""),
    ],
)
def test_full_path(folder: str, name: str, path: str, engine: str) -> None:
    """Evolved gives a folder and names below it; the folder of a node tells whose core it is."""
    (found,) = files(listing(entry(name), folder=folder))

    assert (found.path, found.engine) == (path, engine)


def test_list_inside_output() -> None:
    """Some releases wrap the whole XML list in an `<output>`."""
    assert [file.path for file in files(f"<output>{listing(entry('/var/tmp/rpd.core.0'))}</output>")] == ["/var/tmp/rpd.core.0"]


TEXT = """
user@lab-ex1> show system core-dumps
fpc0:
--------------------------------------------------------------------------
/var/crash/*core*: No such file or directory
-rw-rw----  1 root  wheel    2104931 Jul 19 09:34 /var/tmp/fxpc.core.0.gz
lrwxr-xr-x  1 root  wheel         12 Jul 19 09:34 /var/tmp/link.core -&gt; fxpc.core.0.gz
drwxr-xr-x  2 root  wheel        512 Jul 19 09:34 /var/tmp/core.d
total files: 1

fpc10:
--------------------------------------------------------------------------
    -rw-r--r--  1 root  field 12 Aug 8   2019 /var/tmp/pfex.core.1
total files: 12

{master:0}
"""


def test_text_of_a_virtual_chassis() -> None:
    """Headers of members, indentation, prompts, links and folders in one text."""
    assert files(f"<output>{TEXT}</output>") == [
        CoreFile("fpc0", "/var/tmp/fxpc.core.0.gz", 2104931, None, "Jul 19 09:34", "root", "-rw-rw----"),
        CoreFile("fpc10", "/var/tmp/pfex.core.1", 12, None, "Aug 8 2019", "root", "-rw-r--r--"),
    ]


def test_text_of_evolved() -> None:
    """The header of a folder goes before the names below it."""
    text = "/var/core/re0/:\ntotal 31560\n-rw-r--r-- 1 root root 30517578 Dec  9 12:58 re0.routing.1.core.tgz\n"

    (found,) = files(f"<output>{text}{NOTHING}</output>")

    assert (found.engine, found.path) == ("re0", "/var/core/re0/re0.routing.1.core.tgz")


def test_engines_without_an_answer() -> None:
    """An engine that gave neither list nor text is missing, and so is one that gave an error in words."""
    said = "<output>error: could not connect to fpc3 : Operation timed out</output>"
    found = read(CollectCoreDumps(), cores=engines(fpc0=listing(entry("/var/tmp/a.core.0")), fpc1="", fpc2=SYNTAX, fpc3=said))

    assert isinstance(found, Got)
    assert set(found.missing) == {"fpc1", "fpc2", "fpc3"}
    assert [file.engine for file in found.record.files] == ["fpc0"]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (SYNTAX, Absent("syntax error")),
        (DENIED, Failed("not-permitted", "permission denied")),
        ("<output>/var/crash: Permission denied</output>", Failed("not-permitted", "/var/crash: Permission denied")),
        ("", Failed("rpc-failed", "the reply has no <directory-list>")),
        ("<directory-list/>", Failed("rpc-failed", "the reply has no <directory-list>")),
        (engines(fpc0="", fpc1=""), Failed("rpc-failed", "the reply has no <directory-list>")),
        ("<output>error: command is not valid on the lab</output>", Absent("error: command is not valid on the lab")),
    ],
)
def test_no_list(inside: str, expected: object) -> None:
    """Whatever is no list is never taken for a device without cores."""
    assert read(CollectCoreDumps(), cores=inside) == expected

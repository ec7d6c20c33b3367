"""Opening: whose database it is, whether it is sound, and which program wrote it."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from store_rounds import RECORDS, START, round_

from agent.errors import ConfigError, StoreCorrupt, StoreError, StoreForeign, StoreLocked, StoreNewer
from agent.store import Store
from agent.store.migrate import configuration
from agent.store.migrations import REVISIONS
from agent.store.tables import METADATA, VERSION_TABLE

HOLD_WRITES = "BEGIN IMMEDIATE"
HOLD_ALL = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE devices SET name = name; COMMIT"


def filled(path: Path) -> Path:
    """A database with a few snapshots."""
    with Store.open(f"sqlite:///{path}", records=RECORDS, clock=lambda: START) as store:
        uid = store.resolve("default", "lab-mx1", "192.0.2.1")
        for turn in range(3):
            store.put(round_(uid, turn)).result()
    return path


def text_file(path: Path) -> None:
    """Somebody's notes."""
    path.write_text("not a database, but longer than the header of one would be\n" * 9)


def strangers_database(path: Path) -> None:
    """A database of another program, in use there."""
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript("CREATE TABLE devices (uid TEXT); INSERT INTO devices VALUES ('theirs')")


def of_a_newer_program(path: Path) -> None:
    """A revision that we do not know."""
    with closing(sqlite3.connect(filled(path))) as raw:
        raw.executescript(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")


def damaged(path: Path) -> None:
    """Pages of nonsense in the middle."""
    whole = filled(path).read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * 16384 + whole[24576:])


def cut_off(path: Path) -> None:
    """A copy that did not end."""
    whole = filled(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (text_file, StoreForeign, "not a database; nothing was changed"),
        (strangers_database, StoreForeign, "a database of another program; nothing was changed"),
        (of_a_newer_program, StoreNewer, "a newer junos-agent wrote it"),
        (damaged, StoreCorrupt, "the database is damaged"),
        (cut_off, StoreCorrupt, "the database is damaged"),
        (Path.mkdir, StoreError, "Is a directory"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_not_opened(tmp_path: Path, make: Callable[[Path], None], error: type[StoreError], said: str, read_only: bool) -> None:
    """One line that names the file; the file stays as it is, and nothing is left beside it."""
    path = tmp_path / "agent.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    if read_only and error is StoreCorrupt:
        pytest.skip("damage is looked for where it would be written to; a reader meets it where it is")

    with pytest.raises(error, match=said) as raised:
        Store.open(f"sqlite:///{path}", read_only=read_only)

    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not path.is_file() or path.read_bytes() == before
    assert error is not StoreForeign or list(tmp_path.iterdir()) == [path]


def test_a_reader_meets_damage(tmp_path: Path) -> None:
    """Opened for reading, a damaged file says so when it is read."""
    damaged(tmp_path / "agent.db")

    with (
        Store.open(f"sqlite:///{tmp_path}/agent.db", read_only=True) as store,
        pytest.raises(StoreCorrupt, match="the database is damaged"),
    ):
        [store.snapshot(number) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("agent.db", "not an address"),
        ("mysql://root@localhost/agent", "mysql is not known"),
    ],
)
def test_addresses_that_do_not_go(url: str, said: str) -> None:
    """The message shows how an address is written."""
    with pytest.raises(ConfigError, match=f"database: {said}.* sqlite:////path/to/file or postgresql://"):
        Store.open(url)


def test_folders_are_not_made(tmp_path: Path) -> None:
    """A wrong path is a mistake, not a wish; and a reader makes no file."""
    with pytest.raises(StoreError, match=r"there is no folder .*/nowhere; make it first"):
        Store.open(f"sqlite:///{tmp_path}/nowhere/agent.db")
    with pytest.raises(StoreError, match="there is no database yet"):
        Store.open(f"sqlite:///{tmp_path}/agent.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """And so is what SQLite puts beside it; it is in write-ahead mode, and recognised by its header."""
    with Store.open(f"sqlite:///{tmp_path}/agent.db") as store:
        store.resolve("default", "lab-mx1", "192.0.2.1")
        modes = [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()]
        with closing(sqlite3.connect(tmp_path / "agent.db")) as raw:
            settings = [raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "application_id")]

    assert modes == [0o600] * 3
    assert settings == ["wal", 0x6A61676E]


@pytest.mark.parametrize("synchronous", ["NORMAL", "FULL"])
def test_durability_can_be_chosen(tmp_path: Path, synchronous: str) -> None:
    """SQLite numbers them 1 and 2."""
    with Store.open(f"sqlite:///{tmp_path}/agent.db", synchronous=synchronous) as store:
        kept = store.write(lambda connection: connection.exec_driver_sql("PRAGMA synchronous").scalar()).result()

    assert kept == {"NORMAL": 1, "FULL": 2}[synchronous]


def test_opened_again(database_url: str) -> None:
    """What was kept is there; nothing is migrated twice."""
    with Store.open(database_url) as store:
        uid = store.resolve("default", "lab-mx1", "192.0.2.1")
    with Store.open(database_url) as store, Store.open(database_url) as beside:
        assert [device.uid for device in store.devices()] == [device.uid for device in beside.devices()] == [uid]


def test_closed(database_url: str) -> None:
    """A closed store neither writes nor reads."""
    store = Store.open(database_url)
    store.close()
    for use in (store.devices, lambda: store.retire("uid")):
        with pytest.raises(StoreError, match="closed"):
            use()


def test_migrations_make_the_tables(store: Store) -> None:
    """What Alembic makes is what the program reads; and every revision is listed."""

    def differences(connection: Connection) -> tuple[list[object], list[str]]:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        script = ScriptDirectory.from_config(configuration(connection))
        return compare_metadata(context, METADATA), [found.revision for found in script.walk_revisions()][::-1]

    assert store.write(differences).result() == ([], list(REVISIONS))


def test_others_tables_are_left_alone(database_url: str) -> None:
    """A schema, or a file, in which another program keeps its tables is refused."""
    with Store.open(database_url) as store:
        store.write(lambda connection: connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))).result()

    with pytest.raises(StoreForeign, match="tables of another program are in it"):
        Store.open(database_url)


@contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """Another process has the database."""
    script = (
        "import sqlite3, sys\n"
        f"raw = sqlite3.connect({str(path)!r}, isolation_level=None)\n"
        f"for statement in {how!r}.split(';'): raw.execute(statement).fetchall()\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.communicate()


def test_held_by_another_program(tmp_path: Path) -> None:
    """After a bounded wait, one line; once it lets go, all is well."""
    path = filled(tmp_path / "agent.db")
    with held(path, HOLD_ALL), pytest.raises(StoreLocked, match=r"agent\.db: another program holds it"):
        Store.open(f"sqlite:///{path}", patience=0.05)

    with Store.open(f"sqlite:///{path}", patience=0.05) as store:
        uid = store.devices()[0].uid
        with held(path, HOLD_WRITES), Store.open(f"sqlite:///{path}", patience=0.05) as beside:
            assert len(beside.snapshots()) == 3
            assert len(store.snapshots()) == 3
            with pytest.raises(StoreLocked, match=r"agent\.db: another program holds it"):
                store.retire(uid)
        store.retire(uid)


def test_a_server_that_does_not_answer() -> None:
    """The message has no password."""
    with pytest.raises(StoreError) as raised:
        Store.open("postgresql://lab:hidden@127.0.0.1:1/agent", patience=1)

    assert "127.0.0.1:1" in str(raised.value)
    assert "hidden" not in str(raised.value)

"""The commands, as real processes against the lab."""

from __future__ import annotations

import base64
import json
import signal
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from process import Command

from agent.lab.statements import planted_secrets

CONFIGURATION = "get-configuration database=committed format=text"
DEVICES = ["lab-acx1", "lab-ex1", "lab-mx1", "lab-mxvc1", "lab-nfx1", "lab-ptx1", "lab-qfx1", "lab-srx1", "lab-vsrx1"]


def test_unknown_host_keys_are_refused_loudly(command: Command) -> None:
    """Nothing is trusted at first sight; the table has the fingerprint and the command that pins it."""
    ended = command("collect", "lab-mx1")

    assert ended.code == 4
    assert "host-key-unknown" in ended.out
    assert "junos-agent trust add lab-mx1 --fingerprint SHA256:" in ended.out.replace("\n", " ")
    assert command("trust", "list").out.splitlines()[1:] == []


def test_the_command_that_the_refusal_names_pins_the_key(command: Command) -> None:
    """Copied and pasted, it makes the device readable."""
    (line,) = command("collect", "lab-vsrx1", "--json").lines
    fingerprint = line["reason"].split("--fingerprint ")[1].split()[0]

    assert command("trust", "add", "lab-vsrx1", "--fingerprint", fingerprint).code == 0
    assert command("collect", "lab-vsrx1").code == 0
    assert command("trust", "remove", "lab-vsrx1").code == 0
    assert command("collect", "lab-vsrx1", "--json").lines[0]["code"] == "host-key-unknown"


def test_scan_pins_only_what_is_confirmed(command: Command) -> None:
    """Where nobody can be asked, nothing is pinned, unless --yes says so."""
    shown = command("trust", "scan", "--all")
    assert shown.code == 0
    assert shown.out.count("(not pinned)") >= len(DEVICES)

    assert "pinned" in command("trust", "scan", "--all", "--yes").out
    assert command("collect", "--all").code == 0


def test_a_changed_host_key_is_refused(command: Command) -> None:
    """A key of another device is not the one that was pinned."""
    other = next(line for line in (command.config / "known_hosts").read_text().splitlines()).split(" ", 1)[1]
    assert command("trust", "add", "lab-mx1", "--key", other).code == 0

    (line,) = command("collect", "lab-mx1", "--json").lines

    assert line["code"] == "host-key-changed"
    assert line["ok"] is False


def test_collect_shows_every_device(trusted: Command) -> None:
    """A row for each, with its facts."""
    ended = trusted("collect", "--all")

    assert ended.code == 0, ended.out + ended.err
    rows = {line.split()[0]: line for line in ended.out.splitlines()[1:] if line.strip()}
    assert sorted(rows) == DEVICES
    assert "21.4R3-S5.4" in rows["lab-mx1"]
    assert "23.4R2-EVO" in rows["lab-ptx1"]


def test_json_has_one_line_for_each_device(trusted: Command) -> None:
    """Programs get the records, whatever happened."""
    ended = trusted("collect", "lab-mx1", "lab-srx1", "--json")

    found = {line["device"]: line for line in ended.lines}
    assert sorted(found) == ["lab-mx1", "lab-srx1"]
    engines = found["lab-mx1"]["readings"]["routing-engines"]["record"]["engines"]
    assert [(engine["engine"], engine["mastership"]) for engine in engines] == [("re0", "master"), ("re1", "backup")]
    assert {core["engine"] for core in found["lab-srx1"]["readings"]["core-dumps"]["record"]["files"]} == {"node1"}


def test_only_some_records(trusted: Command) -> None:
    """A device that is known is asked for no more than that."""
    trusted("collect", "lab-ex1")

    (line,) = trusted("collect", "lab-ex1", "--only", "alarms,uptime", "--json").lines

    assert sorted(line["readings"]) == ["alarms", "uptime"]


def test_a_dead_device_harms_nobody(trusted: Command) -> None:
    """It is in the output with its code, and the exit code says that some failed."""
    add_device(trusted, {"name": "gone", "address": "127.0.0.1", "port": 1, "login": "lab"})

    ended = trusted("collect", "--all", "--json")

    assert ended.code == 3
    codes = {line["device"]: line["code"] for line in ended.lines}
    assert codes == dict.fromkeys(DEVICES, "") | {"gone": "connection-refused"}


def test_output_leaves_records_and_replies(trusted: Command, tmp_path: Path) -> None:
    """Files that only their owner reads."""
    trusted("collect", "lab-mx1", "--output", str(tmp_path / "out"))

    folder = tmp_path / "out" / "lab-mx1"
    assert json.loads((folder / "records.json").read_text())["readings"]["software"]["status"] == "got"
    replies = sorted(path.name for path in folder.glob("*.xml"))
    assert "get-chassis-inventory.xml" in replies
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_snapshots_tell_what_changed(trusted: Command, lab: tuple[Any, Any]) -> None:
    """A fan that fails between two readings is in the difference; a clock is not."""
    network, inside = lab
    trusted("collect", "lab-ex1")
    assert "Nothing changed" in (trusted("collect", "lab-ex1"), trusted("snapshots", "diff", "lab-ex1"))[1].out
    inside(lambda: network.change("lab-ex1", {"fan_failed": "FPC 1 Fan Tray 0"}))
    try:
        trusted("collect", "lab-ex1")
    finally:
        inside(lambda: network.change("lab-ex1", {"fan_repaired": "FPC 1 Fan Tray 0"}))

    changes = trusted("snapshots", "diff", "lab-ex1", "--json").lines

    assert ("environment", "OK", "Failed") in [(one["record"], one["before"], one["after"]) for one in changes]
    assert not [one for one in changes if "now" in one["path"]]


def test_snapshots_are_listed_shown_and_exported(trusted: Command, tmp_path: Path) -> None:
    """By number, or by the device's name."""
    trusted("collect", "lab-ptx1")
    (line,) = trusted("snapshots", "list", "--json").lines

    assert (line["device"], line["code"]) == ("lab-ptx1", "")
    shown = json.loads(trusted("snapshots", "show", str(line["number"]), "--json").out)
    assert shown["readings"]["software"]["record"]["engines"][0]["release"] == "23.4R2-EVO"
    assert "<software-information" in trusted("snapshots", "show", "lab-ptx1", "--reply", "get-software-information").out
    assert trusted("snapshots", "export", "lab-ptx1", "--output", str(tmp_path / "out")).code == 0
    assert (tmp_path / "out" / "lab-ptx1" / "records.json").exists()


def test_a_device_keeps_its_history_under_a_new_name(trusted: Command) -> None:
    """Renamed here and in the inventory, it is the same device."""
    trusted("collect", "lab-vsrx1")
    before = {row["device"]: row["uid"] for row in trusted("devices", "list", "--json").lines}

    assert trusted("devices", "rename", "lab-vsrx1", "edge-9").code == 0
    inventory = trusted.config / "devices.yaml"
    inventory.write_text(inventory.read_text().replace("lab-vsrx1", "edge-9"))

    after = {row["device"]: row for row in trusted("devices", "list", "--json").lines}
    assert after["edge-9"]["uid"] == before["lab-vsrx1"]
    assert after["edge-9"]["state"] == "managed"
    assert len(trusted("snapshots", "list", "edge-9", "--json").lines) == 1
    assert trusted("collect", "edge-9").code == 0, "its pinned keys went along"


def test_a_retired_device_is_not_visited(trusted: Command) -> None:
    """Until it is restored."""
    assert trusted("devices", "retire", "lab-mx1").code == 0
    assert "lab-mx1" not in {line["device"] for line in trusted("collect", "--all", "--json").lines}
    assert trusted("devices", "restore", "lab-mx1").code == 0
    assert trusted("collect", "lab-mx1").code == 0


def test_replaced_hardware_has_new_keys(trusted: Command) -> None:
    """Its pins are forgotten, its history is not."""
    trusted("collect", "lab-mx1")
    assert trusted("devices", "replace", "lab-mx1").code == 0

    assert trusted("collect", "lab-mx1", "--json").lines[0]["code"] == "host-key-unknown"
    assert len(trusted("snapshots", "list", "lab-mx1", "--json").lines) == 2


def test_once_does_what_is_due(trusted: Command) -> None:
    """All of it the first time, and nothing right after."""
    assert len(trusted("once", "--json").lines) == len(DEVICES)

    again = trusted("once", "--json")

    assert (again.code, again.out) == (0, "")
    assert "Nothing is due" in again.err


def test_run_serves_until_it_is_told_to_stop(trusted: Command) -> None:
    """One for each state; SIGTERM ends it well, with what it read kept."""
    service = trusted.started("-v", "run")
    try:
        seen = wait_for(lambda: len(trusted("snapshots", "list", "--json").lines) == len(DEVICES))
        assert seen, "no snapshots"
        assert trusted("once").code == 7
        assert trusted("collect", "lab-mx1").code == 0, "a collection by hand goes on beside it"
    finally:
        service.send_signal(signal.SIGTERM)
        _, err = service.communicate(timeout=40)
    assert service.returncode == 0, err


def test_an_interrupted_round_says_so(trusted: Command, lab: tuple[Any, Any]) -> None:
    """Ctrl-C ends it at once; every device has its line, and the exit code is 130."""
    network, inside = lab
    inside(lambda: network.change("lab-mx1", {"latency": {"default": 5000}}))
    try:
        process = trusted.started("collect", "lab-mx1", "lab-ex1", "--json")
        assert process.stdout
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=10)
    finally:
        inside(lambda: network.change("lab-mx1", {"latency": {"default": 0}}))

    assert (first["device"], first["ok"]) == ("lab-ex1", True)
    assert [json.loads(line)["code"] for line in rest.splitlines()] == ["interrupted"]
    assert process.returncode == 130


def test_a_killed_round_holds_no_device(trusted: Command, lab: tuple[Any, Any]) -> None:
    """What died cannot give its devices back; the next one takes them at once."""
    network, inside = lab
    trusted("collect", "lab-mx1")
    inside(lambda: network.change("lab-mx1", {"latency": {"default": 5000}}))
    try:
        with trusted.started("collect", "lab-mx1") as process:
            database = sqlite3.connect(trusted.state / "agent.db")
            assert wait_for(lambda: database.execute("select count(*) from leases").fetchone() == (1,))
            database.close()
            process.kill()
    finally:
        inside(lambda: network.change("lab-mx1", {"latency": {"default": 0}}))

    begin = time.monotonic()
    assert trusted("collect", "lab-mx1").code == 0
    assert time.monotonic() - begin < 10


def test_devices_are_listed_before_anything_was_read(command: Command) -> None:
    """Right after the inventory was written."""
    listed = command("devices", "list", "--json").lines

    assert [one["device"] for one in listed] == DEVICES
    assert all(isinstance(one["groups"], list) for one in listed)


def test_a_record_of_one_round_only_is_no_change(trusted: Command) -> None:
    """What was not asked both times is left out, and said so."""
    trusted("collect", "lab-ex1")
    trusted("collect", "lab-ex1", "--only", "alarms")

    ended = trusted("snapshots", "diff", "lab-ex1")

    assert "Nothing changed" in ended.out
    assert "left out: " in ended.err


def test_a_broken_pipe_is_no_error(trusted: Command) -> None:
    """Somebody called `head`."""
    with trusted.started("collect", "--all", "--json") as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == ""
    assert process.returncode == 0


def add_device(command: Command, device: dict[str, Any]) -> None:
    """Put one more device into the inventory."""
    path = command.config / "devices.yaml"
    inventory = yaml.safe_load(path.read_text())
    inventory["devices"].append(device)
    path.write_text(yaml.safe_dump(inventory))


def append(path: Path, text: str) -> None:
    """Put a line at the end of a file."""
    path.write_text(path.read_text() + text)


def set_key(command: Command, key: str) -> None:
    """Let the lab's login use a private key."""
    path = command.config / "agent.yaml"
    settings = yaml.safe_load(path.read_text())
    settings["logins"]["lab"]["key"] = key
    path.write_text(yaml.safe_dump(settings))


def foreign_database(command: Command) -> None:
    """Put somebody else's database where ours should be."""
    for path in command.state.glob("agent.db*"):
        path.unlink()
    with sqlite3.connect(command.state / "agent.db") as database:
        database.execute("create table theirs (x)")
    database.close()


def wait_for(true: Any, seconds: float = 20) -> bool:
    """Wait until something is true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.parametrize(
    ("spoil", "words", "expected"),
    [
        (lambda c: (c.config / "agent.yaml").unlink(), ["collect", "--all"], "agent.yaml"),
        (lambda c: append(c.config / "agent.yaml", "rounds: {concurency: 5}\n"), ["collect", "--all"], "did you mean concurrency"),
        (lambda c: add_device(c, {"name": "lab-mx1", "address": "192.0.2.9"}), ["collect", "--all"], "the same name as at"),
        (lambda c: (c.config / "devices.csv").write_text("name,addres\nx,192.0.2.1\n"), ["collect", "--all"], "did you mean address"),
        (lambda c: (c.config / "lab.password").chmod(0o644), ["config", "check"], "lab.password"),
        (lambda c: set_key(c, "/nowhere/id"), ["config", "check"], "/nowhere/id"),
        (foreign_database, ["snapshots", "list"], "agent.db"),
        (lambda c: None, ["collect"], "which devices?"),
        (lambda c: None, ["collect", "lab-mx2"], "did you mean lab-mx1"),
        (lambda c: None, ["collect", "--all", "--only", "alarm"], "did you mean alarms"),
        (lambda c: None, ["colect"], "did you mean collect"),
        (lambda c: None, ["snapshots", "show", "7"], "there is no snapshot 7"),
        (lambda c: None, ["snapshots", "show", "9" * 40], "no device is called 999"),
        (lambda c: None, ["snapshots", "list", "--limit", "-1"], "limit"),
        (lambda c: None, ["collect", "--all", "lab-mx1"], "not both"),
        (lambda c: None, ["collect", "--all", "--only", ""], "no collector"),
        (lambda c: (c.config / "file").touch(), ["collect", "--all", "--output", "{config}/file/x"], "Not a directory"),
        (lambda c: None, ["devices", "rename", "lab-mx1", " "], "NEW is no name"),
        (lambda c: None, ["trust", "list", "lab-mx2"], "did you mean lab-mx1"),
        (lambda c: (c.config / "known").touch(), ["trust", "import", "{config}/known"], "nothing was pinned"),
        (lambda c: (c.state / "spool").rmdir() or (c.state / "spool").touch(), ["collect", "--all"], "spool: File exists"),
        (lambda c: append(c.config / "agent.yaml", "database: sqlite:///x.db\n"), ["collect", "--all"], "four slashes"),
        (lambda c: append(c.config / "agent.yaml", "database: postgresql://x@h:port/d\n"), ["collect", "--all"], "agent.yaml"),
    ],
)
def test_bad_input(trusted: Command, spoil: Any, words: list[str], expected: str) -> None:
    """One line that says what and where, exit code 2."""
    spoil(trusted)

    ended = trusted(*(word.format(config=trusted.config) for word in words))

    assert ended.code == 2, ended.out + ended.err
    assert expected in ended.err
    assert len(ended.err.strip().splitlines()) == 1
    assert "Traceback" not in ended.err


def test_secrets_are_not_kept(trusted: Command, tmp_path: Path) -> None:
    """Of a configuration full of them, nothing is in the state folder or in what leaves it; a second reading is no change."""
    for _ in range(2):
        assert trusted("collect", "lab-mx1", "--only", "configuration", "--output", str(tmp_path / "out")).code == 0

    files = [path.read_bytes() for folder in (trusted.state, tmp_path / "out") for path in folder.rglob("*") if path.is_file()]
    assert not [secret for secret in planted_secrets() if any(secret.encode() in raw for raw in files)]
    assert "Nothing changed" in trusted("snapshots", "diff", "lab-mx1").out
    assert "redacted-" in trusted("snapshots", "show", "lab-mx1", "--reply", CONFIGURATION).out
    refused = trusted("snapshots", "show", "lab-mx1", "--reply", CONFIGURATION, "--raw")
    assert (refused.code, "keep_raw" in refused.err) == (2, True)


def test_raw_configurations_are_kept_only_on_request(trusted: Command) -> None:
    """Encrypted on disk, and whoever looks at one is noted."""
    key = trusted.config / "raw.key"
    key.write_text(base64.b64encode(bytes(range(32))).decode())
    key.chmod(0o600)
    append(trusted.config / "agent.yaml", f"keep_raw: file:{key}\n")
    assert trusted("collect", "lab-mx1", "--only", "configuration").code == 0

    shown = trusted("snapshots", "show", "lab-mx1", "--reply", CONFIGURATION, "--raw")

    assert any(secret in shown.out for secret in planted_secrets())
    assert "raw reply to get-configuration" in (trusted.state / "audit.log").read_text()
    files = [path.read_bytes() for path in trusted.state.rglob("*") if path.is_file()]
    assert not [secret for secret in planted_secrets() if any(secret.encode() in raw for raw in files)]

"""Each wrong setting gives one line: the file and its line, the path, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.settings import Places, load_settings

LOGIN = "logins: {lab: {user: lab, agent: true}}\n"

NO_REFERENCE = "expected a reference, never the secret itself: credential:NAME, file:PATH, env:NAME or command:WORDS"

WRONG: list[tuple[str, str]] = [
    ("rounds:\n  concurency: 5\n", "agent.yaml:2: rounds.concurency: no such setting; did you mean concurrency?"),
    ("round: {}\n", "agent.yaml:1: round: no such setting; did you mean rounds?"),
    (
        "xyzzy: 1\n",
        (
            "agent.yaml:1: xyzzy: no such setting; there is collectors, database, defaults, groups, "
            "inventory, jumps, keep_raw, logins, organisations, plugins, rounds"
        ),
    ),
    ("rounds:\n  concurrency: many\n", "agent.yaml:2: rounds.concurrency: expected a whole number"),
    ("rounds: {concurrency: 0}\n", "agent.yaml:1: rounds.concurrency: expected at least 1"),
    ("rounds: {concurrency: 1.5}\n", "agent.yaml:1: rounds.concurrency: expected a whole number"),
    ("rounds: 500\n", "agent.yaml:1: rounds: expected a mapping (key: value)"),
    ("logins: [lab]\n", "agent.yaml:1: logins: expected a mapping (key: value)"),
    ('logins:\n  lab: {password: "file:/x"}\n', "agent.yaml:2: logins.lab.user: is missing"),
    ("logins:\n  lab:\n    user: lab\n", "agent.yaml:2: logins.lab: needs a password, a key or agent: true"),
    (
        "logins:\n  lab: {user: lab, password: hunter2}\n",
        f"agent.yaml:2: logins.lab.password: {NO_REFERENCE}",
    ),
    (
        "logins:\n  lab: {user: lab, password: 12345678}\n",
        f"agent.yaml:2: logins.lab.password: {NO_REFERENCE}",
    ),
    (
        'logins:\n  lab: {user: lab, password: "env:"}\n',
        f"agent.yaml:2: logins.lab.password: {NO_REFERENCE}",
    ),
    ('logins:\n  lab: {user: lab, pasword: "env:A"}\n', "agent.yaml:2: logins.lab.pasword: no such setting; did you mean password?"),
    (
        'logins:\n  lab: {user: lab, key: "command:cat x"}\n',
        "agent.yaml:2: logins.lab.key: expected the path of a private key, file:PATH or credential:NAME",
    ),
    (
        "logins:\n  lab:\n    user: lab\n    key: |\n      -----BEGIN X-----\n      aa\n",
        "agent.yaml:4: logins.lab.key: expected the path of a private key, file:PATH or credential:NAME",
    ),
    (
        'logins:\n  lab: {user: lab, password: "env:A", passphrase: "env:B"}\n',
        "agent.yaml:2: logins.lab.passphrase: there is no key that it could open",
    ),
    ("logins:\n  lab: {user: lab, agent: perhaps}\n", "agent.yaml:2: logins.lab.agent: expected true or false"),
    ("logins:\n  lab: {user: no, agent: true}\n", "agent.yaml:2: logins.lab.user: expected text; write it in quotes"),
    ('logins:\n  lab: {user: "", agent: true}\n', "agent.yaml:2: logins.lab.user: is empty"),
    (LOGIN + "jumps:\n  a: {address: 192.0.2.1, login: labb}\n", "agent.yaml:3: jumps.a.login: no such login; did you mean lab?"),
    (LOGIN + "jumps:\n  a: {address: 192.0.2.1}\n", "agent.yaml:3: jumps.a.login: is missing"),
    (
        LOGIN + "jumps:\n  a: {address: 192.0.2.1, login: lab, via: bb}\n  b: {address: 192.0.2.2, login: lab}\n",
        "agent.yaml:3: jumps.a.via: no such jump host; did you mean b?",
    ),
    (
        LOGIN + "jumps:\n  a: {address: 192.0.2.1, login: lab, via: b}\n  b: {address: 192.0.2.2, login: lab, via: a}\n",
        "agent.yaml:3: jumps.a.via: goes round in a circle: a ▸ b ▸ a\nagent.yaml:4: jumps.b.via: goes round in a circle: b ▸ a ▸ b",
    ),
    (LOGIN + "jumps:\n  a: {address: 192.0.2.1, login: lab, via: a}\n", "agent.yaml:3: jumps.a.via: goes round in a circle: a ▸ a"),
    (LOGIN + "jumps:\n  a: {address: 192.0.2.1, login: lab, port: 70000}\n", "agent.yaml:3: jumps.a.port: expected at most 65535"),
    (LOGIN + "defaults: {login: lob}\n", "agent.yaml:2: defaults.login: no such login; did you mean lab?"),
    (LOGIN + "defaults: {jump: bastion}\n", "agent.yaml:2: defaults.jump: no such jump host"),
    ("defaults: {transport: shh}\n", "agent.yaml:1: defaults.transport: no such transport; did you mean ssh?"),
    ("defaults: {transport: netconf}\n", "agent.yaml:1: defaults.transport: no such transport; there is pyez, ssh"),
    ("defaults: {deadline: soon}\n", "agent.yaml:1: defaults.deadline: expected a time such as 30s, 5m, 2h or 1d"),
    ("defaults: {deadline: 2d}\n", "agent.yaml:1: defaults.deadline: expected a time from 1s to 1h"),
    ("defaults: {reply_cap: 512 XB}\n", "agent.yaml:1: defaults.reply_cap: expected a size such as 512 MiB"),
    ("defaults: {reply_cap: 1}\n", "agent.yaml:1: defaults.reply_cap: expected at least 1 KiB"),
    ("defaults: {legacy: 7}\n", "agent.yaml:1: defaults.legacy: expected true or false"),
    (LOGIN + "groups:\n  core: {login: lba}\n", "agent.yaml:3: groups.core.login: no such login; did you mean lab?"),
    ("groups:\n  core: {prot: 22}\n", "agent.yaml:2: groups.core.prot: no such setting; did you mean port?"),
    (
        "groups:\n  core:\n    collectors:\n      alarm: {every: 1m}\n",
        "agent.yaml:4: groups.core.collectors.alarm: no such collector; did you mean alarms?",
    ),
    ("collectors:\n  core-dump: {every: 1m}\n", "agent.yaml:2: collectors.core-dump: no such collector; did you mean core-dumps?"),
    ("collectors:\n  alarms: {evry: 1m}\n", "agent.yaml:2: collectors.alarms.evry: no such setting; did you mean every?"),
    ("collectors:\n  alarms: {every: 1s}\n", "agent.yaml:2: collectors.alarms.every: expected a time from 10s to 365d"),
    ("collectors:\n  alarms: 5m\n", "agent.yaml:2: collectors.alarms: expected a mapping (key: value)"),
    (
        'database: "postgresql://user:hunter2@db/x"\n',
        (
            "agent.yaml:1: database: a password has no place here; refer to the whole URL, "
            "such as credential:NAME, or use PostgreSQL's own pgpass file"
        ),
    ),
    (
        "database: somewhere\n",
        "agent.yaml:1: database: expected sqlite:////path/to/file, postgresql://user@host/name, or a reference such as credential:NAME",
    ),
    ("inventory:\n  - {path: x}\n", "agent.yaml:2: inventory.0.kind: is missing"),
    ("inventory:\n  - {kind: csv}\n", "agent.yaml:2: inventory.0.path: is missing"),
    ("inventory:\n  - {kind: csv, path: x, pth: y}\n", "agent.yaml:2: inventory.0.pth: no such setting; did you mean path?"),
    ("inventory: devices.yaml\n", "agent.yaml:1: inventory: expected a list"),
    ("plugins: optics\n", "agent.yaml:1: plugins: expected a list"),
    ("organisations:\n  acme: {acount: 1}\n", "agent.yaml:2: organisations.acme.acount: no such setting; did you mean account?"),
    ("rounds: {concurrency: 5}\nrounds: {concurrency: 6}\n", "agent.yaml:2: rounds: set twice, first in line 1"),
    ("rounds: {concurrency: 5, concurrency: 6}\n", "agent.yaml:1: rounds.concurrency: set twice, first in line 1"),
    ("- a\n- b\n", "agent.yaml:1: expected a mapping (key: value)"),
    ("just text\n", "agent.yaml:1: expected a mapping (key: value)"),
    ("rounds: {concurrency: 5\n", "agent.yaml:1: not YAML: did not find expected ',' or '}'"),
    ("rounds:\n\tconcurrency: 5\n", "agent.yaml:2: not YAML: found character that cannot start any token"),
    ("logins: !secret hunter2\n", "agent.yaml:1: a tag (!...) has no place here; a text with ! at its start needs quotes"),
    ("logins: *nowhere\n", "agent.yaml:1: not YAML: found undefined alias"),
    ("rounds: &a\n  concurrency: *a\n", "agent.yaml:1: holds itself"),
    (
        "a0: &a0 [x, x, x]\n" + "".join(f"a{one}: &a{one} [{', '.join([f'*a{one - 1}'] * 9)}]\n" for one in range(1, 9)),
        "agent.yaml:1: too many values by aliases (*)",
    ),
    ("? [a, b]\n: c\n", "agent.yaml:1: a key has to be text"),
    ("rounds: {<<: 5}\n", "agent.yaml:1: <<: expected a mapping"),
    ("a: 1\n---\nb: 2\n", "agent.yaml:2: not YAML: expected a single document in the stream but found another document"),
    ("rounds: {concurrency: '\x01'}\n", "agent.yaml:1: not YAML: it holds a character that YAML does not allow"),
    ("password: hunter2: x\n", "agent.yaml:1: not YAML: mapping values are not allowed in this context"),
    (
        "rounds:\n  concurency: 5\nplugin: []\ndefaults: {port: x}\n",
        (
            "agent.yaml:2: rounds.concurency: no such setting; did you mean concurrency?\n"
            "agent.yaml:3: plugin: no such setting; did you mean plugins?\nagent.yaml:4: defaults.port: expected a whole number"
        ),
    ),
]


@pytest.mark.parametrize(("text", "lines"), WRONG, ids=[f"{number:02d}" for number in range(1, len(WRONG) + 1)])
def test_wrong_setting(text: str, lines: str, tmp_path: Path) -> None:
    """Where, what, and the nearest right word; several lines where several things are wrong."""
    (tmp_path / "agent.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError) as error:
        load_settings(Places(tmp_path, tmp_path))

    assert str(error.value) == lines

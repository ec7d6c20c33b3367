"""The key, the sweep, the replies."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redacting import KEY

from agent.bundle.key import KEY_FILE, load_key, load_or_create_key
from agent.bundle.kinds import Kind, detect
from agent.bundle.replies import ReplyRedactor
from agent.bundle.stack import Stack
from agent.bundle.sweep import Sweep, forms
from agent.bundle.tokens import Tokens
from agent.errors import RedactionFailed, SecretError
from agent.model.reply import Reply
from agent.model.rpc import Rpc

CONFIGURATION = Rpc("get-configuration")


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """32 random bytes that only their owner reads, and the same ones ever after."""
    assert load_key(tmp_path / "state") is None
    key = load_or_create_key(tmp_path / "state")

    assert len(key) == 32
    assert load_or_create_key(tmp_path / "state") == load_key(tmp_path / "state") == key
    assert stat.S_IMODE((tmp_path / "state" / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "state").iterdir()] == [KEY_FILE]


@pytest.mark.parametrize(("content", "mode"), [(b"x" * 32, 0o644), (b"short", 0o600), (b"x" * 33, 0o600)])
def test_a_key_that_is_not_safe(tmp_path: Path, content: bytes, mode: int) -> None:
    """Others may read it, or it is none."""
    path = tmp_path / KEY_FILE
    path.write_bytes(content)
    path.chmod(mode)

    with pytest.raises(SecretError):
        load_or_create_key(tmp_path)


def test_a_link_is_no_key(tmp_path: Path) -> None:
    """It might lead anywhere."""
    (tmp_path / "other").write_bytes(b"x" * 32)
    (tmp_path / KEY_FILE).symlink_to(tmp_path / "other")

    with pytest.raises(SecretError):
        load_key(tmp_path)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("abcXYZ019-_", min_size=6, max_size=9).filter(lambda one: len(set(one)) > 2), min_size=1, max_size=80, unique=True),
    st.data(),
)
def test_sweep_finds_what_is_there(values: list[str], data: st.DataObject) -> None:
    """Few values or many, one by one in any place: none is left, and nothing else is gone."""
    tokens = Tokens(KEY)
    for value in values:
        tokens.token(value.encode(), "x")
    chosen = data.draw(st.lists(st.sampled_from(values), max_size=6))
    text = " and ".join(["start", *chosen, "end"]).encode()
    target = io.BytesIO()
    Sweep(tokens).pass_on(io.BytesIO(text), target)
    out = target.getvalue()

    assert out.startswith(b"start")
    assert out.endswith(b"end")
    assert not [value for value in tokens.everywhere if value in out and not value.isdigit()]


def test_sweep_over_blocks() -> None:
    """A value that lies across two blocks is found; a number is judged by what stands before it."""
    tokens = Tokens(KEY)
    tokens.token(b"s3cr3t-value", "x")
    tokens.token(b"1234567", "x")
    around = b"x" * ((1 << 20) - 6)
    target = io.BytesIO()
    Sweep(tokens).pass_on(io.BytesIO(around + b"s3cr3t-value" + around + b"91234567 1234567"), target)

    assert b"s3cr3t-value" not in target.getvalue()
    assert target.getvalue().endswith(b"91234567 " + tokens.everywhere[b"1234567"].encode())


def test_forms() -> None:
    """As XML, JSON, a URL and a quoted word write it."""
    assert {b'a"b&c', b"a&quot;b&amp;c", b'a\\"b&c', b"a%22b%26c"} <= forms(b'a"b&c')


def test_tokens_show_nothing() -> None:
    """Neither the key nor a secret is in what is logged."""
    tokens = Tokens(KEY)
    tokens.token(b"hunter22", "x")

    assert repr(tokens) == "Tokens(1 secrets)"


def test_too_many_secrets() -> None:
    """More than can be remembered cannot be looked for."""
    tokens = Tokens(KEY, most=10)
    for number in range(10):
        tokens.token(b"secret-%d" % number, "x")

    with pytest.raises(RedactionFailed):
        tokens.token(b"one more", "x")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"<rpc-reply/>", Kind.XML),
        (b"\xef\xbb\xbf  <?xml version='1.0'?>", Kind.XML),
        (b'{"a": 1}', Kind.JSON),
        (b"[ [1] ]", Kind.JSON),
        (b"<37>May 20 18:09:04 lab-qfx1 snmpd[1]: x", Kind.TEXT),
        (b"{master:0}\nlab@lab-mx1>", Kind.TEXT),
        (b"set system host-name x", Kind.TEXT),
        (b"", Kind.TEXT),
    ],
)
def test_kinds(start: bytes, kind: Kind) -> None:
    """How a text begins says how it is written."""
    assert detect(start) is kind


def test_blocks_that_nobody_looked_at() -> None:
    """Whole blocks fall out; what is left opens and closes, braces in quotes do not."""
    stack = Stack()
    stack.skip(b'a {\n  b { c; }\n  d "{ {" {\n    e;\n')
    assert stack.path[0] == b"a"
    assert stack.depth == 2

    stack.skip(b"}\n}\n}\n f x {\n")
    assert stack.path == [b"f", b"x"]


def test_configurations_are_redacted() -> None:
    """The reply is another one; one that shows no secrets is the same."""
    redactor = ReplyRedactor(KEY)
    reply = Reply(b"<rpc-reply><configuration><secret>hunter22</secret></configuration></rpc-reply>")
    clean = redactor.redact(CONFIGURATION, reply)

    assert clean.root.findtext(".//secret", "").startswith("redacted-")
    assert redactor.redact(Rpc("get-chassis-inventory"), reply) is reply
    assert "hunter22" not in repr(redactor)


def test_a_configuration_as_text() -> None:
    """As it is asked for: curly text in one element, quotes as the device escapes them."""
    raw = b"<rpc-reply><configuration-text>\nsnmp {\n    community &quot;a &amp;amp b&quot; {\n    }\n}\n</configuration-text></rpc-reply>"
    clean = ReplyRedactor(KEY).redact(CONFIGURATION, Reply(raw))

    assert "amp" not in clean.root.findtext("configuration-text", "")
    assert clean.root.findtext("configuration-text", "").count("{") == 2


def test_a_large_reply_stays_in_a_file() -> None:
    """It can be read from the start more than once."""
    raw = b"<rpc-reply><output>\n" + b"a line without anything\nset snmp community hunter22\n" * 25_000 + b"</output></rpc-reply>"
    clean = ReplyRedactor(KEY).redact(Rpc("request-support-information"), Reply(raw))

    for _ in range(2):
        with clean.body.open() as source:
            data = source.read()
        assert b"hunter22" not in data
        assert len(data) == clean.size
        assert data.endswith(b"</output></rpc-reply>")


def test_a_reply_that_cannot_be_read() -> None:
    """It is not kept."""
    with pytest.raises(RedactionFailed):
        ReplyRedactor(KEY).redact(CONFIGURATION, Reply(b"<rpc-reply><configuration>"))

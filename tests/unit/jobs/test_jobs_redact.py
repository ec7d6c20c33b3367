"""No secret is read or kept that a reply brings along."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from agent.bundle.replies import ReplyRedactor
from agent.errors import RedactionFailed
from agent.jobs.redact import Redaction
from agent.model.device import Device, Login
from agent.model.reply import Reply
from agent.model.rpc import Rpc
from agent.store.vault import Vault

DEVICE = Device("uid", "lab-mx1", "192.0.2.1", Login("lab", "lab"))
CONFIGURATION = Rpc("get-configuration").having(database="committed", format="text")
SECRET = "Pl4nted-0nly-here"
RAW = f"""<rpc-reply><configuration-text>
system {{
    host-name lab-mx1;
    radius-server {{
        192.0.2.9 secret "{SECRET}"; ## SECRET-DATA
    }}
}}
</configuration-text></rpc-reply>""".encode()
REDACTOR = ReplyRedactor(bytes(range(32)))


def body(reply: Reply) -> bytes:
    """The bytes of a reply."""
    with reply.body.open() as source:
        return source.read()


def leaking(folder: Path) -> list[Path]:
    """The files that hold the secret."""
    return [path for path in folder.rglob("*.sealed") if SECRET.encode() in path.read_bytes()]


async def test_what_shows_no_secrets_passes_as_it_is() -> None:
    """Not even copied."""
    reply = Reply(RAW)

    assert await Redaction().passed(DEVICE, Rpc("get-chassis-inventory"), reply) is reply


async def test_a_configuration_is_redacted() -> None:
    """What is no secret stays."""
    passed = await Redaction(REDACTOR).passed(DEVICE, CONFIGURATION, Reply(RAW))

    assert SECRET.encode() not in body(passed)
    assert b"host-name lab-mx1;" in body(passed)


@pytest.mark.parametrize(
    ("redaction", "raw"),
    [
        (Redaction(), RAW),
        (Redaction(REDACTOR), b"<rpc-reply><configuration-text>system { root-authentication {"),
        (Redaction(REDACTOR), b"\x00\x01"),
    ],
    ids=["no redactor", "cut off", "binary"],
)
async def test_what_is_not_sure_is_withheld(redaction: Redaction, raw: bytes) -> None:
    """Nothing of it is kept, and who reads it hears why."""
    passed = await redaction.passed(DEVICE, CONFIGURATION, Reply(raw))

    assert body(passed) == b""
    with pytest.raises(RedactionFailed):
        passed.engines("configuration-text")


async def test_the_raw_one_is_kept_where_the_owner_wants_it(tmp_path: Path) -> None:
    """Encrypted, and found by what was made of it."""
    vault = Vault(tmp_path, base64.b64encode(bytes(32)).decode())

    passed = await Redaction(REDACTOR, vault).passed(DEVICE, CONFIGURATION, Reply(RAW))

    assert vault.open(DEVICE.uid, passed.digest.hex()).read() == RAW
    assert not leaking(tmp_path)

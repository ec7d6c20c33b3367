"""Whatever is wrong with a configuration, no error repeats what stands in it."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.errors import AgentError
from agent.settings import Places, References, load_devices, load_settings, unresolved

SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=12).map(lambda text: f"Zq9{text}7xW")
PLACES = [
    "logins: {{lab: {{user: lab, password: {}}}}}",
    "logins: {{lab: {{user: lab, passphrase: {}}}}}",
    "logins: {{lab: {{user: lab, agent: {}}}}}",
    "logins: {{lab: {}}}",
    "logins: {}",
    "jumps: {{a: {{address: b, login: {}}}}}",
    "defaults: {{login: {0}, port: {0}, jump: {0}, transport: {0}, legacy: {0}, deadline: {0}, reply_cap: {0}}}",
    "rounds: {{concurrency: {}}}",
    "database: {}",
    "plugins: {}",
    "inventory: [{{kind: {}}}]",
    "collectors: {{alarms: {{every: {}}}}}",
    "{}",
]


def complaint(agent: str, devices: str = "name\nx\n") -> str:
    """All that anybody could be shown of what is wrong with a configuration."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "agent.yaml").write_text(agent, encoding="utf-8")
        (folder / "devices.csv").write_text(devices, encoding="utf-8")
        places = Places(folder, folder)
        try:
            loaded = load_settings(places)
            load_devices(loaded, places)
            return "\n".join(unresolved(loaded, folder, References({})))
        except AgentError as error:
            return "".join([repr(error), str(error), *traceback.format_exception(error)])


@pytest.mark.parametrize("place", PLACES)
@given(secret=SECRETS)
@example(secret="!Zq9tag")
@example(secret="*Zq9alias")
@example(secret="@Zq9at: x: y")
@example(secret="postgresql://user:Zq9pass@db/x")
@settings(max_examples=15, deadline=None)
def test_in_the_settings(place: str, secret: str) -> None:
    """Quoted as it should be, or as somebody in a hurry writes it."""
    quoted = yaml.safe_dump(secret, default_style='"').strip()

    for text in (place.format(quoted), place.format(secret), place.format(f"[{quoted}]")):
        assert "Zq9" not in complaint(text)


@pytest.mark.parametrize(
    "column", ["address", "port", "login", "jump", "transport", "legacy", "deadline", "reply_cap", "uid", "organisation"]
)
@given(secret=SECRETS)
@settings(max_examples=5, deadline=None)
def test_in_the_inventory(column: str, secret: str) -> None:
    """A password in the wrong column, with or without its quotes."""
    agent = "logins: {lab: {user: lab, agent: true}}"

    assert "Zq9" not in complaint(agent, f"name,{column}\nx,{secret}\n")
    assert "Zq9" not in complaint(agent, f"name,{secret}\nx,y\n")

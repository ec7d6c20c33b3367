"""Where the database is, and the key of what is kept raw."""

from __future__ import annotations

from typing import Final

from agent.ports import Secrets
from agent.settings.forms import REFERENCES
from agent.settings.logins import absolute
from agent.settings.places import Places
from agent.settings.schema import Settings

_FILE: Final = "agent.db"


def database_url(settings: Settings, places: Places, secrets: Secrets) -> str:
    """The database's URL; it may hold a password, and is not for showing. Raises `SecretError`."""
    given = settings.database
    if given is None:
        return f"sqlite:///{places.state / _FILE}"
    return secrets.reveal(absolute(given, places.config)) if given.startswith(REFERENCES) else given


def raw_key(settings: Settings, places: Places, secrets: Secrets) -> str | None:
    """The key with which raw configurations are encrypted, `None` where they are not kept. Raises `SecretError`."""
    return secrets.reveal(absolute(settings.keep_raw, places.config)) if settings.keep_raw else None

"""Logins and jump hosts, as the transports want them: with references that mean the same wherever we run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.errors import SecretError
from agent.model.device import Jump, Login
from agent.ports import Secrets
from agent.settings.forms import REFERENCES
from agent.settings.schema import LoginSettings, Settings

_FILE: Final = "file:"
_KEY_MARK: Final = "-----BEGIN"


@dataclass(frozen=True, slots=True)
class Ways:
    """The logins and jump hosts, by name."""

    logins: Mapping[str, Login]
    jumps: Mapping[str, Jump]


def ways(settings: Settings, folder: Path) -> Ways:
    """Every login and jump host; relative files are meant from the configuration folder."""
    logins = {name: _login(name, login, folder) for name, login in settings.logins.items()}
    jumps: dict[str, Jump] = {}
    for name in settings.jumps:
        _add_jump(name, settings, logins, jumps)
    return Ways(logins, jumps)


def unresolved(settings: Settings, folder: Path, secrets: Secrets) -> Iterator[str]:
    """A line for each reference that leads nowhere; nothing of what the others lead to is kept."""
    for name, login in ways(settings, folder).logins.items():
        for kind in ("password", "key", "passphrase"):
            if complaint := _complaint(kind, getattr(login, kind), secrets):
                yield f"{settings.origin('logins', name, kind)}: logins.{name}.{kind}: {complaint}"
    if settings.keep_raw and (complaint := _complaint("keep_raw", absolute(settings.keep_raw, folder), secrets)):
        yield f"{settings.origin('keep_raw')}: keep_raw: {complaint}"


def _login(name: str, given: LoginSettings, folder: Path) -> Login:
    return Login(
        name=name,
        user=given.user,
        password=given.password and absolute(given.password, folder),
        key=given.key and absolute(given.key if given.key.startswith(REFERENCES) else f"{_FILE}{given.key}", folder),
        passphrase=given.passphrase and absolute(given.passphrase, folder),
        agent=given.agent,
    )


def absolute(reference: str, folder: Path) -> str:
    """The same reference; a relative `file:` is meant from this folder."""
    if not reference.startswith(_FILE):
        return reference
    return f"{_FILE}{folder / Path(reference.removeprefix(_FILE)).expanduser()}"


def _add_jump(name: str, settings: Settings, logins: Mapping[str, Login], jumps: dict[str, Jump]) -> Jump:
    """Make a jump host, after the one before it; that there is no circle was checked."""
    if name not in jumps:
        given = settings.jumps[name]
        via = _add_jump(given.via, settings, logins, jumps) if given.via else None
        jumps[name] = Jump(name, given.address, logins[given.login], given.port, via)
    return jumps[name]


def _complaint(kind: str, reference: str | None, secrets: Secrets) -> str:
    if reference is None:
        return ""
    try:
        secret = secrets.reveal(reference)
    except SecretError as error:
        return str(error)
    return f"{reference}: holds no private key" if kind == "key" and _KEY_MARK not in secret else ""

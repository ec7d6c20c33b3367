"""Where the configuration and the state are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.errors import ConfigError

SYSTEM_CONFIG: Final = Path("/etc/junos-agent")
SYSTEM_STATE: Final = Path("/var/lib/junos-agent")
SETTINGS_FILE: Final = "agent.yaml"

_NAME: Final = "junos-agent"
_RIGHT_WAY: Final = "call it as its account does: sudo -u junos-agent junos-agent ..."


@dataclass(frozen=True, slots=True)
class Places:
    """The configuration folder and the state folder, and who said so."""

    config: Path
    state: Path
    config_origin: str = "flag --config"
    state_origin: str = "flag --state"

    def made(self) -> Places:
        """The same places, the state folder made (0700) where it was missing. Raises `ConfigError` where that is not possible."""
        try:
            self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        except FileExistsError:
            raise ConfigError(f"{self.state}: not a folder") from None
        except OSError as error:
            way = f"; {_RIGHT_WAY}" if isinstance(error, PermissionError) else ""
            raise ConfigError(f"{self.state}: {(error.strerror or 'not usable').lower()}{way}") from None
        if not _may(self.state, os.R_OK | os.W_OK | os.X_OK):
            raise ConfigError(f"{self.state}: permission denied; {_RIGHT_WAY}")
        return self


def find(config: Path | None, state: Path | None, environ: Mapping[str, str], home: Path, *, system: Path = SYSTEM_CONFIG) -> Places:
    """Find both folders: flag, environment, the system's where there is one, else those of this user.

    Raises `ConfigError` where the system has a configuration that this user may not read: another one, and with it an
    empty database, would be a surprise.
    """
    where, said = _config(config, environ, home, system)
    kept, kept_said = _state(state, environ, home, of_system=where == system)
    return Places(where.absolute(), kept.absolute(), said, kept_said)


def _config(flag: Path | None, environ: Mapping[str, str], home: Path, system: Path) -> tuple[Path, str]:
    if flag is not None:
        return flag.expanduser(), "flag --config"
    if given := environ.get("JUNOS_AGENT_CONFIG"):
        return Path(given).expanduser(), "JUNOS_AGENT_CONFIG"
    if _exists(system):
        _require_readable(system)
        return system, "this system"
    return _xdg(environ, "XDG_CONFIG_HOME", home / ".config"), "this user"


def _state(flag: Path | None, environ: Mapping[str, str], home: Path, *, of_system: bool) -> tuple[Path, str]:
    if flag is not None:
        return flag.expanduser(), "flag --state"
    if given := environ.get("JUNOS_AGENT_STATE"):
        return Path(given).expanduser(), "JUNOS_AGENT_STATE"
    if of_system:
        return SYSTEM_STATE, "this system"
    return _xdg(environ, "XDG_STATE_HOME", home / ".local" / "state"), "this user"


def _xdg(environ: Mapping[str, str], variable: str, otherwise: Path) -> Path:
    """A folder of the XDG base directory specification, which says to ignore relative ones."""
    given = environ.get(variable, "")
    return (Path(given) if given.startswith("/") else otherwise) / _NAME


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=True)


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _require_readable(system: Path) -> None:
    if not _may(system, os.R_OK | os.X_OK):
        raise ConfigError(f"{system}: permission denied; {_RIGHT_WAY}")
    settings = system / SETTINGS_FILE
    if _exists(settings) and not _may(settings, os.R_OK):
        raise ConfigError(f"{settings}: permission denied; {_RIGHT_WAY}")

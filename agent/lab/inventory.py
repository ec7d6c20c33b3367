"""The configuration with which the agent reads a lab: settings, devices, the password's file, the host keys."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import yaml

from agent.errors import ConfigError
from agent.lab.host import LabHost
from agent.lab.peer import Rendered

PASSWORD_FILE: Final = "lab.password"  # noqa: S105  (a file's name)
HOST_KEYS_FILE: Final = "known_hosts"
_LOGIN: Final = "lab"


def write(folder: Path, hosts: Iterable[LabHost]) -> None:
    """Write `agent.yaml`, `devices.yaml`, `lab.password` and `known_hosts`; `ConfigError` where the folder cannot be written."""
    hosts = list(hosts)
    password = (folder / PASSWORD_FILE).resolve()
    settings = {"logins": {_LOGIN: {"user": hosts[0].user, "password": f"file:{password}"}}}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_secret(password, hosts[0].password)
        _write(folder / "agent.yaml", _yaml(settings))
        _write(folder / "devices.yaml", _yaml({"devices": [_device(host) for host in hosts]}))
        _write(folder / HOST_KEYS_FILE, "".join(_known_hosts(host) for host in hosts))
    except OSError as error:
        raise ConfigError(f"{error.filename or folder}: {error.strerror}") from error


def kept_password(folder: Path | None) -> str | None:
    """The password of an earlier lab in this folder, if there was one."""
    path = folder / PASSWORD_FILE if folder else None
    return path.read_text(encoding="utf-8").strip() or None if path and path.is_file() else None


def _device(host: LabHost) -> dict[str, Any]:
    found: dict[str, Any] = {"name": host.name, "address": host.address, "port": host.port, "login": _LOGIN}
    if isinstance(host.peer, Rendered):
        device = host.peer.device
        found |= {"site": device.site, "groups": list(device.groups), "tags": list(device.tags)}
    return found


def _known_hosts(host: LabHost) -> str:
    return "".join(f"[{host.address}]:{host.port} {key}\n" for key in host.host_keys)


def _yaml(content: Any) -> str:
    return str(yaml.safe_dump(content, sort_keys=False))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _write_secret(path: Path, secret: str) -> None:
    """Nobody else may read it, not even for the moment before its mode is set."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(f"{secret}\n")

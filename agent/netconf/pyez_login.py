"""Who we are, told through paramiko: the same ways in the same order as `agent.netconf.login`."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import asyncssh
import paramiko

from agent.errors import SecretError
from agent.model.device import Login
from agent.netconf.login import AGENT_SOCKET, Credentials, methods
from agent.netconf.pyez_legacy import LegacyCarriage, Sha1Rsa

log = logging.getLogger(__name__)


def authenticate(transport: paramiko.Transport, login: Login, credentials: Credentials) -> None:
    """Log in; raises paramiko's exceptions, and `SecretError`. The password is sent once."""
    try:
        transport.auth_none(login.user)
    except paramiko.BadAuthenticationType as error:
        _prove(transport, login, credentials, [method for method in methods(login) if method in error.allowed_types])


def _prove(transport: paramiko.Transport, login: Login, credentials: Credentials, ways: list[str]) -> None:
    """The login's key, the agent's keys, or the password: whatever is taken first."""
    if "publickey" in ways and _by_key(transport, login, credentials):
        return
    passwords = [method for method in ways if method != "publickey"]
    if not passwords or login.password is None:
        raise paramiko.AuthenticationException("no way to log in is left")
    _PASSWORD[passwords[0]](transport, login.user, credentials.secrets.reveal(login.password))


def _by_key(transport: paramiko.Transport, login: Login, credentials: Credentials) -> bool:
    """Whether the login's key, or one of the user's agent, was taken."""
    if login.key and _taken(transport, login.user, as_paramiko(credentials.keys.read(login), type(transport))):
        return True
    if not login.agent:
        return False
    with _agent(login) as agent:
        return any(_taken(transport, login.user, key) for key in agent.get_keys())


def _taken(transport: paramiko.Transport, user: str, key: paramiko.PKey) -> bool:
    """Offer one key; that it is refused is no fault, that the connection ends is one."""
    try:
        return not transport.auth_publickey(user, key)
    except paramiko.AuthenticationException:
        if not transport.is_active():
            raise
        return False


@contextmanager
def _agent(login: Login) -> Iterator[Any]:
    agent = paramiko.Agent()
    try:
        if not agent.get_keys():
            reason = "has no keys or does not answer" if os.environ.get(AGENT_SOCKET) else f"is not there: {AGENT_SOCKET} is not set"
            log.warning("login %s wants the ssh-agent, which %s", login.name, reason)
        yield agent
    finally:
        agent.close()


def as_paramiko(key: asyncssh.SSHKey, carriage: type) -> paramiko.PKey:
    """A decoded private key for paramiko, whose own reader of OpenSSH's files refuses every other ECDSA key."""
    kind = key.get_algorithm()
    if kind == "ssh-ed25519":
        return paramiko.Ed25519Key(file_obj=io.StringIO(key.export_private_key("openssh").decode()))
    if kind == "ssh-rsa":
        return (Sha1Rsa if issubclass(carriage, LegacyCarriage) else paramiko.RSAKey)(key=key.pyca_key)
    if kind.startswith("ecdsa-"):
        private: Any = key.pyca_key
        return paramiko.ECDSAKey(vals=(private, private.public_key()))
    raise SecretError(f"keys of the kind {kind} cannot be used over pyez")


def _plainly(transport: paramiko.Transport, user: str, password: str) -> None:
    transport.auth_password(user, password, fallback=False)


def _interactively(transport: paramiko.Transport, user: str, password: str) -> None:
    """The password for one hidden prompt; to several there is no answer."""
    transport.auth_interactive(user, lambda title, text, prompts: [password] if len(prompts) == 1 else [""] * len(prompts))  # noqa: ARG005


_PASSWORD: Final[dict[str, Callable[[paramiko.Transport, str, str], None]]] = {
    "password": _plainly,
    "keyboard-interactive": _interactively,
}

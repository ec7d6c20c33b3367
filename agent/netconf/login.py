"""What we answer when a host shows its key and asks who we are."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import asyncssh

from agent.model.device import Login
from agent.netconf.faults import Approach, Step
from agent.netconf.hostkeys import host_key, verdict
from agent.netconf.keys import Keys
from agent.ports import HostKey, Secrets

log = logging.getLogger(__name__)
AGENT_SOCKET: Final = "SSH_AUTH_SOCK"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where passwords and private keys come from."""

    secrets: Secrets
    keys: Keys

    @classmethod
    def of(cls, secrets: Secrets) -> Credentials:
        """The credentials behind these secrets."""
        return cls(secrets, Keys(secrets))


def methods(login: Login) -> list[str]:
    """The ways to log in, in the order in which they are tried."""
    wanted = []
    if login.key or login.agent:
        wanted.append("publickey")
    if login.password:
        wanted += ["password", "keyboard-interactive"]
    return wanted


class Visitor(asyncssh.SSHClient):
    """Checks the host key against the pins; then offers the key, the agent's keys, the password.

    The password is sent once: where a device takes it plainly, it is not offered a second time interactively, since devices
    lock out who fails too often.
    """

    def __init__(self, approach: Approach, pins: frozenset[HostKey], credentials: Credentials) -> None:
        self._approach = approach
        self._login = approach.host.login
        self._pins = pins
        self._credentials = credentials
        self._key_due = self._login.key is not None
        self._agent_due = self._login.agent
        self._password_due = self._login.password is not None
        self._agent: asyncssh.SSHAgentClient | None = None

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:  # noqa: ARG002  asyncssh's signature
        """Accept a pinned key; keep the verdict on any other."""
        self._approach.verdict = verdict(self._approach.host.name, self._pins, host_key(key))
        return self._approach.verdict is None

    def begin_auth(self, username: str) -> None:  # noqa: ARG002  asyncssh's signature
        """The key exchange is done."""
        self._approach.step = Step.LOGIN

    async def public_key_auth_requested(self) -> Sequence[asyncssh.SSHKey | asyncssh.SSHKeyPair] | None:
        """The login's key, then those of the user's agent."""
        if self._key_due:
            self._key_due = False
            return [await self._credentials.keys.of(self._login)]
        if self._agent_due:
            self._agent_due = False
            return await self._agent_keys() or None
        return None

    async def password_auth_requested(self) -> str | None:
        """The password, once."""
        if not self._password_due or self._login.password is None:
            return None
        self._password_due = False
        return await asyncio.to_thread(self._credentials.secrets.reveal, self._login.password)

    def kbdint_auth_requested(self) -> str | None:
        """Only where the password was not sent yet."""
        return "" if self._password_due else None

    async def kbdint_challenge_received(
        self,
        name: str,  # noqa: ARG002  asyncssh's signature
        instructions: str,  # noqa: ARG002
        lang: str,  # noqa: ARG002
        prompts: Sequence[tuple[str, bool]],
    ) -> list[str] | None:
        """The password for the one hidden prompt; messages without a prompt are let pass."""
        if not prompts:
            return []
        if len(prompts) > 1:
            return None
        password = await self.password_auth_requested()
        return None if password is None else [password]

    def auth_completed(self) -> None:
        """The agent is not needed any more."""
        self._release_agent()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncssh's signature
        """Nor is it now, and nothing else will come."""
        self._approach.gone = True
        self._release_agent()

    async def _agent_keys(self) -> Sequence[asyncssh.SSHKeyPair]:
        path = os.environ.get(AGENT_SOCKET)
        if not path:
            log.warning("login %s wants the ssh-agent, but %s is not set", self._login.name, AGENT_SOCKET)
            return []
        try:
            self._agent = await asyncssh.connect_agent(path)
            return await self._agent.get_keys()
        except (OSError, ValueError) as error:
            log.warning("login %s wants the ssh-agent, which does not answer: %s", self._login.name, error)
            return []

    def _release_agent(self) -> None:
        if self._agent is not None:
            self._agent.close()
            self._agent = None

"""What an exception of asyncssh or of a socket means: the one place where theirs become ours.

The same exception means different things at different times: a closed connection before the banner, during the login, or later.
So each attempt to log in keeps an `Approach`: how far it has come.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

import asyncssh

from agent.errors import (
    AgentError,
    ConnectionLost,
    ConnectionRefused,
    DeviceError,
    HelloMissing,
    JumpFailed,
    LoginRefused,
    LoginTimeout,
    NameUnknown,
    NetconfRefused,
    NoAnswer,
    NoBanner,
    NoCommonAlgorithm,
    NotSsh,
)
from agent.netconf import kexinit
from agent.netconf.route import Host

_CLOSED_PORT: Final = (errno.ECONNREFUSED, errno.ECONNRESET)
_QUOTED: Final = 80
_HEARD_LIMIT: Final = 8192


class Step(IntEnum):
    """How far the way to a host has come."""

    NAME = 1
    TCP = 2
    BANNER = 3
    KEYS = 4
    LOGIN = 5
    SUBSYSTEM = 6


@dataclass(slots=True)
class Approach:
    """One attempt to log in to a host.

    `offered` are our algorithms by kind, `heard` is what it said in the clear, `verdict` is our own on its host key, `gone` whether
    the connection that was made has ended, `farewell` its reason for that, where it gave one.
    """

    host: Host
    through: Host | None = None
    step: Step = Step.NAME
    offered: Mapping[str, list[str]] = field(default_factory=dict)
    heard: bytes = b""
    verdict: DeviceError | None = None
    gone: bool = False
    farewell: str = ""

    def hear(self, data: bytes) -> bool:
        """Note what it says in the clear, and how far that takes us; whether there is more to hear."""
        self.heard = (self.heard + data)[:_HEARD_LIMIT]
        if kexinit.banner_ended(self.heard):
            self.step = Step.KEYS
        return len(self.heard) < _HEARD_LIMIT and not kexinit.complete(self.heard)

    @property
    def where(self) -> str:
        """The host's address, and the jump host before it."""
        return f"{self.host.where} through {self.through.name}" if self.through else self.host.where

    def late(self) -> DeviceError:
        """What it means that the deadline has come."""
        match self.step:
            case Step.NAME:
                return NameUnknown(f"the name {self.host.address} was not resolved within the deadline")
            case Step.TCP:
                return NoAnswer(f"no TCP answer from {self.where} within the deadline")
            case Step.BANNER if self.heard:
                return self.not_ssh()
            case Step.BANNER:
                return NoBanner(f"{self.where} answers TCP, but no SSH banner came within the deadline")
            case Step.KEYS:
                return LoginTimeout(f"{self.where} stalled in the key exchange until the deadline")
            case Step.LOGIN:
                return LoginTimeout(f"{self.where} stalled while {self.host.login.user} logged in, until the deadline")
            case Step.SUBSYSTEM:
                return HelloMissing(f"{self.where} did not open NETCONF within the deadline")

    def not_ssh(self) -> DeviceError:
        """Something else speaks there."""
        return NotSsh(f"{self.where} does not speak SSH, but {self.heard[:_QUOTED]!r}")

    def lost(self, error: Exception) -> DeviceError:
        """It hung up, or broke the protocol."""
        if self.step is Step.BANNER and self.heard:
            return self.not_ssh()
        if self.step is Step.KEYS and (kexinit.mismatch(self.heard, self.offered) or "No matching" in str(error)):
            return self.nothing_common(error)
        moment = {Step.BANNER: "before its SSH banner", Step.KEYS: "in the key exchange", Step.LOGIN: "during the login"}
        when = moment.get(self.step, "in the middle")
        if self.gone or isinstance(error, asyncssh.ConnectionLost):
            return ConnectionLost(f"{self.where} hung up {when}")
        return ConnectionLost(f"{self.where} broke the connection {when}: {plain(str(error))}")

    def nothing_common(self, error: Exception) -> DeviceError:
        """Key exchange found nothing in common."""
        detail = kexinit.mismatch(self.heard, self.offered) or str(error)
        advice = "" if self.host.legacy else "; an old device may need its setting legacy"
        return NoCommonAlgorithm(f"{self.where}: {plain(detail)}{advice}")


@contextmanager
def our_errors(approach: Approach) -> Iterator[None]:
    """Turn exceptions of sockets and of asyncssh into ours; ours pass."""
    try:
        yield
    except AgentError:
        raise
    except asyncssh.ChannelOpenError as error:
        raise _channel_fault(error, approach) from error
    except asyncssh.Error as error:
        raise _ssh_fault(error, approach) from error
    except (OSError, ValueError, EOFError) as error:
        raise socket_fault(error, approach) from error


def plain(text: str) -> str:
    """A stranger's text as one short printable line."""
    line = " ".join(text.split())
    return "".join(letter if letter.isprintable() else "?" for letter in line)[:300]


def _ssh_fault(error: asyncssh.Error, approach: Approach) -> DeviceError:
    if approach.verdict is not None:
        return approach.verdict
    if isinstance(error, asyncssh.ProtocolNotSupported):
        return NotSsh(f"{approach.where} speaks an SSH that is too old")
    if approach.step is Step.LOGIN and not isinstance(error, asyncssh.ConnectionLost):
        reason = "" if isinstance(error, asyncssh.PermissionDenied) else f": {plain(error.reason)}"
        return LoginRefused(f"{approach.where} refused the login of {approach.host.login.user}{reason}")
    return approach.lost(error)


def _channel_fault(error: asyncssh.ChannelOpenError, approach: Approach) -> DeviceError:
    if approach.step is Step.TCP and approach.through is not None:
        return JumpFailed(f"{approach.through.name} could not open a connection to {approach.host.where}: {plain(error.reason)}")
    if approach.gone:
        return approach.lost(error)
    return NetconfRefused(f"{approach.where} refused NETCONF: {plain(error.reason)}")


def socket_fault(error: Exception, approach: Approach) -> DeviceError:
    """What an exception of a socket means."""
    if approach.verdict is not None:
        return approach.verdict
    if approach.step is Step.NAME:
        return NameUnknown(f"the name {approach.host.address} has no address: {_reason(error)}")
    if approach.step is not Step.TCP:
        return approach.lost(error)
    if isinstance(error, OSError) and error.errno in _CLOSED_PORT:
        return ConnectionRefused(f"{approach.where} is closed: {_reason(error)}")
    return NoAnswer(f"no TCP answer from {approach.where}: {_reason(error)}")


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return str(error.strerror)
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return plain(str(error)) or type(error).__name__

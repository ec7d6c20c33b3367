"""paramiko, mended where it leaks threads, waits in steps, or takes what nobody named; its exceptions become ours here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Final

import paramiko
from paramiko.auth_handler import AuthOnlyHandler
from paramiko.common import cMSG_SERVICE_REQUEST, cMSG_USERAUTH_REQUEST
from paramiko.kex_curve25519 import KexCurve25519
from paramiko.packet import Packetizer

from agent.errors import AgentError, DeviceError, LoginRefused, NetconfRefused, NotSsh
from agent.netconf import algorithms
from agent.netconf.faults import Approach, Step, plain, socket_fault
from agent.netconf.hostkeys import verdict
from agent.netconf.pyez_wire import Wire
from agent.ports import HostKey

LOG: Final = "agent.netconf.pyez_ssh.paramiko"
"""Where paramiko logs, with tracebacks, what we report ourselves."""

_NO_LIMIT: Final = 1e9
_FAREWELL: Final = 1.0


class _Packets(Packetizer):  # type: ignore[misc]
    """Without the thread that waits for the end of the handshake, and outlives one that fails."""

    def start_handshake(self, timeout: float) -> None:
        """Nothing: the time limit is the device's deadline."""


class _Asking(AuthOnlyHandler):  # type: ignore[misc]
    """Begins to listen for the answer before it asks, not afterwards."""

    def send_auth_request(self, username: str, method: str, finish_message: Callable[[paramiko.Message], None] | None = None) -> list[str]:
        """Ask to be let in; the ways that are still wanted, or none."""
        self.auth_method, self.username = method, username
        message = paramiko.Message()
        message.add_byte(cMSG_USERAUTH_REQUEST)
        for word in (username, "ssh-connection", method):
            message.add_string(word)
        if finish_message is not None:
            finish_message(message)
        self.auth_event = threading.Event()
        self.transport._send_message(message)  # noqa: SLF001  as its base does
        return list(self.wait_for_response(self.auth_event))


class Carriage(paramiko.ServiceRequestingTransport):  # type: ignore[misc]
    """An SSH connection over a `Wire`, with no time limit of its own and no algorithm but those that we name."""

    _kex_info: ClassVar[dict[str, Any]] = paramiko.Transport._kex_info | {"curve25519-sha256": KexCurve25519}  # noqa: SLF001  to know one more name

    def __init__(self, wire: Wire, approach: Approach, pins: frozenset[HostKey]) -> None:
        super().__init__(wire, packetizer_class=_Packets)
        self.set_log_channel(LOG)
        self.banner_timeout = self.auth_timeout = self.channel_timeout = _NO_LIMIT
        self._approach = approach
        legacy = approach.host.legacy
        offer = algorithms.offer(legacy=legacy)
        self._preferred_kex = _known(offer["kex_algs"], self._kex_info)
        self._preferred_ciphers = _known(offer["encryption_algs"], self._cipher_info)
        self._preferred_macs = _known(offer["mac_algs"], self._mac_info)
        self._preferred_keys = _known(algorithms.host_key_offer(pins, legacy=legacy), self._key_info)
        self._preferred_pubkeys = _known(sorted(offer["signature_algs"], key=lambda name: name != "ssh-rsa"), self._key_info)
        offered = {"kex_algs": [*self._preferred_kex], "encryption_algs": [*self._preferred_ciphers]}
        approach.offered = algorithms.by_kind(offered, [*self._preferred_keys])

    @property
    def preferred_keys(self) -> tuple[str, ...]:
        """The kinds of host keys that are asked for: no certificates, which nobody can pin."""
        return self._preferred_keys

    def stop_thread(self) -> None:
        """End the connection's thread, and see it end."""
        self.active = False
        self.packetizer.close()
        if self.is_alive() and self is not threading.current_thread():
            self.join(_FAREWELL)

    def get_auth_handler(self) -> AuthOnlyHandler:
        """What logs in."""
        return _Asking(self)

    def ensure_session(self) -> None:
        """Ask once whether we may log in, and wait until that is granted or the connection has ended."""
        if self._service_userauth_accepted:
            return
        self.completion_event = granted = threading.Event()  # set at the end of the connection, too
        request = paramiko.Message()
        request.add_byte(cMSG_SERVICE_REQUEST)
        request.add_string("ssh-userauth")
        self._send_message(request)
        granted.wait()
        if not self._service_userauth_accepted:
            raise paramiko.SSHException("the connection ended before the login")
        self.auth_handler = self.get_auth_handler()

    def _parse_service_accept(self, m: Any) -> None:
        super()._parse_service_accept(m)
        self.completion_event.set()

    def _parse_disconnect(self, m: Any) -> None:
        """Keep the reason that the other side gives when it hangs up."""
        m.get_int()
        self._approach.farewell = plain(m.get_text())


def meet(carriage: Carriage, approach: Approach, pins: frozenset[HostKey]) -> None:
    """Exchange keys, and see to it that the host's is one that is pinned."""
    carriage.start_client()
    shown = carriage.get_remote_server_key()
    approach.verdict = verdict(approach.host.name, pins, HostKey(shown.get_name(), shown.get_base64()))
    if approach.verdict is not None:
        raise approach.verdict
    approach.step = Step.LOGIN


@contextmanager
def our_errors(approach: Approach) -> Iterator[None]:
    """Turn exceptions of sockets and of paramiko into ours; ours pass."""
    try:
        yield
    except AgentError:
        raise
    except paramiko.SSHException as error:
        raise _ssh_fault(error, approach) from error
    except (OSError, ValueError, LookupError, EOFError) as error:
        raise socket_fault(error, approach) from error


def _ssh_fault(error: paramiko.SSHException, approach: Approach) -> DeviceError:
    if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
        return approach.nothing_common(error) if approach.step is Step.KEYS else _too_old(approach)
    if approach.step is Step.LOGIN and (approach.farewell or not approach.gone):
        reason = f": {approach.farewell}" if approach.farewell else ""
        return LoginRefused(f"{approach.where} refused the login of {approach.host.login.user}{reason}")
    if approach.step is Step.SUBSYSTEM and not approach.gone:
        return NetconfRefused(f"{approach.where} refused NETCONF: {plain(str(error))}")
    return approach.lost(error)


def _too_old(approach: Approach) -> DeviceError:
    return NotSsh(f"{approach.where} speaks an SSH that is too old")


def _known(wanted: Iterable[str], there: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in wanted if name in there)

"""PyEZ's `Device` on a connection of ours: opened through `Wire`, read without threads, every byte kept.

This module and those below it take half a second to import; `agent.netconf.pyez` does it when it is first needed.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

import paramiko
from jnpr.junos import Device
from jnpr.junos.device import DeviceSessionListener
from ncclient.capabilities import Capabilities
from ncclient.devices.junos import JunosDeviceHandler
from ncclient.manager import Manager
from ncclient.transport.errors import SessionCloseError, TransportError
from ncclient.transport.ssh import SSHSession

from agent.errors import AgentError
from agent.model.file import How
from agent.model.reply import Body
from agent.netconf.exchange import Exchange, hung_up
from agent.netconf.faults import Approach, Step
from agent.netconf.landing import Landing
from agent.netconf.login import Credentials
from agent.netconf.pyez_fetch import copy
from agent.netconf.pyez_legacy import LegacyCarriage
from agent.netconf.pyez_login import authenticate
from agent.netconf.pyez_ssh import LOG, Carriage, meet, our_errors
from agent.netconf.pyez_wire import Wire
from agent.netconf.spool import Spool
from agent.ports import HostKey

_READ: Final = 1 << 16
_ANY_NAME: Final = "device"  # PyEZ refuses addresses that are good, and need not connect to it


class MendedSession(SSHSession):  # type: ignore[misc]
    """ncclient's session without its thread: whoever sends a message reads the answer.

    The thread sends only every tenth of a second, dies of a letter that is cut in two, and outlives a dead peer.
    """

    def __init__(self, carriage: Carriage, channel: paramiko.Channel, spool: Path, cap: int) -> None:
        self.handler = JunosDeviceHandler({"name": "junos"})
        super().__init__(self.handler)
        self.carriage = self._transport = carriage
        self._channel = channel
        self._connected = True
        self._exchange = Exchange()
        self._room = (spool, cap)

    def carry(self, message: bytes, exchange: Exchange, spool: Spool, what: str) -> Body:
        """Send, and read until a message is whole; see `agent.netconf.session.Carrier`."""
        self._exchange = exchange
        try:
            self._channel.sendall(message)
            data = b""
            while not exchange.take(data, spool):
                spool.settle_here()
                data = self._channel.recv(_READ)
                if not data:
                    raise hung_up(what)
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise hung_up(what) from error
        return spool.body_here()

    def send(self, message: str) -> None:
        """What ncclient's own operations call: send, read the answer, and hand it to the operation that waits for it."""
        exchange = self._exchange
        if exchange.fault is not None:
            raise TransportError(str(exchange.fault))
        try:
            with closing(Spool(*self._room)) as spool:
                body = self.carry(exchange.framed(message.encode()), exchange, spool, "an rpc of ncclient")
        except AgentError as error:
            exchange.broken(error)
            raise SessionCloseError(str(error)) from error
        with body.open() as source:
            self._dispatch_message(source.read().decode(errors="replace"))

    def close(self) -> None:
        """End the connection and its thread."""
        self._connected = False
        self.carriage.stop_thread()

    @property
    def server_capabilities(self) -> Capabilities:
        """What the device says of itself."""
        return Capabilities(list(self._exchange.capabilities))


class MendedDevice(Device):  # type: ignore[misc]
    """PyEZ's device, on a session that is there already; it reads nothing of the user's `~/.ssh`."""

    def __init__(self, approach: Approach, session: MendedSession) -> None:
        host = approach.host
        super().__init__(host=_ANY_NAME, user=host.login.user, gather_facts=False)
        self._hostname = host.address
        self._port = host.port
        self._session, self._approach = session, approach

    def open(self) -> MendedDevice:
        """Take the session over."""
        self._conn = Manager(self._session, self._session.handler)
        self._session.add_listener(DeviceSessionListener(self))
        self._nc_transform = self.transform
        self.connected = True
        return self

    def carry(self, message: bytes, exchange: Exchange, spool: Spool, what: str) -> Body:
        """One message there and one back, as bytes: what PyEZ would make of the reply costs more than all the rest."""
        return self._session.carry(message, exchange, spool, what)

    def shut(self) -> None:
        """End the connection and its thread, without a word."""
        self.connected = False
        self._session.close()

    def copy(self, landing: Landing) -> How:
        """One file, over the same connection."""
        return copy(self._session.carriage, self._approach, landing)

    def _sshconf_lkup(self) -> None:
        return None


def enter(wire: Wire, approach: Approach, pins: frozenset[HostKey], credentials: Credentials, room: tuple[Path, int]) -> MendedDevice:
    """Log in and open NETCONF, in the caller's thread, until the wire is cut; raises `DeviceError` or `SecretError`."""
    carriage = (LegacyCarriage if approach.host.legacy else Carriage)(wire, approach, pins)
    with ExitStack() as undo, our_errors(approach):
        undo.callback(carriage.stop_thread)
        meet(carriage, approach, pins)
        authenticate(carriage, approach.host.login, credentials)
        approach.step = Step.SUBSYSTEM
        channel = carriage.open_session()
        channel.invoke_subsystem("netconf")
        device = MendedDevice(approach, MendedSession(carriage, channel, *room)).open()
        undo.pop_all()
    return device


def hush() -> None:
    """Keep paramiko and ncclient from logging faults that we report, and whole replies."""
    logging.getLogger(LOG).setLevel(logging.CRITICAL)
    logging.getLogger("ncclient").setLevel(logging.WARNING)

"""Every error that we raise, and what it says of who has to act.

::

    AgentError
    ├── ConfigError            a setting, an inventory or a command's words are wrong   (exit 2)
    ├── SecretError            a reference to a secret leads nowhere, or is unsafe      (exit 2)
    ├── PluginError            an entry point does not load or does not fit             (exit 2)
    ├── StoreError             the database is not usable
    │   ├── StoreForeign       the file is not ours
    │   ├── StoreNewer         a newer program wrote it
    │   ├── StoreLocked        somebody else holds it
    │   ├── StoreCorrupt       it is damaged
    │   └── StoreFull          no space is left                                         (exit 6)
    ├── AnotherInstance        the state belongs to a running agent                     (exit 7)
    ├── DeviceError            one device could not be read; the others go on
    │   ├── NameUnknown        its name has no address
    │   ├── NoAnswer           no TCP answer
    │   ├── ConnectionRefused  the port is closed
    │   ├── JumpFailed         the way through a jump host failed
    │   ├── NoBanner           TCP, but no SSH banner
    │   ├── NotSsh             something else speaks there
    │   ├── NoCommonAlgorithm  old device: see its setting `legacy`
    │   ├── HostKeyUnknown     nobody has pinned this key
    │   ├── HostKeyChanged     another key than the pinned ones
    │   ├── LoginTimeout       it stalled while we logged in
    │   ├── LoginRefused       it refused the login
    │   ├── NetconfRefused     SSH, but no NETCONF subsystem
    │   ├── HelloMissing       NETCONF, but not a byte of its hello
    │   ├── HelloSlow          a hello that did not end in time
    │   ├── HelloMalformed     a hello that cannot be read
    │   ├── RpcTimeout         not a byte of a reply
    │   ├── ReplySlow          a reply that did not end in time
    │   ├── ReplyTooLarge      a reply over the device's cap
    │   ├── ReplyMalformed     a reply that is not XML
    │   ├── ReplyMismatch      an answer to another question
    │   ├── ConnectionLost     it hung up
    │   └── DeviceBusy         another login to it is open
    └── ReplyError             what one reply says, or does not say
        ├── NotSupported       the device has no such thing: a sure answer
        ├── NotPermitted       our login may not ask this
        ├── RpcFailed          the device tried and failed
        ├── FileTooLarge       a file over the cap of its fetch
        ├── NotAnswered        the round ended before this was asked or answered
        ├── RedactionFailed    its secrets could not be taken out for sure
        └── Unreadable         not XML, or too large to be held as a tree

The class says which case it is, `code` is its stable name for programs, the text is one line for people.
"""

from __future__ import annotations

from typing import ClassVar


class AgentError(Exception):
    """Something that we can name; shown as one line."""

    code: ClassVar[str] = "internal"


class ConfigError(AgentError):
    """A setting, an inventory or a command's words are wrong; nothing was changed."""

    code = "configuration"


class SecretError(AgentError):
    """A reference to a secret leads nowhere, or its place is unsafe. Never holds the secret."""

    code = "secret"


class PluginError(AgentError):
    """An entry point does not load or does not fit; names the plugin and its package."""

    code = "plugin"


class StoreError(AgentError):
    """The database is not usable."""

    code = "store"


class StoreForeign(StoreError):
    """The file or schema is not ours."""

    code = "store-foreign"


class StoreNewer(StoreError):
    """A newer program wrote this database."""

    code = "store-newer"


class StoreLocked(StoreError):
    """Somebody else holds the database."""

    code = "store-locked"


class StoreCorrupt(StoreError):
    """The database is damaged."""

    code = "store-corrupt"


class StoreFull(StoreError):
    """No space is left for the database."""

    code = "store-full"


class AnotherInstance(AgentError):
    """The state folder belongs to an agent that runs."""

    code = "another-instance"


class DeviceError(AgentError):
    """One device could not be read."""

    code = "device"


class NameUnknown(DeviceError):
    """The device's name has no address."""

    code = "name-unknown"


class NoAnswer(DeviceError):
    """No TCP answer within the deadline."""

    code = "no-answer"


class ConnectionRefused(DeviceError):
    """The port is closed."""

    code = "connection-refused"


class JumpFailed(DeviceError):
    """The way through a jump host failed; the text says where and why."""

    code = "jump-failed"


class NoBanner(DeviceError):
    """TCP answered, but no SSH banner came."""

    code = "no-banner"


class NotSsh(DeviceError):
    """Something that is not SSH speaks on the port."""

    code = "not-ssh"


class NoCommonAlgorithm(DeviceError):
    """Key exchange found nothing in common."""

    code = "no-common-algorithm"


class HostKeyUnknown(DeviceError):
    """No key of this device is pinned; the text has the fingerprint and the command that pins it."""

    code = "host-key-unknown"


class HostKeyChanged(DeviceError):
    """The device showed another key than the pinned ones; the text has the fingerprint and the command that pins it."""

    code = "host-key-changed"


class LoginTimeout(DeviceError):
    """The device stalled during key exchange or authentication."""

    code = "login-timeout"


class LoginRefused(DeviceError):
    """The device refused the login."""

    code = "login-refused"


class NetconfRefused(DeviceError):
    """SSH works, but the NETCONF subsystem was refused."""

    code = "netconf-refused"


class HelloMissing(DeviceError):
    """The NETCONF session opened, and not a byte of a hello came."""

    code = "hello-missing"


class HelloSlow(DeviceError):
    """A hello began and did not end within the deadline."""

    code = "hello-slow"


class HelloMalformed(DeviceError):
    """What came instead of a hello cannot be read as one."""

    code = "hello-malformed"


class RpcTimeout(DeviceError):
    """Not a byte of a reply came within the deadline."""

    code = "rpc-timeout"


class ReplySlow(DeviceError):
    """A reply began and did not end within the deadline."""

    code = "reply-slow"


class ReplyTooLarge(DeviceError):
    """A reply passed the device's byte cap."""

    code = "reply-too-large"


class ReplyMalformed(DeviceError):
    """A message's framing or XML is broken."""

    code = "reply-malformed"


class ReplyMismatch(DeviceError):
    """A reply carried the id of another question."""

    code = "reply-mismatch"


class ConnectionLost(DeviceError):
    """The device closed the connection in the middle."""

    code = "connection-lost"


class DeviceBusy(DeviceError):
    """Another login to the device is open, ours or of another process."""

    code = "busy"


class ReplyError(AgentError):
    """What one reply says, or does not say."""

    code = "reply"


class NotSupported(ReplyError):
    """The device has no such thing; a sure answer."""

    code = "not-supported"


class NotPermitted(ReplyError):
    """Our login may not ask this."""

    code = "not-permitted"


class RpcFailed(ReplyError):
    """The device tried and failed, or answered something else."""

    code = "rpc-failed"


class FileTooLarge(ReplyError):
    """A file of the device is larger than what may be fetched; nothing of it is kept."""

    code = "file-too-large"


class NotAnswered(ReplyError):
    """The round ended before this was asked or answered."""

    code = "not-answered"


class Unreadable(ReplyError):
    """The reply is not XML, or too large to be held as a tree."""

    code = "unreadable"


class RedactionFailed(ReplyError):
    """The secrets of a text cannot be taken out for sure, so nothing of it is passed on. Never holds any of it."""

    code = "redaction"

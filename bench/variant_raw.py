"""The floor: asyncssh with the same algorithms, each reply taken to its end mark and thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import asyncssh
from target import RPCS, Job

_END: Final = b"]]>]]>"
_HELLO: Final = (
    b'<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability>'
    b"</capabilities></hello>" + _END
)


@contextmanager
def ready(job: Job) -> Iterator[Callable[[], int]]:
    """A round over every device of the job."""
    yield lambda: asyncio.run(_visit_all(job))


async def _visit_all(job: Job) -> int:
    limit = asyncio.Semaphore(job.at_once)
    keys = [asyncssh.import_public_key(job.target.key)], [], []

    async def visit(number: int) -> int:
        async with limit:
            try:
                return await _visit(job, number, keys)
            except (OSError, asyncssh.Error):
                return 1

    return sum(await asyncio.gather(*(visit(number) for number in range(job.devices))))


async def _visit(job: Job, number: int, keys: object) -> int:
    async with asyncssh.connect(
        job.target.address(number),
        job.target.port,
        username=job.target.user,
        password=job.target.password,
        known_hosts=keys,
        client_keys=None,
        agent_path=None,
        config=None,
        preferred_auth="password",
        kex_algs=["curve25519-sha256"],
        encryption_algs=["aes128-gcm@openssh.com"],
        compression_algs=["none"],
        server_host_key_algs=[job.target.key.split()[0]],
    ) as connection:
        writer, reader, _ = await connection.open_session(subsystem="netconf", encoding=None, window=1 << 20)
        await reader.readuntil(_END)
        writer.write(_HELLO)
        for rpc in (*(f"<{name}/>" for name in RPCS), "<close-session/>"):
            writer.write(f'<rpc message-id="1">{rpc}</rpc>'.encode() + _END)
            reply = await reader.readuntil(_END)
            if b"</rpc-reply>" not in reply:
                return 1
    return 0

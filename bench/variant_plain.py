"""What a user would write instead: PyEZ in a thread pool, each reply an element tree as PyEZ gives it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from jnpr.junos import Device
from jnpr.junos.exception import ConnectError, RpcError
from target import RPCS, Job


@contextmanager
def ready(job: Job) -> Iterator[Callable[[], int]]:
    """A round over every device of the job."""
    logging.disable(logging.WARNING)
    yield partial(_visit_all, job)


def _visit_all(job: Job) -> int:
    with ThreadPoolExecutor(job.at_once) as pool:
        return sum(pool.map(partial(_visit, job), range(job.devices)))


def _visit(job: Job, number: int) -> int:
    target = job.target
    device = Device(target.address(number), port=target.port, user=target.user, passwd=target.password, gather_facts=False)
    try:
        with device:
            return sum(getattr(device.rpc, rpc.replace("-", "_"))() is None for rpc in RPCS)
    except (ConnectError, RpcError):
        return 1

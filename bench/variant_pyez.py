"""Ours over PyEZ: the same as `variant_ssh`, with the other transport."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import variant_ssh
from target import Job

from agent.netconf.pyez import PyezTransport


def ready(job: Job) -> AbstractContextManager[Callable[[], int]]:
    """A round over every device of the job."""
    return variant_ssh.ready(job, PyezTransport)

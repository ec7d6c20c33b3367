"""Do one job in this process, and print what it took: `python measuring.py JOB`."""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict

from target import Job, Marks, Measured, memory

Round = Callable[[], int]
"""One round; returns how many devices were not read well."""


def rounds(job: Job) -> Iterator[Measured]:
    """Each round of a job."""
    with importlib.import_module(f"variant_{job.variant}").ready(job) as once:
        for _ in range(job.rounds):
            wall, cpu = time.perf_counter(), time.process_time()
            bad = once()
            took = time.perf_counter() - wall, time.process_time() - cpu
            yield Measured(*took, bad, memory("VmHWM"), tuple(Marks.noted))


def main() -> None:
    """Print one line of JSON for each round."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    for measured in rounds(Job.of(sys.argv[1])):
        sys.stdout.write(json.dumps(asdict(measured)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

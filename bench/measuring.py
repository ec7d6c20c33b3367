"""Do one job in this process, and print what it took: `python measuring.py JOB`."""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from target import Job, Measured

Round = Callable[[], int]
"""One round; returns how many devices were not read well."""


def peak() -> float:
    """MB of memory that this process has had at most; `getrusage` would count its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def rounds(job: Job) -> Iterator[Measured]:
    """Each round of a job."""
    with importlib.import_module(f"variant_{job.variant}").ready(job) as once:
        for _ in range(job.rounds):
            wall, cpu = time.perf_counter(), time.process_time()
            bad = once()
            yield Measured(time.perf_counter() - wall, time.process_time() - cpu, peak(), bad)


def main() -> None:
    """Print one line of JSON for each round."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    for measured in rounds(Job.of(sys.argv[1])):
        sys.stdout.write(json.dumps(asdict(measured)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

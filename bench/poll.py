"""How fast devices are read: ours, over both transports; asyncssh alone; and what a user would write instead, PyEZ in a thread pool.

Every variant reads the same devices with the same rpcs, each in a process of its own, one after the other and then all again.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

import peers
from target import Job, Measured, Target

HERE: Final = Path(__file__).resolve().parent
LATENCY: Final = 300
POOLS: Final = (50, 100, 200)
"""Threads that the plain pool is tried with."""
TRIED_WITH: Final = 200
COUNTS: Final = (50, 200, 1000)
MEGABYTES: Final = 200
MANY: Final = (5000, 500)

Key = tuple[str, int, int]
"""A row: variant, devices, how many at once."""


@dataclass
class Bench:
    """What was measured so far: of each row, the rounds of each run."""

    target: Target
    results: dict[Key, list[list[Measured]]] = field(default_factory=dict)

    def measure(self, variant: str, devices: int, at_once: int, *, rounds: int = 1, megabytes: int = 0) -> None:
        """Measure one row once more."""
        job = Job(variant, self.target, devices, at_once, rounds, megabytes)
        say(f"  {variant}, {devices} devices, {at_once} at once{f', a reply of {megabytes} MB' if megabytes else ''} ...", end="")
        done = run(job)
        say(f" {', '.join(f'{one.wall:.1f} s' for one in done)}")
        self.results.setdefault((f"{variant} {megabytes} MB" if megabytes else variant, devices, at_once), []).append(done)

    def of(self, key: Key, which: str, turn: int = 0) -> float:
        """The median of one figure of one row; `turn` 1 is the second round."""
        return median(getattr(done[turn], which) for done in self.results[key])

    def rows(self, variant: str) -> list[Key]:
        """The rows of a variant."""
        return [key for key in self.results if key[0] == variant]

    def per_minute(self, key: Key) -> float:
        """Devices per minute."""
        return key[1] / self.of(key, "wall") * 60

    def best(self, variant: str) -> Key:
        """Its row with the most devices per minute."""
        return max(self.rows(variant), key=self.per_minute)


def say(text: str, end: str = "\n") -> None:
    """Tell a person; the result alone goes to standard output."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def run(job: Job) -> list[Measured]:
    """Do a job in a fresh process."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)])}
    command = [sys.executable, str(HERE / "measuring.py"), job.text]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=False)
    found = [Measured(**json.loads(line)) for line in done.stdout.splitlines()]
    if done.returncode or len(found) != job.rounds:
        raise SystemExit(f"{job.variant}: it ended with {done.returncode}")
    for one in found:
        if one.bad:
            say(f" [{one.bad} of {job.devices} were not read well]", end="")
    return found


def available() -> list[str]:
    """Our transports."""
    return ["ssh", *(["pyez"] if importlib.util.find_spec("agent.netconf.pyez") else [])]


def measure(bench: Bench, *, runs: int, quick: bool) -> None:
    """Everything, in turn, so many times."""
    counts = COUNTS[-2:] if quick else COUNTS
    for number in range(runs):
        say(f"run {number + 1} of {runs}")
        for count in counts:
            bench.measure("ssh", count, count, rounds=2)
            bench.measure("raw", count, count)
        for variant in available()[1:]:
            for count in counts:
                bench.measure(variant, count, min(count, 200))
        for threads in POOLS:
            bench.measure("plain", TRIED_WITH, threads)
        bench.measure("ssh", 1, 1, megabytes=MEGABYTES)
    if not quick:
        bench.measure("plain", COUNTS[-1], bench.best("plain")[2])
        bench.measure("ssh", *MANY)


def figures(bench: Bench) -> dict[str, float]:
    """The result, by name."""
    thousand, big = ("ssh", 1000, 1000), (f"ssh {MEGABYTES} MB", 1, 1)
    found = {
        "ratio": bench.per_minute(thousand) / bench.per_minute(bench.best("plain")),
        "devices_per_minute": bench.per_minute(thousand),
        "cpu_ms_per_device": bench.of(thousand, "cpu") * 1000 / thousand[1],
        "wall_s_1000": bench.of(thousand, "wall"),
        "rss_mb_1000": bench.of(thousand, "rss"),
        "second_round_s": bench.of(thousand, "wall", 1),
        "second_round_cpu_ms_per_device": bench.of(thousand, "cpu", 1) * 1000 / thousand[1],
        "big_reply_s": bench.of(big, "wall"),
        "big_reply_mb": bench.of(big, "rss"),
    }
    if bench.rows("pyez"):
        found["ratio_pyez"] = bench.per_minute(bench.best("pyez")) / bench.per_minute(bench.best("plain"))
    for done in bench.results.get(("ssh", *MANY), []):
        marks = done[0].marks
        found["rss_growth_5000"] = max(marks) / marks[0]
    return {name: round(value, 2) for name, value in found.items()}


def table(bench: Bench) -> Iterator[str]:
    """The rows, for people."""
    yield "| variant | devices | at once | wall s | CPU ms a device | devices a minute | peak MB |"
    yield "|---|---|---|---|---|---|---|"
    for key in bench.results:
        turns = range(len(bench.results[key][0]))
        for turn in turns:
            name = f"{key[0]}, unchanged" if turn else key[0]
            wall, cpu, rss = (bench.of(key, which, turn) for which in ("wall", "cpu", "rss"))
            speed = f"{key[1] / wall * 60:,.0f}" if key[1] > 1 else "-"
            yield f"| {name} | {key[1]:,} | {key[2]:,} | {wall:.1f} | {cpu * 1000 / key[1]:.1f} | {speed} | {rss:.0f} |"


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="bench/poll.py", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short run: once, and without the smallest and the largest fleet")
    parser.add_argument("--runs", type=int, default=3, help="how often everything is measured (default 3); the medians count")
    parser.add_argument("--peer", metavar="HOST:PORT", help="an outside peer that stands for every device")
    parser.add_argument("--user", default=Target.user, help="who logs in to it; the password is in BENCH_PASSWORD")
    return parser.parse_args(given)


def peer(options: argparse.Namespace) -> AbstractContextManager[Target]:
    """The other side."""
    if options.peer:
        return peers.outside(options.peer, options.user, os.environ.get("BENCH_PASSWORD", Target.password))
    return peers.own(LATENCY)


def main(given: Iterable[str]) -> None:
    """Measure, and print the table and one line of JSON."""
    options = arguments(list(given))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with peer(options) as target:
        bench = Bench(target)
        measure(bench, runs=1 if options.quick else options.runs, quick=options.quick)
    sys.stdout.write("\n".join([*table(bench), "", json.dumps(figures(bench))]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

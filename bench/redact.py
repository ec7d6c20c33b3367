"""How fast secrets are taken out of 200 MB of mixed text, and in how much memory.

The text is made here: system logs, output of commands, configurations in curly and in set form, XML and JSON, with secrets of their
own, about as many as real ones have; their lines hardly repeat. Says what it measured, and ends with one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from string import Template
from typing import IO, Final

from agent.bundle.redact import redact

KEY: Final = bytes(32)
LETTERS: Final = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

LOGS: Final = """\
Jul 14 10:$s:$t lab-mx$d rpd[$n]: bgp_hold_timeout:4194: NOTIFICATION sent to 192.0.2.$b (External AS 64$e): code 4 (Hold Timer)
Jul 14 10:$s:$t lab-mx$d mib2d[$n]: SNMP_TRAP_LINK_DOWN: ifIndex $n, ifAdminStatus up(1), ifOperStatus down(2), ifName ge-0/$d/$d
Jul 14 10:$s:$t lab-mx$d sshd[$n]: Accepted publickey for lab from 192.0.2.$b port $n ssh2
Jul 14 10:$s:$t lab-mx$d fpc$d PFE_$n: counter $m of queue $d dropped $n packets
Jul 14 10:$s:$t lab-mx$d mgd[$n]: UI_CMDLINE_READ_LINE: User 'lab', command 'show interfaces ge-0/$d/$d extensive '
"""
TYPED: Final = (
    "Jul 14 10:$s:$t lab-mx$d mgd[$n]: UI_CMDLINE_READ_LINE: User 'lab', command 'set snmp community $secret clients 192.0.2.$b/32 '\n"
)
OUTPUT: Final = """\
Physical interface: ge-0/$d/$d, Enabled, Physical link is Up
  Interface index: $n, SNMP ifIndex: $n, Generation: $n
  Input rate     : $m bps ($n pps)
  Output rate    : $m bps ($n pps)
  Last flapped   : 2024-07-1$d 10:$s:$t UTC ($nw$dd ago)
192.0.2.$b/32     *[BGP/170] $nw$dd 10:$s:$t, localpref 100, from 192.0.2.$b
                      AS path: 64$e 64$e I, validation-state: unverified
                    > to 192.0.2.$b via ge-0/$d/$d.$n
"""
INTERFACE: Final = """\
    ge-0/$d/$d {
        description "to lab-mx$d, circuit $n";
        unit $n {
            family inet {
                address 192.0.2.$b/31;
            }
            family mpls;
        }
    }
"""
STANZAS: Final = """\
protocols {
    bgp {
        group g$n {
            neighbor 192.0.2.$b {
                authentication-key "$secret"; ## SECRET-DATA
                peer-as 64$e;
            }
        }
    }
}
policy-options {
    policy-statement p$n {
        term t$n {
            from community c$n;
            then accept;
        }
    }
    community c$n members 64496:$n;
}
"""
SET: Final = """\
set interfaces ge-0/$d/$d unit $n description "to lab-mx$d, circuit $n"
set interfaces ge-0/$d/$d unit $n family inet address 192.0.2.$b/31
set interfaces ge-0/$d/$d unit $n family mpls maximum-labels $d
set protocols bgp group g$n neighbor 192.0.2.$b peer-as 64$e
set protocols ospf area 0.0.0.$b interface ge-0/$d/$d.$n metric $n
set policy-options policy-statement p$n term t$n from prefix-list l$n
"""
ELEMENT: Final = """\
<physical-interface>
<name>ge-0/$d/$d</name>
<admin-status>up</admin-status>
<snmp-index>$n</snmp-index>
<description>to lab-mx$d, circuit $n</description>
<input-bps>$m</input-bps>
</physical-interface>
"""
OBJECT: Final = """\
            { "name" : "ge-0/$d/$d", "description" : "to lab-mx$d, circuit $n",
              "unit" : [ { "name" : $n, "family" : { "inet" : { "address" : [ { "name" : "192.0.2.$b/31" } ] } } } ] }"""


class Maker:
    """Fills templates with numbers and secrets."""

    def __init__(self, seed: int, secrets: int) -> None:
        self._random = random.Random(seed)
        self._secrets = ["".join(self._random.choices(LETTERS, k=12)) for _ in range(secrets)]

    def __getitem__(self, name: str) -> str:
        """What stands in the place of `$name`: each time something else."""
        if name == "secret":
            return self._random.choice(self._secrets)
        most = {"d": 10, "s": 60, "t": 60, "b": 255, "e": 999, "n": 10_000}.get(name, 1 << 30)
        return str(self._random.randrange(most))

    def __call__(self, template: str, times: int = 1, between: str = "") -> str:
        """A text, so many times."""
        return between.join(Template(template).substitute(self) for _ in range(times))


def pieces(make: Maker) -> Iterator[str]:
    """A third logs, a third output of commands, the rest configurations, XML and JSON."""
    yield make(LOGS, 140) + make(TYPED)
    yield make(OUTPUT, 130)
    yield f"interfaces {{\n{make(INTERFACE, 40)}}}\n{make(STANZAS, 2)}"
    yield make(SET, 30) + make('set access radius-server 192.0.2.$b secret "$secret"\n')
    secret = make("<secret>$secret</secret>")
    yield f"<rpc-reply>\n<interface-information>\n{make(ELEMENT, 40)}{secret}\n</interface-information>\n</rpc-reply>\n"
    between = ",\n"
    yield f'{{\n    "configuration" : {{\n        "interface" : [\n{make(OBJECT, 20, between)}\n        ]\n    }}\n}}\n'


def fill(target: IO[bytes], size: int, secrets: int) -> None:
    """Write so many bytes."""
    make, written = Maker(1, secrets), 0
    while written < size:
        written += target.write("".join(pieces(make)).encode())


def measured(megabytes: int, secrets: int) -> dict[str, float]:
    """Make a text, redact it once, and measure only that."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        fill(source, megabytes * 1_000_000, secrets)
        size = source.tell() / 1e6
        source.seek(0)
        wall, cpu = time.perf_counter(), time.process_time()
        counts = redact(source, target, KEY)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "mb": round(size, 1),
        "wall_s": round(wall, 2),
        "cpu_s": round(cpu, 2),
        "mb_per_s": round(size / wall, 1),
        "mb_per_cpu_s": round(size / cpu, 1),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "secrets": counts.total,
    }


def main() -> None:
    """Measure, and say it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=200)
    parser.add_argument("--secrets", type=int, default=40, help="different secrets that have no shape of their own")
    asked = parser.parse_args()
    figures = measured(asked.mb, asked.secrets)
    print("{mb} MB in {wall_s} s: {mb_per_s} MB/s, {rss_mb} MB of memory, {secrets} secrets replaced".format_map(figures))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

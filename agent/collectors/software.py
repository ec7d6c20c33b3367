"""Software: which release and packages each routing engine runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from agent.api import About, Ask, EngineSoftware, Package, Part, Replies, Reply, ReplyError, Rpc, Software
from agent.collectors.asking import ALL_ENGINES, everywhere

_PLAIN: Final = Rpc("get-software-information")
_EVERY_ENGINE: Final = Rpc.cli(f"show version {ALL_ENGINES}")
_IN_BRACKETS: Final = re.compile(r"\[([^\][]*)\]\s*$")
_IN_WORDS: Final = re.compile(r"^junos(?: version)?\s*:\s*(\S.*)$", re.IGNORECASE)
_RELEASE: Final = re.compile(r"\d{1,2}\.\d(?:[A-Z]\d|[A-Z]?-\d{8})", re.IGNORECASE)


@dataclass(frozen=True)
class CollectSoftware:
    """Ask every routing engine what it runs."""

    name = "software"
    record = Software

    def asks(self, about: About) -> Iterable[Ask]:
        """The release of every engine; of a device never seen before also how many engines it has."""
        if any(engine.startswith("member") for engine in about.engines):
            yield Ask("software", _EVERY_ENGINE, fallback=_PLAIN)  # in an MX virtual chassis members have two engines each
        else:
            yield everywhere("software", "get-software-information", "show version", about)
        if not about.model and not about.engines:
            yield Ask("engines", Rpc("get-route-engine-information"))

    def after(self, replies: Replies) -> Iterable[Ask]:
        """The other engines too, where one engine answered for a chassis that turns out to hold several."""
        engines, software = replies.get("engines"), replies.get("software")
        if engines is None or software is None or any(engine for engine, _ in software.items()):
            return
        if _several(engines):
            yield Ask("every", _EVERY_ENGINE, fallback=_PLAIN)

    def read(self, replies: Replies) -> Software:
        """Read every engine's release; what two engines run may differ."""
        reply = replies.get("every") or replies["software"]
        found: dict[tuple[str, str], EngineSoftware] = {}
        for engine, part in reply.engines("software-information"):
            one = _software(engine, part)
            found.setdefault((engine, one.hostname), one)
        return Software(tuple(found.values()))


def _several(engines: Reply) -> bool:
    """Whether the device lists more than one engine; a list that cannot be read is another collector's trouble."""
    try:
        return sum(1 for _ in engines.each("route-engine")) > 1
    except ReplyError:
        return False


def _software(engine: str, part: Part) -> EngineSoftware:
    packages = tuple(_package(item) for item in part.each("package-information"))
    return EngineSoftware(
        engine=engine,
        hostname=part.text("host-name") or "",
        model=part.text("product-model") or part.text("product-name") or "",
        release=part.text("junos-version") or next(_releases(packages, part), ""),
        os=part.text("os-name") or "",
        packages=packages,
    )


def _package(item: Part) -> Package:
    comment = item.text("comment") or ""
    release = _IN_BRACKETS.search(comment) or _IN_WORDS.search(comment)
    return Package(item.text("name") or "", release[1].strip() if release else "", comment)


def _releases(packages: tuple[Package, ...], part: Part) -> Iterator[str]:
    """What may be the release where the reply does not name it (before 15.x, on branch SRX, on NFX), likeliest first."""
    for package in packages:
        if package.name == "junos" and package.release:
            yield package.release
    for package in packages:
        if "junos" in package.comment.lower() and _RELEASE.match(package.release):
            yield package.release
    for component in part.each("version-information"):
        release = _RELEASE.match(component.text("release") or "")
        if release:
            yield release.string.partition(" ")[0]

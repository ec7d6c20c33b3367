"""What settings say of one another: names that have to exist, jumps that may not go round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.settings.complaints import unknown
from agent.settings.document import Trail
from agent.settings.schema import Overrides, Settings

BUILT_IN_SOURCES = ("yaml", "csv")


def contradictions(settings: Settings) -> Iterator[tuple[Trail, str]]:
    """The trail and the words of each."""
    yield from _logins(settings)
    yield from _jumps(settings)
    yield from _references(settings, ("defaults",), settings.defaults)
    for name, group in settings.groups.items():
        yield from _references(settings, ("groups", name), group)
    yield from _sources(settings)


def _logins(settings: Settings) -> Iterator[tuple[Trail, str]]:
    for name, login in settings.logins.items():
        if not (login.password or login.key or login.agent):
            yield ("logins", name), "needs a password, a key or agent: true"
        if login.passphrase and not login.key:
            yield ("logins", name, "passphrase"), "there is no key that it could open"


def _jumps(settings: Settings) -> Iterator[tuple[Trail, str]]:
    for name, jump in settings.jumps.items():
        yield from _named(("jumps", name, "login"), "login", jump.login, list(settings.logins))
        yield from _named(("jumps", name, "via"), "jump host", jump.via, list(settings.jumps))
        if way := _circle(settings, name):
            yield ("jumps", name, "via"), f"goes round in a circle: {' ▸ '.join(way)}"


def _circle(settings: Settings, name: str) -> list[str]:
    """The way from a jump host back to itself, if there is one."""
    way, at = [name], settings.jumps[name].via
    while at is not None and at in settings.jumps and at not in way:
        way.append(at)
        at = settings.jumps[at].via
    return [*way, name] if at == name else []


def _references(settings: Settings, trail: Trail, given: Overrides) -> Iterator[tuple[Trail, str]]:
    yield from _named((*trail, "login"), "login", given.login, list(settings.logins))
    yield from _named((*trail, "jump"), "jump host", given.jump, list(settings.jumps))


def _named(trail: Trail, what: str, given: str | None, known: Sequence[str]) -> Iterator[tuple[Trail, str]]:
    if given and given not in known:
        yield trail, unknown(what, given, known)


def _sources(settings: Settings) -> Iterator[tuple[Trail, str]]:
    """A built-in kind of source reads a file, and nothing else can be set of it."""
    for index, source in enumerate(settings.inventory):
        if source.kind not in BUILT_IN_SOURCES:
            continue
        if source.path is None:
            yield ("inventory", index, "path"), "is missing"
        for extra in source.model_extra or ():
            yield ("inventory", index, extra), unknown("setting", extra, ["kind", "path"])

"""Virtual chassis: its members, their roles and how they are linked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agent.api import About, Ask, Member, Neighbour, NotSupported, Part, Replies, ReplyError, Rpc, RpcFailed, VirtualChassis

_NOT_RUNNING: Final = re.compile(r"virtual.chassis.*not (?:running|configured)", re.IGNORECASE)
_SLOTS: Final = re.compile(r"\d+(?:\s*-\s*\d+)?")


@dataclass(frozen=True)
class CollectVirtualChassis:
    """Ask for the members; the master answers for all."""

    name = "virtual-chassis"
    record = VirtualChassis

    def asks(self, about: About) -> Iterable[Ask]:
        """One list."""
        yield Ask("members", Rpc("get-virtual-chassis-information"))

    def read(self, replies: Replies) -> VirtualChassis:
        """Read every member. A chassis that stands alone may not even run the process that would answer."""
        try:
            _, part = replies["members"].engines("virtual-chassis-information")[0]
        except RpcFailed as error:
            raise _verdict(error, replies.about) from error
        if len(part.element) == 0:
            raise RpcFailed("an empty answer on the virtual chassis")
        return _chassis(part)


def _verdict(error: RpcFailed, about: About) -> ReplyError:
    """What an error means: of a device that was seen to have members, a process that does not run is a failure."""
    alone = not about.virtual_chassis and _NOT_RUNNING.search(str(error))
    return NotSupported(str(error)) if alone else error


def _chassis(part: Part) -> VirtualChassis:
    planned = part.find("preprovisioned-virtual-chassis-information")
    head = planned or part.find("virtual-chassis-id-information") or part
    return VirtualChassis(
        identifier=head.text("virtual-chassis-id") or "",
        mode=head.text("virtual-chassis-mode") or "",
        preprovisioned=planned is not None,
        members=tuple(map(_member, part.each("member"))),
    )


def _member(item: Part) -> Member:
    """One member; the asterisk behind its role only says that we are logged in there."""
    slots = _SLOTS.search(item.text("fpc-slot") or item.text("fpc-slot-range") or "")
    return Member(
        number=item.number("member-id"),
        status=item.text("member-status") or "",
        role=(item.text("member-role") or "").rstrip("* "),
        serial=item.text("member-serial-number") or "",
        model=item.text("member-model") or "",
        priority=item.number("member-priority"),
        slots="".join(slots[0].split()) if slots else "",
        neighbours=tuple(Neighbour(one.number("neighbor-id"), one.text("neighbor-interface") or "") for one in item.each("neighbor")),
    )

"""Every rpc of every device: whole XML, in the device's own style, with the facts of its description."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agent.errors import NotSupported
from agent.lab.description import LabDevice
from agent.lab.families import FAMILIES
from agent.lab.peer import Rendered
from agent.lab.request import COMMANDS, read_request
from agent.model.reply import Reply
from agent.model.rpc import Rpc

NAMES = ["lab-acx1", "lab-ex1", "lab-mx1", "lab-mxvc1", "lab-nfx1", "lab-ptx1", "lab-qfx1", "lab-srx1", "lab-vsrx1"]
WANTS = {
    "file-show": {"filename": "/etc/hosts.junos"},
    "get-checksum-information": {"path": "/etc/hosts.junos"},
    "get-sha1-checksum-information": {"path": "/etc/hosts.junos"},
    "get-sha256-checksum-information": {"path": "/etc/hosts.junos"},
}
ARGUMENT = {"file show": " /etc/hosts.junos", "file checksum md5": " /etc/hosts.junos"}
ARGUMENT |= {"file checksum sha1": " /etc/hosts.junos", "file checksum sha-256": " /etc/hosts.junos"}
NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
Ask = Callable[..., Reply]
Devices = dict[str, LabDevice]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rpc", FAMILIES)
def test_every_rpc(devices: Devices, ask: Ask, name: str, rpc: str) -> None:
    """It is XML, it says nothing fatal, and every engine that should answers; what a platform has not, it does not know."""
    reply = ask(devices[name], Rpc(rpc, **WANTS.get(rpc, {})))

    assert reply.root.tag == "rpc-reply"
    assert reply.missing == ()
    if FAMILIES[rpc].known(devices[name]):
        assert reply.fatal is None
    else:
        assert isinstance(reply.refusal(""), NotSupported)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_answer_as_rpcs(devices: Devices, ask: Ask, command: str) -> None:
    """A command's reply is its rpc's; only a configuration comes as text."""
    rpc = COMMANDS[command]
    device = next(device for device in devices.values() if FAMILIES[rpc].known(device))

    with ask(device, Rpc.cli(command + ARGUMENT.get(command, ""))).body.open() as source:
        one = source.read()
    with ask(device, Rpc(rpc, **WANTS.get(rpc, {}))).body.open() as source:
        other = source.read()
    assert one == other or b"<configuration-text" in one


@pytest.mark.parametrize(
    ("name", "rpc", "engines"),
    [
        ("lab-mx1", Rpc("get-software-information"), [""]),
        ("lab-mx1", Rpc.cli("show version invoke-on all-routing-engines"), ["re0", "re1"]),
        ("lab-mx1", Rpc.cli("show version invoke-on other-routing-engine"), ["re1"]),
        ("lab-ex1", Rpc("get-software-information"), ["fpc0", "fpc1", "fpc2"]),
        ("lab-ex1", Rpc("get-software-information", all_members=True), ["fpc0", "fpc1", "fpc2"]),
        ("lab-ex1", Rpc("get-software-information", member="1"), ["fpc1"]),
        ("lab-ex1", Rpc("get-software-information", local=True), ["fpc0"]),
        ("lab-srx1", Rpc("get-software-information"), ["node0", "node1"]),
        ("lab-srx1", Rpc("get-software-information", node="1"), ["node1"]),
        ("lab-ptx1", Rpc("get-software-information"), [""]),
        ("lab-ptx1", Rpc("get-software-information", node="all"), ["re0"]),
        ("lab-qfx1", Rpc("get-software-information"), ["fpc0"]),
        ("lab-mxvc1", Rpc("get-software-information"), ["member0", "member1"]),
        ("lab-mxvc1", Rpc("get-software-information", member="1"), ["member1"]),
        ("lab-mxvc1", Rpc("get-software-information", local=True), ["member0"]),
        (
            "lab-mxvc1",
            Rpc.cli("show version invoke-on all-routing-engines"),
            ["member0-re0", "member0-re1", "member1-re0", "member1-re1"],
        ),
        ("lab-srx1", Rpc("get-software-information", node="primary"), ["node0"]),
        ("lab-vsrx1", Rpc("get-software-information"), [""]),
    ],
)
def test_software(devices: Devices, ask: Ask, name: str, rpc: Rpc, engines: list[str]) -> None:
    """Each engine that is asked has its release, in the wrapper that the platform uses."""
    found = ask(devices[name], rpc).engines("software-information")

    assert [engine for engine, _ in found] == engines
    assert {part.text("junos-version") for _, part in found} == {devices[name].release}
    assert {part.text("host-name") for _, part in found} == {name}


def test_a_node_that_is_not_there(devices: Devices, ask: Ask) -> None:
    """Evolved answers for it with nothing, and with no error."""
    reply = ask(devices["lab-ptx1"], Rpc("get-software-information", node="re1"))

    assert reply.fatal is None
    assert not any(reply.each("software-information"))


@pytest.mark.parametrize("name", NAMES)
def test_chassis(devices: Devices, ask: Ask, name: str) -> None:
    """Every part is there, inside the part that holds it."""
    device = devices[name]
    reply = ask(device, Rpc("get-chassis-inventory"))
    tags = ("chassis-module", "chassis-sub-module", "chassis-sub-sub-module", "chassis-sub-sub-sub-module")
    found = []
    for part in reply.root.iter(*tags):
        path = [part.findtext("name", "").strip()]
        for above in part.iterancestors(*tags):
            path.insert(0, above.findtext("name", "").strip())
        assert part.tag == tags[len(path) - 1]
        found.append(("/".join(path), part.findtext("serial-number", "").strip()))

    assert found == [(part.path, part.serial) for box in device.chassis for part in box.parts]


@pytest.mark.parametrize("name", NAMES)
def test_alarms(devices: Devices, ask: Ask, name: str) -> None:
    """Each list holds its own alarms, and says how many, or that there is none."""
    device = devices[name]
    for rpc, which in (("get-alarm-information", "chassis"), ("get-system-alarm-information", "system")):
        reply = ask(device, Rpc(rpc))
        expected = [alarm.description for alarm in device.alarms if which in alarm.listed_by]
        assert [part.text() for part in reply.each("alarm-description")] == expected
        assert sum(part.number() or 0 for part in reply.each("active-alarm-count")) == len(expected)
        assert any(reply.each("no-active-alarms")) or expected


@pytest.mark.parametrize("name", NAMES)
def test_environment(devices: Devices, ask: Ask, name: str) -> None:
    """Every item is there; the class stands at the first of a group only."""
    device = devices[name]
    items = list(ask(device, Rpc("get-environment-information")).each("environment-item"))

    assert [(item.text("name"), item.text("status")) for item in items] == [(one.name, one.status) for one in device.environment]
    classes = [item.text("class") for item in items]
    assert all(classes[at] is None for at in range(1, len(items)) if device.environment[at].category == device.environment[at - 1].category)


@pytest.mark.parametrize(
    ("name", "rpc"),
    [
        ("lab-mx1", Rpc.cli("show system core-dumps routing-engine both")),
        ("lab-ex1", Rpc("get-system-core-dumps", all_members=True)),
        ("lab-srx1", Rpc("get-system-core-dumps")),
        ("lab-ptx1", Rpc("get-system-core-dumps")),
    ],
)
def test_core_dumps(devices: Devices, ask: Ask, name: str, rpc: Rpc) -> None:
    """Each core file is listed once, with size and time, at the engine that has it."""
    device = devices[name]
    found = {
        (engine, (directory.attribute("name") or "") + (file.text("file-name") or ""), file.number("file-size"), file.text("file-date"))
        for engine, directory in ask(device, rpc).engines("directory")
        for file in directory.each("file-information")
    }

    assert found == {
        (engine.name, core.path, core.size, f"{core.written.timestamp():.0f}") for engine in device.engines for core in engine.cores
    }


def test_no_core_dumps_is_text(devices: Devices, ask: Ask) -> None:
    """A device without core files says so in words, place by place."""
    reply = ask(devices["lab-vsrx1"], Rpc("get-system-core-dumps"))

    assert not any(reply.each("file-information"))
    assert reply.output.count("No such file or directory") == 5


@pytest.mark.parametrize("name", NAMES)
def test_routing_engines(devices: Devices, ask: Ask, name: str) -> None:
    """Serial numbers and starts are the description's; line cards are not listed."""
    engines = [engine for engine in devices[name].engines if engine.mastership != "linecard"]
    found = list(ask(devices[name], Rpc("get-route-engine-information")).each("route-engine"))

    assert [(part.text("serial-number") or "", part.moment("start-time")) for part in found] == [
        (one.serial, one.started) for one in engines
    ]
    assert [part.text("status") for part in found] == [one.status for one in engines]


@pytest.mark.parametrize("name", NAMES)
def test_storage_and_uptime(devices: Devices, ask: Ask, name: str) -> None:
    """File systems and starts are the description's."""
    device = devices[name]
    engines = (device.master,) if device.dual else device.engines
    if device.members:
        engines = tuple(engine for engine in device.engines if engine.mastership == "master")
    disks = [part.text("mounted-on") for part in ask(device, Rpc("get-system-storage")).each("filesystem")]
    boots = [part.moment("date-time") for part in ask(device, Rpc("get-system-uptime-information")).each("system-booted-time")]

    assert disks == [disk.mounted_on for engine in engines for disk in engine.filesystems]
    assert boots == [engine.started for engine in engines]


@pytest.mark.parametrize("rpc", ["get-route-engine-information", "get-environment-information", "get-system-uptime-information"])
def test_time_moves(devices: Devices, ask: Ask, rpc: str) -> None:
    """Two polls differ, and two at the same second do not."""
    device = devices["lab-mx1"]
    first, again, later = (ask(device, Rpc(rpc), when=NOON + timedelta(seconds=after)).root for after in (0, 0, 23))
    text = ["".join(root.itertext()) for root in (first, again, later)]

    assert text[0] == text[1] != text[2]


@pytest.mark.parametrize(
    ("name", "rpc", "message", "bad"),
    [
        ("lab-mx1", Rpc("get-nothing"), "syntax error", "get-nothing"),
        ("lab-ptx1", Rpc("get-nothing"), "syntax error", "get-nothing"),
        ("lab-mx1", Rpc("get-software-information", all_members=True), "syntax error", "all-members"),
        ("lab-mx1", Rpc("get-chassis-inventory", all_members=True), "syntax error", "all-members"),
        ("lab-vsrx1", Rpc.cli("show version invoke-on all-routing-engines"), "syntax error", "invoke-on"),
        ("lab-mx1", Rpc.cli("shw version"), "unknown command.", "shw"),
        ("lab-mx1", Rpc.cli("show chassis foo bar"), "unknown command.", "foo"),
        ("lab-mx1", Rpc.cli("request system reboot"), "unknown command.", "request"),
        ("lab-vsrx1", Rpc.cli("show bridge mac-table count"), "unknown command.", "bridge"),
        ("lab-mx1", Rpc("get-virtual-chassis-information"), "syntax error", "get-virtual-chassis-information"),
        ("lab-srx1", Rpc("get-chassis-cluster-status", node="0"), "syntax error", "node"),
        ("lab-nfx1", Rpc("get-power-usage-information"), "syntax error", "get-power-usage-information"),
        ("lab-vsrx1", Rpc("get-chassis-cluster-status"), "error: Chassis cluster is not enabled", ""),
        ("lab-vsrx1", Rpc("get-chassis-cluster-data-plane-statistics"), "error: HA is not enabled", ""),
    ],
)
def test_refusals(devices: Devices, ask: Ask, name: str, rpc: Rpc, message: str, bad: str) -> None:
    """What a device does not know, it refuses in its own form."""
    reply = ask(devices[name], rpc)

    assert [(error.message, error.bad_element) for error in reply.errors] == [(message, bad)]
    assert isinstance(reply.refusal(""), NotSupported)


def test_plain_text_refusal(devices: Devices, ask: Ask) -> None:
    """Some daemons answer in plain text."""
    assert ask(devices["lab-vsrx1"], Rpc("get-bgp-summary-information")).output == "BGP is not running"


def test_permission_denied(devices: Devices, ask: Ask) -> None:
    """What one login may not ask, another may."""
    rpc = Rpc("get-system-storage")
    denied = ask(devices["lab-mx1"], rpc, user="observer")

    assert [(error.message, error.bad_element) for error in denied.errors] == [("permission denied", "get-system-storage")]
    assert ask(devices["lab-mx1"], rpc).fatal is None


def test_warning_beside_the_payload(devices: Devices, ask: Ask) -> None:
    """A warning is no failure."""
    reply = ask(devices["lab-ex1"], Rpc("get-system-storage"))

    assert [error.severity for error in reply.errors] == ["warning"]
    assert len(reply.engines("system-storage-information")) == 3


@pytest.mark.parametrize(
    ("name", "rpc", "lost", "rest"),
    [
        ("lab-mx1", Rpc.cli("show version invoke-on all-routing-engines"), "re1", ["re0"]),
        ("lab-ex1", Rpc("get-software-information", all_members=True), "fpc2", ["fpc0", "fpc1"]),
        ("lab-srx1", Rpc("get-software-information"), "node1", ["node0"]),
    ],
)
def test_one_engine_is_lost(devices: Devices, ask: Ask, name: str, rpc: Rpc, lost: str, rest: list[str]) -> None:
    """The others answer, and the reply says which one did not."""
    engines = tuple(replace(engine, reachable=engine.name != lost) for engine in devices[name].engines)
    reply = ask(replace(devices[name], engines=engines), rpc)

    assert reply.missing == (lost,)
    assert [engine for engine, _ in reply.engines("software-information")] == rest


def raw(reply: object) -> bytes:
    """The bytes of a reply."""
    with reply.body.open() as source:  # type: ignore[attr-defined]
        return source.read()


def test_style(devices: Devices, ask: Ask) -> None:
    """Prefixes, padding and namespaces are each device's own; the payload's namespace is of the R0 release."""
    virtual = raw(ask(devices["lab-vsrx1"], Rpc("get-alarm-information")))
    router = raw(ask(devices["lab-mx1"], Rpc("get-alarm-information")))

    assert virtual.startswith(b'<nc:rpc-reply xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"')
    assert b"junos/24.4R1.9/junos" in virtual
    assert b'xmlns="http://xml.juniper.net/junos/24.4R0/junos-alarm"' in virtual
    assert b"<product-model>\nvSRX\n</product-model>" in raw(ask(devices["lab-vsrx1"], Rpc("get-software-information")))
    assert router.startswith(b'<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"')
    assert b' message-id="5">' in router


def test_several_version_blocks(devices: Devices, ask: Ask) -> None:
    """A network functions box has no release, but blocks of components, one of them empty."""
    reply = ask(devices["lab-nfx1"], Rpc("get-software-information", local=True, detail=True))
    blocks = list(reply.each("version-information"))

    assert not any(reply.each("junos-version"))
    assert [block.text("component") or "" for block in blocks] == ["MGD", "", "CLI", "JDMD"]
    assert blocks[0].text("release") == "18.4R3-S4.secure [lab]"


@pytest.mark.parametrize(
    ("form", "expected"), [("json", '"alarm-class": [\n            {\n              "data": "Minor"'), ("text", "alarm-class: Minor\n")]
)
def test_other_forms(devices: Devices, form: str, expected: str) -> None:
    """Junos' JSON and plain text are rendered from the same reply."""
    request = read_request(f'<rpc message-id="1"><get-system-alarm-information format="{form}"/></rpc>'.encode())

    assert expected in Rendered(devices["lab-vsrx1"]).answer(request, "lab").decode()


def test_a_lost_member_is_named(devices: Devices, ask: Ask) -> None:
    """Of a virtual chassis of routers, the rest answers."""
    device = devices["lab-mxvc1"]
    engines = tuple(replace(engine, reachable=not engine.name.startswith("member1")) for engine in device.engines)
    reply = ask(replace(device, engines=engines), Rpc("get-chassis-inventory"))

    assert reply.missing == ("member1",)
    assert [name for name, _ in reply.engines("chassis-inventory")] == ["member0"]


def test_an_rpc_is_quick(devices: Devices) -> None:
    """All devices' answers to all rpcs, on average well below a millisecond."""
    requests = [read_request(f'<rpc message-id="1">{Rpc(name, **WANTS.get(name, {})).xml}</rpc>'.encode()) for name in FAMILIES]
    peers = [Rendered(device) for device in devices.values()]
    for peer in peers:
        peer.answer(read_request(b"<rpc><file-list><path>/var/log</path></file-list></rpc>"), "lab")
    began = time.process_time()
    for peer in peers:
        for request in requests:
            peer.answer(request, "lab")

    assert (time.process_time() - began) / (len(peers) * len(requests)) < 0.001

"""Other people's clients against the lab, unchanged: PyEZ, NAPALM, ncclient, scrapli, and OpenSSH by hand."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from process import Inside, running

from agent.lab.host import LabHost
from agent.lab.peer import Rendered
from agent.lab.server import Lab

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # what other people's libraries complain of is theirs
]

HELLO = (
    '<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>'
    "<capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>]]>]]>"
)
RED, FAILED = 95, -1.0

FACTS = {
    "lab-mx1": {
        "hostname": "lab-mx1",
        "fqdn": "lab-mx1.lab.example",
        "domain": "lab.example",
        "model": "MX480",
        "version": "21.4R3-S5.4",
        "version_RE0": "21.4R3-S5.4",
        "version_RE1": "21.4R3-S5.4",
        "serialnumber": "LABMX48001",
        "personality": "MX",
        "2RE": True,
        "master": "RE0",
        "current_re": ["master", "re0"],
        "vc_capable": False,
        "srx_cluster": None,
        "switch_style": "BRIDGE_DOMAIN",
        "HOME": "/var/home/lab",
        "vmhost": False,
    },
    "lab-mxvc1": {
        "model": "MX240",
        "version": "19.4R3-S9",
        "serialnumber": "LABVC24000",
        "RE_hw_mi": True,
        "2RE": True,
        "vc_capable": True,
        "vc_master": "0",
        "current_re": ["master", "member0-re0"],
        "personality": "MX",
    },
    "lab-ex1": {
        "model": "EX4300-48T",
        "personality": "SWITCH",
        "ifd_style": "SWITCH",
        "switch_style": "VLAN_L2NG",
        "serialnumber": None,
        "vc_capable": True,
        "vc_mode": "Enabled",
        "vc_master": "0",
        "current_re": ["master", "fpc0"],
    },
    "lab-qfx1": {"model": "QFX5120-48Y-8C", "personality": "SWITCH", "serialnumber": "LABQFX5120", "vc_fabric": False, "vc_master": "0"},
    "lab-srx1": {
        "model": "SRX1500",
        "personality": "SRX_MIDRANGE",
        "serialnumber": "LABSRX9000",
        "srx_cluster": True,
        "srx_cluster_id": "1",
        "current_re": ["node0"],
        "version_RE1": "22.4R3",
    },
    "lab-vsrx1": {"model": "VSRX", "srx_cluster": False, "serialnumber": "LABVSRX00001", "version": "24.4R1.9"},
    "lab-ptx1": {"model": "PTX10001-36MR", "personality": "PTX", "vmhost": False, "current_re": ["re0"], "version": "23.4R2-EVO"},
    "lab-acx1": {"model": "ACX7024", "personality": "ACX", "vmhost": False, "serialnumber": "LABACX7024", "hostname": "lab-acx1"},
    "lab-nfx1": {"model": "NFX250_S2_10_T", "personality": "NFX", "version": "18.4R3-S4", "hostname": "lab-nfx1"},
}
"""What PyEZ learns from each device, by eye."""


@dataclass(frozen=True)
class ByHand:
    """OpenSSH's programs, with a device's key and nothing of the user's own configuration."""

    host: LabHost
    folder: Path

    def __call__(self, program: str, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run `ssh`, `scp` or `sftp`."""
        port = "-p" if program == "ssh" else "-P"
        start = [program, "-F", "/dev/null", "-i", str(self.folder / "key"), port, str(self.host.port)]
        options = {
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": str(self.folder / "known_hosts"),
            "GlobalKnownHostsFile": "/dev/null",
        }
        given = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        return subprocess.run([*start, *given, *words], input=text, capture_output=True, text=True, timeout=20, check=False)

    @property
    def login(self) -> str:
        """User and address."""
        return f"{self.host.user}@{self.host.address}"


@pytest.fixture(scope="module")
def lab() -> Iterator[tuple[Lab, Inside]]:
    """The shipped devices, in a thread of their own."""
    with running(Lab.shipped()) as both:
        yield both


@pytest.fixture(scope="module")
def learnt(lab: tuple[Lab, Inside]) -> dict[str, dict[str, Any]]:
    """Every fact of every device, as PyEZ gathers them; none of them may fail."""
    junos = pytest.importorskip("jnpr.junos", reason="PyEZ is not installed")

    def gathered(host: LabHost) -> dict[str, Any]:
        with junos.Device(host=host.address, port=host.port, user=host.user, password=host.password, hostkey_verify=False) as device:
            device.facts_refresh(exception_on_failure=True)
            return dict(device.facts)

    return each(lab[0], gathered)


def each(lab: Lab, ask: Callable[[LabHost], Any]) -> dict[str, Any]:
    """What all devices say, asked at once."""
    with ThreadPoolExecutor(len(lab.hosts)) as pool:
        return dict(zip([host.name for host in lab.hosts], pool.map(ask, lab.hosts), strict=True))


@pytest.fixture
def by_hand(lab: tuple[Lab, Inside], tmp_path: Path) -> Callable[[str], ByHand]:
    """OpenSSH, ready for one device."""
    if not all(map(shutil.which, ("ssh", "scp", "sftp"))):
        pytest.skip("OpenSSH's clients are not installed")

    def ready(name: str) -> ByHand:
        host = lab[0][name]
        (tmp_path / "key").touch(mode=0o600)
        (tmp_path / "key").write_bytes(host.entry.key.export_private_key())
        (tmp_path / "known_hosts").write_text("".join(f"[{host.address}]:{host.port} {key}\n" for key in host.host_keys))
        return ByHand(host, tmp_path)

    return ready


@pytest.mark.parametrize("name", FACTS)
def test_pyez_facts(learnt: dict[str, dict[str, Any]], name: str) -> None:
    """PyEZ's whole fact set is gathered, and is right."""
    facts = learnt[name]

    assert facts["hostname"] == name
    assert {key: facts[key] for key in FACTS[name]} == FACTS[name]


def test_pyez_engines(learnt: dict[str, dict[str, Any]]) -> None:
    """It sees each routing engine, and each node of a cluster in its redundancy groups."""
    assert learnt["lab-mx1"]["RE1"]["mastership_state"] == "backup"
    assert learnt["lab-mx1"]["RE0"]["model"] == "RE-LAB-1800X4"
    assert sorted(learnt["lab-mxvc1"]["re_info"]) == ["default", "member0", "member1"]
    assert learnt["lab-srx1"]["srx_cluster_redundancy_group"]["1"]["node1"]["status"] == "secondary"
    assert learnt["lab-ptx1"]["RE1"] is None


def test_pyez_files(lab: tuple[Lab, Inside], tmp_path: Path) -> None:
    """Its file utilities list and sum files, and its SCP fetches them."""
    junos = pytest.importorskip("jnpr.junos", reason="PyEZ is not installed")
    from jnpr.junos.utils.fs import FS
    from jnpr.junos.utils.scp import SCP

    host = lab[0]["lab-mx1"]
    with junos.Device(host=host.address, port=host.port, user=host.user, password=host.password, hostkey_verify=False) as device:
        names = FS(device).ls("/var/log")["files"]
        digest = FS(device).checksum("/var/tmp/l2ald.core.0.gz", "sha256")
        with SCP(device) as scp:
            scp.get("/var/tmp/l2ald.core.0.gz", str(tmp_path / "core"))
    from hashlib import sha256

    assert "messages.0.gz" in names
    assert sha256((tmp_path / "core").read_bytes()).hexdigest() == digest


@pytest.fixture(scope="module")
def gotten(lab: tuple[Lab, Inside]) -> dict[str, dict[str, Any]]:
    """What NAPALM's getters return, of every device."""
    napalm = pytest.importorskip("napalm", reason="NAPALM is not installed")
    driver = napalm.get_network_driver("junos")

    def got(host: LabHost) -> dict[str, Any]:
        with driver(host.address, host.user, host.password, optional_args={"port": host.port}) as device:
            getters = ("facts", "environment", "interfaces", "config", "interfaces_counters")
            return {getter: getattr(device, f"get_{getter}")() for getter in getters}

    return each(lab[0], got)


@pytest.mark.parametrize("name", FACTS)
def test_napalm(gotten: dict[str, dict[str, Any]], lab: tuple[Lab, Inside], name: str) -> None:
    """Its getters agree with the description, on every device."""
    found, peer = gotten[name], lab[0][name].peer
    assert isinstance(peer, Rendered)
    device = peer.device

    assert (found["facts"]["hostname"], found["facts"]["os_version"]) == (name, device.release)
    assert found["facts"]["uptime"] > 0
    assert found["facts"]["interface_list"] == [one.name for one in device.interfaces]
    for one in device.interfaces:
        assert found["interfaces"][one.name]["is_up"] is (one.oper == "up")
        assert found["interfaces"][one.name]["description"] == one.description
    assert f"host-name {name};" in found["config"]["running"]
    assert "LabSecretBgp" in found["config"]["candidate"]
    assert any(counters["rx_octets"] > 0 for counters in found["interfaces_counters"].values())


def test_napalm_environment(gotten: dict[str, dict[str, Any]]) -> None:
    """Supplies, fans, temperatures, load and memory, with their states."""
    router, cluster = gotten["lab-mx1"]["environment"], gotten["lab-srx1"]["environment"]

    assert router["power"]["Power Supply 0"]["status"] is True
    assert router["power"]["Power Supply 3"]["status"] is False
    assert 0 < router["temperature"]["FPC 0 Intake"]["temperature"] < RED
    assert router["fans"]["Top Rear Fan"] == {"status": True}
    assert router["memory"]["available_ram"] > router["memory"]["used_ram"] > 0
    assert 0 < cluster["memory"]["used_ram"] < cluster["memory"]["available_ram"]
    assert gotten["lab-ptx1"]["environment"]["power"]["PSM 0"]["output"] > FAILED


@pytest.mark.parametrize(("name", "kind"), [("lab-mx1", "junos"), ("lab-ptx1", "junos"), ("lab-vsrx1", "default"), ("lab-qfx1", "default")])
def test_ncclient(lab: tuple[Lab, Inside], name: str, kind: str) -> None:
    """The base operations and rpcs of Junos, over NETCONF 1.0 and 1.1, with and without its Junos manners."""
    manager = pytest.importorskip("ncclient.manager", reason="ncclient is not installed")
    host = lab[0][name]
    login = {"username": host.user, "password": host.password, "look_for_keys": False, "allow_agent": False, "hostkey_verify": False}
    wanted = "<configuration><system><host-name/></system></configuration>"
    with manager.connect(host=host.address, port=host.port, device_params={"name": kind}, **login) as session:
        whole = session.get_config(source="running")
        narrow = session.get_config(source="running", filter=("subtree", wanted))
        state = session.get()
        asked = (
            session.dispatch(etree.fromstring("<get-alarm-information/>")) if kind == "default" else session.rpc("<get-alarm-information/>")
        )
        with session.locked("candidate"):
            pass

    assert f"<host-name>{name}</host-name>" in str(whole)
    assert "domain-name" in str(whole)
    assert f"<host-name>{name}</host-name>" in str(narrow)
    assert "domain-name" not in str(narrow)
    assert "<configuration" in str(state)
    assert "alarm-summary" in str(asked)


def test_ncclient_junos(lab: tuple[Lab, Inside]) -> None:
    """Commands and configurations in the forms that Junos adds."""
    manager = pytest.importorskip("ncclient.manager", reason="ncclient is not installed")
    host = lab[0]["lab-mx1"]
    login = {"username": host.user, "password": host.password, "look_for_keys": False, "allow_agent": False, "hostkey_verify": False}
    with manager.connect(host=host.address, port=host.port, device_params={"name": "junos"}, **login) as session:
        command = session.command("show chassis alarms", format="xml")
        curly = session.get_configuration(format="text")
        with pytest.raises(Exception, match="syntax error"):
            session.rpc("<get-nothing/>")

    assert command.xpath("//alarm-description")[0].text == "PEM 3 Not Powered"
    assert "host-name lab-mx1;" in str(curly)


@pytest.mark.parametrize("name", ["lab-mx1", "lab-ptx1"])
def test_scrapli(lab: tuple[Lab, Inside], name: str) -> None:
    """Its own SSH and NETCONF, over 1.0 and 1.1."""
    scrapli = pytest.importorskip("scrapli", reason="scrapli is not installed")
    from scrapli import transport

    host = lab[0][name]
    login = scrapli.AuthOptions(username=host.user, password=host.password)
    with scrapli.Netconf(host=host.address, port=host.port, auth_options=login, transport_options=transport.Ssh2Options()) as session:
        whole = session.get_config().result
        asked = session.raw_rpc("<get-system-information/>").result

    assert f"<host-name>{name}</host-name>" in whole
    assert f"<host-name>{name}</host-name>" in asked


@pytest.mark.parametrize(("name", "ok"), [("lab-mx1", "<ok/>"), ("lab-acx1", "<nc:ok/>")])
def test_ssh_by_hand(by_hand: Callable[[str], ByHand], name: str, ok: str) -> None:
    """What one types into `ssh -s netconf` is answered, and the end is an end."""
    client = by_hand(name)
    asked = '<rpc message-id="1"><get-system-information/></rpc>]]>]]><rpc message-id="2"><close-session/></rpc>]]>]]>'
    ended = client("ssh", client.login, "-s", "netconf", text=HELLO + asked)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert f"<host-name>{name}</host-name>" in ended.stdout
    assert (
        ended.stdout.rstrip()
        .removesuffix("]]>]]>")
        .rstrip()
        .removesuffix("</rpc-reply>")
        .removesuffix("</nc:rpc-reply>")
        .rstrip()
        .endswith(ok)
    )


@pytest.mark.parametrize("older", [False, True])
def test_scp_by_hand(by_hand: Callable[[str], ByHand], tmp_path: Path, older: bool) -> None:
    """OpenSSH fetches a log and a core file, with the newer protocol and the older; what is not the device's is not there."""
    client = by_hand("lab-mx1")
    way = ["-O"] if older else []
    for path, name in (("/var/log/messages.0.gz", "log"), ("/var/tmp/l2ald.core.0.gz", "core")):
        assert client("scp", *way, f"{client.login}:{path}", str(tmp_path / name)).returncode == 0
    missing = client("scp", *way, f"{client.login}:/etc/passwd", str(tmp_path / "none"))

    assert b"mgd[" in gzip.decompress((tmp_path / "log").read_bytes())
    assert (tmp_path / "core").stat().st_size == 262144
    assert missing.returncode == 1
    assert not (tmp_path / "none").exists()


def test_sftp_by_hand(by_hand: Callable[[str], ByHand], tmp_path: Path) -> None:
    """OpenSSH's `sftp` lists and climbs, and gets nowhere."""
    client = by_hand("lab-ptx1")
    escapes = ["cd /../../..", "pwd", "ls", "get ../../../etc/passwd", "symlink /etc/passwd /var/tmp/y"]
    ended = client("sftp", client.login, text="\n".join(["ls -l /var/core/re0", *escapes, "ls /var/tmp", ""]))

    assert "-rw-rw----    1 root     field    22020096 May  1  2025" in ended.stdout
    assert "Remote working directory: /\n" in ended.stdout
    assert "etc  usr  var" in ended.stdout
    assert 'File "/../../../etc/passwd" not found.' in ended.stderr
    assert ended.stderr.count("Permission denied") == 1
    assert not ended.stdout.rstrip().endswith("x")

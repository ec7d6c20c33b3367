"""Device files."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.lab.description import LabDevice
from agent.lab.loading import load_device

SMALL = """
hostname: box
model: MX5
release: 21.2R3
engines: [{model: RE}]
chassis: [{description: MX5, parts: [[FPC 0], ["FPC 0/Xcvr 2..4", "", "", "S{n}"]]}]
"""


def written(folder: Path, text: str) -> Path:
    """A device file."""
    path = folder / "box.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_ranges(tmp_path: Path) -> None:
    """One line can stand for several parts; each has its own serial number."""
    device = load_device(written(tmp_path, SMALL))

    assert [(part.path, part.serial) for part in device.chassis[0].parts] == [
        ("FPC 0", ""),
        ("FPC 0/Xcvr 2", "S2"),
        ("FPC 0/Xcvr 3", "S3"),
        ("FPC 0/Xcvr 4", "S4"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SMALL + "hostnam: x", "box.yaml.hostnam: no such setting; did you mean hostname?"),
        (SMALL.replace("release: 21.2R3\n", ""), "box.yaml.release: missing"),
        (SMALL.replace("model: MX5", "model: 5"), "box.yaml.model: expected str, not 5"),
        (SMALL.replace("[{model: RE}]", "{model: RE}"), "box.yaml.engines: expected list"),
        (SMALL.replace("[{model: RE}]", "[{model: RE, memory: true}]"), "box.yaml.engines[0].memory: expected int, not True"),
        (SMALL.replace("[{model: RE}]", "[7]"), "box.yaml.engines[0]: expected a mapping, not 7"),
        (SMALL.replace("[{model: RE}]", "[]"), "box.yaml: a device needs an engine"),
        (SMALL + "alarms: [[a, b, 2025-01-01T00:00:00Z, c, d, e, [], 8]]", "box.yaml.alarms[0]: at most 7 values"),
        ("a: [", "box.yaml: while parsing"),
        ("[]", "box.yaml.hostname: missing"),
    ],
)
def test_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    """The error names the path, in one line."""
    with pytest.raises(ConfigError) as caught:
        load_device(written(tmp_path, text))

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    """A missing file is an error of ours."""
    with pytest.raises(ConfigError, match="No such file"):
        load_device(tmp_path / "none.yaml")


def test_shipped_devices(devices: dict[str, LabDevice]) -> None:
    """Nine devices, of nine kinds; both versions of NETCONF among them."""
    kinds = {
        name: [
            kind for kind in ("dual", "virtual_chassis", "cluster", "evolved", "members", "chunked", "components") if getattr(device, kind)
        ]
        for name, device in devices.items()
    }

    assert kinds == {
        "lab-acx1": ["evolved", "chunked"],
        "lab-ex1": ["virtual_chassis"],
        "lab-mx1": ["dual"],
        "lab-mxvc1": ["members"],
        "lab-nfx1": ["components"],
        "lab-ptx1": ["evolved", "chunked"],
        "lab-qfx1": ["virtual_chassis", "chunked"],
        "lab-srx1": ["cluster"],
        "lab-vsrx1": [],
    }
    assert len(devices["lab-mx1"].chassis[0].parts) > 50
    assert devices["lab-mxvc1"].members == ("member0", "member1")


def test_too_large_a_core(tmp_path: Path) -> None:
    """A core file can be fetched, so it has a limit."""
    text = SMALL.replace("[{model: RE}]", "[{model: RE, cores: [[/var/tmp/x.core.0, 2000000000, 2025-01-01T00:00:00Z]]}]")
    with pytest.raises(ConfigError, match="a core file of 2000000000 bytes"):
        load_device(written(tmp_path, text))

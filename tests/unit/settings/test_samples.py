"""The samples: valid, the same in both places, and never written over anything."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from agent.errors import ConfigError
from agent.settings import Places, Settings, load_devices, load_settings, schema_of, write_samples
from agent.settings.samples import sample

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["agent.yaml", "devices.yaml", "devices.csv"])
def test_one_source(name: str) -> None:
    """`config/` is for readers, the package's folder for `config init`."""
    assert (ROOT / "config" / name).read_text(encoding="utf-8") == sample(name)


def test_they_load(tmp_path: Path) -> None:
    """As they are, with the defaults that they tell."""
    write_samples(tmp_path)
    (tmp_path / "devices.csv").write_text(sample("devices.csv"))
    places = Places(tmp_path, tmp_path)

    settings = load_settings(places)

    assert settings.model_dump(exclude={"logins"}) == Settings().model_dump(exclude={"logins"})
    assert load_devices(settings, places) == ()


def test_their_comments_load(tmp_path: Path) -> None:
    """What is commented out would be valid, too."""
    agent = re.sub(r"^# (?=\w+:|  )", "", sample("agent.yaml"), flags=re.MULTILINE)
    (tmp_path / "agent.yaml").write_text(agent)
    devices = [line.removeprefix("#") for line in sample("devices.yaml").splitlines() if line.startswith("#  ")]
    (tmp_path / "devices.yaml").write_text("devices:\n" + "\n".join(devices).replace("[core]", "[core, old]"))
    places = Places(tmp_path, tmp_path)

    settings = load_settings(places).model_copy(update={"inventory": ()})

    assert (set(settings.groups), settings.plugins) == ({"core", "old"}, ())
    assert [one.device.name for one in load_devices(settings, places)] == ["lab-mx1", "lab-srx1"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """One file that is there, and none is written."""
    (tmp_path / "devices.yaml").write_text("mine")

    with pytest.raises(ConfigError, match=r"devices.yaml: is there already"):
        write_samples(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["devices.yaml"]


def test_what_was_there_is_kept(tmp_path: Path) -> None:
    """Under its name with a `~`, and again."""
    (tmp_path / "devices.yaml").write_text("mine")

    write_samples(tmp_path, replace=True)
    write_samples(tmp_path, replace=True)

    assert (tmp_path / "devices.yaml~").read_text() == "mine"
    assert (tmp_path / "devices.yaml~~").read_text() == sample("devices.yaml")
    assert (tmp_path / "agent.yaml").stat().st_mode & 0o777 == 0o640 & ~_umask()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """One line."""
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="not a directory"):
        write_samples(tmp_path / "file" / "x")


def test_schemas_describe_every_setting() -> None:
    """An editor shows what each is for."""
    for which in ("settings", "devices"):
        schema = schema_of(which)
        for kind in (schema, *schema["$defs"].values()):
            assert all("description" in one or "$ref" in one for one in kind.get("properties", {}).values()), kind["title"]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""The devices: one uid each, whatever happens to name, address and hardware."""

from __future__ import annotations

from datetime import timedelta

import pytest
from store_rounds import RECORDS, START, round_

from agent.errors import ConfigError, StoreError
from agent.ports import HostKey
from agent.store import Named, Store


def test_a_name_has_one_uid(store: Store) -> None:
    """The same name is the same device, at whatever address; the same name in another organisation is another."""
    uid = store.resolve("default", "lab-mx1", "192.0.2.1")

    assert store.resolve("default", "lab-mx1", "2001:db8::1") == uid
    assert store.resolve("branch", "lab-mx1", "192.0.2.1") != uid
    assert [device.address for device in store.devices()] == ["192.0.2.1", "2001:db8::1"]


def test_a_whole_inventory_at_once(store: Store) -> None:
    """In the order given; all or none."""
    uids = store.resolve_all([Named("default", f"lab-{i}", "192.0.2.1") for i in range(3)])

    assert [device.uid for device in store.devices()] == uids
    with pytest.raises(ConfigError, match="known under the uid"):
        store.resolve_all([Named("default", "lab-9", "192.0.2.9"), Named("default", "lab-1", "192.0.2.1", "given")])
    assert len(store.devices()) == 3


def test_a_given_uid_is_adopted(store: Store) -> None:
    """The inventory's own uid finds the device under whatever name."""
    assert store.adopt("asset-7", "default", "lab-mx1", "192.0.2.1") == "asset-7"
    assert store.adopt("asset-7", "default", "core-mx1", "192.0.2.9") == "asset-7"
    assert store.resolve("default", "core-mx1", "192.0.2.9") == "asset-7"
    with pytest.raises(ConfigError, match="core-mx1: known under the uid asset-7, not asset-8"):
        store.adopt("asset-8", "default", "core-mx1", "192.0.2.1")


def test_renaming_keeps_history(store: Store, uid: str) -> None:
    """The new name leads to the old snapshots."""
    number = store.put(round_(uid)).result()

    store.rename("default", "lab-mx1", "core-mx1")

    assert store.resolve("default", "core-mx1", "192.0.2.1") == uid
    assert [(one.number, one.name) for one in store.snapshots(device=uid)] == [(number, "core-mx1")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lab-mx11", "core", "no device is called lab-mx11; did you mean lab-mx1?"),
        ("elsewhere", "core", "no device is called elsewhere"),
        ("lab-mx1", "lab-ex1", "a device is called lab-ex1 already"),
    ],
)
def test_names_that_do_not_go(store: Store, uid: str, old: str, new: str, said: str) -> None:
    """One line that says why, and nothing changed."""
    store.resolve("default", "lab-ex1", "192.0.2.2")
    with pytest.raises(ConfigError, match=said):
        store.rename("default", old, new)
    assert [device.name for device in store.devices()] == ["lab-ex1", "lab-mx1"]


def test_swapped_hardware(store: Store, uid: str) -> None:
    """Uid and history stay; the keys and what was known of the old box are forgotten."""
    number = store.put(round_(uid)).result()
    store.pin(uid, HostKey("ssh-ed25519", "AAAA"))

    store.replace(uid)

    assert (store.about(uid), store.pins(uid), store.devices()[0].replaced_at) == (None, frozenset(), START)
    assert store.snapshot(number).device == uid


def test_retired_and_back(store: Store, uid: str) -> None:
    """A retired device keeps its row, and can be taken back."""
    store.retire(uid)
    assert store.devices()[0].retired_at == START
    store.restore(uid)
    assert store.devices()[0].retired_at is None
    with pytest.raises(ConfigError, match="no device has the uid nobody"):
        store.retire("nobody")


def test_first_and_last_seen(database_url: str) -> None:
    """By the clock that the store was given."""
    for later in (0, 7):
        with Store.open(database_url, clock=lambda later=later: START + timedelta(days=later)) as store:
            store.resolve("default", "lab-mx1", "192.0.2.1")
            device = store.devices()[0]

    assert (device.first_seen, device.last_seen) == (START, START + timedelta(days=7))


def test_a_store_that_only_reads(database_url: str) -> None:
    """It finds what is known, and makes nothing; a daemon may write meanwhile."""
    with Store.open(database_url, records=RECORDS) as daemon:
        uid = daemon.resolve("default", "lab-mx1", "192.0.2.1")
        with Store.open(database_url, records=RECORDS, read_only=True) as reader:
            number = daemon.put(round_(uid)).result()
            assert reader.resolve("default", "lab-mx1", "192.0.2.1") == uid
            assert reader.snapshot(number).readings == daemon.snapshot(number).readings
            with pytest.raises(ConfigError, match="lab-ex1: nothing is known of this device yet"):
                reader.resolve("default", "lab-ex1", "192.0.2.2")
            with pytest.raises(StoreError, match="opened for reading only"):
                reader.retire(uid)

"""Pinned host keys: several for each device, for its engines have different ones."""

from __future__ import annotations

import pytest
from store_rounds import START

from agent.errors import ConfigError
from agent.ports import HostKey, HostKeys
from agent.store import Pin, Store

ONE = HostKey("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")
TWO = HostKey("ssh-rsa", "AAAAB3NzaC1yc2E=")


def test_keys_are_pinned_and_forgotten(store: Store) -> None:
    """By fingerprint, with or without its prefix, or all of a subject; others keep theirs."""
    keys: HostKeys = store
    assert [store.pin("device", ONE, "scanned"), store.pin("device", TWO), store.pin("jump:bastion", ONE)] == [True, True, True]
    assert store.pin("device", ONE, "again") is False
    assert keys.pins("device") == {ONE, TWO}
    assert keys.pins("stranger") == frozenset()

    assert store.unpin("device", ONE.fingerprint) == 1
    assert store.unpin("device", TWO.fingerprint.removeprefix("SHA256:")) == 1
    assert store.unpin("device", TWO.fingerprint) == 0
    assert store.unpin("jump:bastion") == 1
    assert store.all_pins() == []


def test_a_pin_says_where_it_came_from(store: Store) -> None:
    """With the time at which it was added."""
    store.pin("device", ONE, "imported from known_hosts")

    assert store.all_pins() == [Pin("device", ONE, "imported from known_hosts", START)]


def test_what_is_no_key_is_not_pinned(store: Store) -> None:
    """A key is base64."""
    with pytest.raises(ConfigError, match="not a host key: ssh-rsa not base64!"):
        store.pin("device", HostKey("ssh-rsa", "not base64!"))

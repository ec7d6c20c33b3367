"""What is kept: snapshots, replies, host-key pins, due times."""

from agent.store.codec import plain, steady
from agent.store.pins import Pin
from agent.store.registry import Named
from agent.store.store import Store

__all__ = ["Named", "Pin", "Store", "plain", "steady"]

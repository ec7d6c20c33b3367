"""YAML to settings; secrets by reference; the inventory."""

from agent.settings.database import database_url, raw_key
from agent.settings.devices import devices, load_devices
from agent.settings.inventory import DeviceDefinition, DeviceRow, Inventory
from agent.settings.loading import load_settings, require_collectors
from agent.settings.logins import unresolved
from agent.settings.places import Places, find
from agent.settings.samples import write_samples
from agent.settings.schema import Settings, Source
from agent.settings.secrets import References
from agent.settings.shown import schema_of, values

__all__ = [
    "DeviceDefinition",
    "DeviceRow",
    "Inventory",
    "Places",
    "References",
    "Settings",
    "Source",
    "database_url",
    "devices",
    "find",
    "load_devices",
    "load_settings",
    "raw_key",
    "require_collectors",
    "schema_of",
    "unresolved",
    "values",
    "write_samples",
]

"""The records: typed facts read from replies, one file each. `engine` is `re0`, `node1`, `fpc2`, ..., or empty where there is one."""

from agent.model.records.alarms import Alarm, Alarms
from agent.model.records.chassis import Box, Chassis, Module
from agent.model.records.core_dumps import CoreDumps, CoreFile
from agent.model.records.environment import Environment, EnvironmentItem
from agent.model.records.moving import is_moving, moving
from agent.model.records.reachability import Reachability
from agent.model.records.routing_engines import RoutingEngine, RoutingEngines
from agent.model.records.software import EngineSoftware, Package, Software
from agent.model.records.storage import FileSystem, Storage
from agent.model.records.uptime import EngineUptime, Uptime

__all__ = [
    "Alarm",
    "Alarms",
    "Box",
    "Chassis",
    "CoreDumps",
    "CoreFile",
    "EngineSoftware",
    "EngineUptime",
    "Environment",
    "EnvironmentItem",
    "FileSystem",
    "Module",
    "Package",
    "Reachability",
    "RoutingEngine",
    "RoutingEngines",
    "Software",
    "Storage",
    "Uptime",
    "is_moving",
    "moving",
]

"""The records: typed facts read from replies, one file each. `engine` is `re0`, `node1`, `fpc2`, ..., or empty where there is one."""

from agent.model.records.alarms import Alarm, Alarms
from agent.model.records.chassis import Box, Chassis, Module
from agent.model.records.chassis_cluster import ChassisCluster, ClusterNode, RedundancyGroup
from agent.model.records.commits import Commit, Commits
from agent.model.records.configuration import Configuration
from agent.model.records.core_dumps import CoreDumps, CoreFile
from agent.model.records.environment import Environment, EnvironmentItem
from agent.model.records.interfaces import Interface, Interfaces
from agent.model.records.licences import Licence, Licences
from agent.model.records.line_cards import LineCard, LineCards, Pic
from agent.model.records.moving import is_moving, moving
from agent.model.records.power import Power, PowerSupply, PowerZone
from agent.model.records.reachability import Reachability
from agent.model.records.routing_engines import RoutingEngine, RoutingEngines
from agent.model.records.software import EngineSoftware, Package, Software
from agent.model.records.storage import FileSystem, Storage
from agent.model.records.uptime import EngineUptime, Uptime
from agent.model.records.virtual_chassis import Member, Neighbour, VirtualChassis

__all__ = [
    "Alarm",
    "Alarms",
    "Box",
    "Chassis",
    "ChassisCluster",
    "ClusterNode",
    "Commit",
    "Commits",
    "Configuration",
    "CoreDumps",
    "CoreFile",
    "EngineSoftware",
    "EngineUptime",
    "Environment",
    "EnvironmentItem",
    "FileSystem",
    "Interface",
    "Interfaces",
    "Licence",
    "Licences",
    "LineCard",
    "LineCards",
    "Member",
    "Module",
    "Neighbour",
    "Package",
    "Pic",
    "Power",
    "PowerSupply",
    "PowerZone",
    "Reachability",
    "RedundancyGroup",
    "RoutingEngine",
    "RoutingEngines",
    "Software",
    "Storage",
    "Uptime",
    "VirtualChassis",
    "is_moving",
    "moving",
]

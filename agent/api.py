"""The public names for plugin authors; built-ins use nothing else."""

from agent.errors import NotPermitted, NotSupported, ReplyError, RpcFailed
from agent.model.about import About
from agent.model.part import Part
from agent.model.records import (
    Alarm,
    Alarms,
    Box,
    Chassis,
    CoreDumps,
    CoreFile,
    EngineSoftware,
    EngineUptime,
    Environment,
    EnvironmentItem,
    FileSystem,
    Module,
    Package,
    Reachability,
    RoutingEngine,
    RoutingEngines,
    Software,
    Storage,
    Uptime,
    moving,
)
from agent.model.replies import Replies
from agent.model.reply import Reply
from agent.model.rpc import Ask, Rpc
from agent.ports import AsksAgain, Collector

__all__ = [
    "About",
    "Alarm",
    "Alarms",
    "Ask",
    "AsksAgain",
    "Box",
    "Chassis",
    "Collector",
    "CoreDumps",
    "CoreFile",
    "EngineSoftware",
    "EngineUptime",
    "Environment",
    "EnvironmentItem",
    "FileSystem",
    "Module",
    "NotPermitted",
    "NotSupported",
    "Package",
    "Part",
    "Reachability",
    "Replies",
    "Reply",
    "ReplyError",
    "RoutingEngine",
    "RoutingEngines",
    "Rpc",
    "RpcFailed",
    "Software",
    "Storage",
    "Uptime",
    "moving",
]

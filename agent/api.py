"""The public names for plugin authors; built-ins use nothing else."""

from agent.errors import NotPermitted, NotSupported, ReplyError, RpcFailed
from agent.model.about import About
from agent.model.replies import Replies
from agent.model.reply import Part, Reply
from agent.model.rpc import Ask, Rpc
from agent.ports import AsksAgain, Collector

__all__ = [
    "About",
    "Ask",
    "AsksAgain",
    "Collector",
    "NotPermitted",
    "NotSupported",
    "Part",
    "Replies",
    "Reply",
    "ReplyError",
    "Rpc",
    "RpcFailed",
]

"""Layers and doors: imports go down, siblings do not know each other, and each foreign package has its door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
AGENT = ROOT / "agent"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("model",),
    ("policy",),
    ("ports",),
    ("api",),
    ("collectors",),
    ("detectors",),
    ("plugins", "settings", "netconf", "syslog", "store", "bundle", "uploader", "notices", "notify", "reports"),
    ("jobs",),
    ("lab", "web"),
    ("app",),
    ("scheduler",),
    ("daemon",),
    ("cli",),
)
"""From the bottom up; rooms of one line are siblings."""

PYEZ = (
    "agent.netconf.pyez_device",
    "agent.netconf.pyez_ssh",
    "agent.netconf.pyez_legacy",
    "agent.netconf.pyez_login",
    "agent.netconf.pyez_fetch",
)
"""The parts of the transport over PyEZ that are imported when it is first used."""

DOORS: dict[str, tuple[str, ...]] = {
    "asyncssh": ("agent.netconf", "agent.lab"),
    "jnpr": ("agent.netconf.pyez_device",),
    "ncclient": ("agent.netconf.pyez_device",),
    "paramiko": (*PYEZ, "agent.uploader.sftp"),
    "scp": ("agent.netconf.pyez_fetch",),
    "requests": ("agent.uploader", "agent.notices"),
    "lxml": ("agent.model.reply", "agent.model.xml", "agent.netconf", "agent.lab", "agent.bundle"),
    "apscheduler": ("agent.scheduler",),
    "sqlalchemy": ("agent.store",),
    "alembic": ("agent.store",),
    "cattrs": ("agent.store",),
    "psycopg": ("agent.store",),
    "pydantic": ("agent.settings",),
    "pydantic_core": ("agent.settings",),
    "yaml": ("agent.settings", "agent.lab"),
    "click": ("agent.cli",),
    "rich": ("agent.cli",),
    "structlog": ("agent.cli",),
    "cryptography": ("agent.settings", "agent.store", "agent.syslog", "agent.netconf.pyez_legacy"),
}
"""Which foreign package is imported where; a package that is not listed is not imported at all."""

BUILT_INS = ("agent.collectors", "agent.detectors")
"""Rooms that import what plugin authors may import, and nothing else of ours."""

BROAD_EXCEPTS = {
    "agent.plugins": 1,  # somebody else's module, while it loads
    "agent.jobs.reading": 1,  # a collector's own code
    "agent.jobs.collect": 1,  # one device, so that the others of the round are unharmed
    "agent.cli.main": 1,  # the last line of defence: a person gets one line and an exit code
    "agent.store.writer": 1,  # one write, so that the others of its batch are unharmed and the thread goes on
}
"""The permitted `except Exception`: each stands where one failure must not become everybody's."""


def module_name(path: Path) -> str:
    """`agent/model/__init__.py` is `agent.model`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(AGENT.rglob("*.py"))}


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere in a file, by its full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def room(module: str) -> str:
    """The room of a module: `model` for `agent.model.reply`; empty for the package itself."""
    return module.split(".")[1] if "." in module else ""


def rank(which: str) -> int:
    """How high a room stands."""
    return next(height for height, rooms in enumerate(LAYERS) if which in rooms)


@pytest.mark.parametrize("module", [name for name in MODULES if room(name)])
def test_imports_go_down(module: str) -> None:
    """A room imports itself and rooms below it; siblings do not know each other."""
    for name in imported(MODULES[module]):
        target = room(name) if name.startswith("agent.") else ""
        if target and target not in ("__version__", room(module)):
            assert rank(target) < rank(room(module)), f"{module} imports {name}"


@pytest.mark.parametrize("module", list(MODULES))
def test_foreign_packages_enter_through_their_door(module: str) -> None:
    """The standard library is everywhere; anything else only where the table says."""
    import sys

    for name in imported(MODULES[module]):
        package = name.split(".")[0]
        if package in sys.stdlib_module_names or package == "agent":
            continue
        doors = DOORS.get(package, ())
        assert any(module == door or module.startswith(f"{door}.") for door in doors), f"{module} imports {package}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(BUILT_INS)])
def test_built_ins_use_the_public_names(module: str) -> None:
    """What we ship uses the same door as a stranger's plugin."""
    for name in imported(MODULES[module]):
        if name.startswith("agent."):
            assert name.startswith(("agent.api.", *BUILT_INS)), f"{module} imports {name}"


def broad(node: ast.AST) -> bool:
    """Whether it catches everything."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(one is None or (isinstance(one, ast.Name) and one.id in ("Exception", "BaseException")) for one in caught)


def test_broad_excepts_are_listed() -> None:
    """Each `except Exception` is one of those that are permitted."""
    found = {name: sum(map(broad, ast.walk(tree))) for name, tree in MODULES.items()}

    assert {name: count for name, count in found.items() if count} == BROAD_EXCEPTS


@pytest.mark.parametrize("module", list(MODULES))
def test_public_names_have_docstrings(module: str) -> None:
    """Every public module, class and function says what its name cannot."""
    tree = MODULES[module]
    assert ast.get_docstring(tree), module
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            inner = any(node in ast.walk(other) for other in ast.walk(tree) if _function(other) and other is not node)
            assert inner or ast.get_docstring(node), f"{module}.{node.name}"


def _function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or (isinstance(node, ast.ClassDef) and node.name.startswith("_"))


def test_files_and_functions_are_short() -> None:
    """Nothing that has to be scrolled twice to be understood."""
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, f"{name}.{node.name}"
    for path in AGENT.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 320, path


def test_importing_does_nothing() -> None:
    """No module opens or connects to anything when it is imported."""
    forbidden = {"open", "connect", "create_engine", "run"}
    for name, tree in MODULES.items():
        for node in tree.body:
            calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)] if isinstance(node, ast.Expr | ast.Assign) else []
            for call in calls:
                called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                assert called not in forbidden, f"{name} calls {called} when imported"

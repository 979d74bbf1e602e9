"""What importing costs, what is public, and which way imports run."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pickle
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import sessiondock
from sessiondock import authoring, protocols

SOURCE = Path(sessiondock.__file__).parent
HEAVY = ("httpx", "httpx2", "requests", "urllib3", "aiohttp", "pluggy", "cattrs", "attr", "asyncio", "sniffio")

ROOMS = [
    {"_unset", "values", "errors", "models", "provider", "checks", "paging", "polling", "version", "lazy", "advice"}
    | {"messages", "raw_reader", "repeats", "resume", "serialization", "shown", "logs", "fields"}
    | {"kinds", "other_kinds", "straight_line", "in_place", "entry_points", "instances", "declaration"}
    | {"json_text", "undecoded", "received", "from_bytes", "filling"},
    {"binding", "current_call", "stored_text"}
    | {"resource_binding", "capabilities", "absent", "connection_url", "hookspecs", "hooks", "http", "lifetime"}
    | {"settings", "client_options", "context", "operation_scope", "codec", "http_service", "hidden_cause", "keywords"}
    | {"_file_lock", "_fork_gate", "_gathered", "_partial_file", "runtime_async", "runtime_sync"},
    {"transports"},
    {"options_async", "options_sync"},
    {"_async", "_sync", "protocols"},
    {"registry"},
    {"_connect"},
    {"_doctor", "authoring"},
]
APART = {"testing"}


def loaded_after(code: str) -> set[str]:
    after = "import json; print(json.dumps(sorted(set(sys.modules) - before)))"
    script = f"import sys; before = set(sys.modules)\n{code}\n{after}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.smoke
def test_importing_the_package_loads_nothing() -> None:
    loaded = loaded_after("import sessiondock")
    assert [name for name in HEAVY if name in loaded] == []
    assert {name for name in loaded if name.startswith("sessiondock")} == {"sessiondock", "sessiondock.lazy"}


def test_the_version_is_that_of_the_distribution() -> None:
    assert sessiondock.__version__ == metadata.version("sessiondock")


def test_sync_and_async_do_not_load_each_other() -> None:
    synchronous = loaded_after(
        "from sessiondock import HTTPClient, connect; from sessiondock.transports import with_requests, with_urllib3"
    )
    assert not [name for name in synchronous if "_async" in name and name.startswith("sessiondock")]
    assert not {"httpx", "pluggy"} & synchronous
    asynchronous = loaded_after(
        "from sessiondock import AsyncHTTPClient, connect_async; from sessiondock.transports._async import with_httpx"
    )
    assert not [name for name in asynchronous if "_sync" in name and name.startswith("sessiondock")]
    assert not {"requests", "pluggy"} & asynchronous


@pytest.mark.parametrize("module", [sessiondock, authoring, protocols])
def test_a_lazy_module_has_the_same_names_in_every_list(module: ModuleType) -> None:
    block = next(node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.If))
    imported = {
        alias.asname or alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert imported == set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        value = getattr(module, name)
        assert not isinstance(value, type) or value.__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        module.nonsense  # noqa: B018


def test_exported_classes_and_functions_name_the_public_module() -> None:
    public: list[str] = vars(sessiondock)["__all__"]
    for name in public:
        value = getattr(sessiondock, name)
        if isinstance(value, (type, FunctionType)):
            assert value.__module__ == "sessiondock", name
    assert pickle.loads(pickle.dumps(sessiondock.Session(id="s"))) == sessiondock.Session(id="s")


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> set[str]:
    package = ["sessiondock", *path.relative_to(SOURCE).parts[:-1]]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            whole = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{whole}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("sessiondock.")}


def test_imports_run_one_way() -> None:
    level = {name: number for number, names in enumerate(ROOMS) for name in names}
    wrong: list[str] = []
    for path in SOURCE.rglob("*.py"):
        here = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if here == "__init__":
            continue
        for target in imports(path):
            there = room(target)
            if here in APART or there == here or there not in level | dict.fromkeys(APART, 0):
                continue
            if there in APART or level[there] > level[here]:
                wrong.append(f"{here} imports {there}")
    assert wrong == []


def test_every_module_has_its_room() -> None:
    named = {name for names in ROOMS for name in names} | APART | {"__init__", "__pycache__", "py.typed", "__main__"}
    assert {path.name.removesuffix(".py") for path in SOURCE.iterdir()} - named == set()


def test_the_core_names_no_provider_but_in_its_advice() -> None:
    for path in SOURCE.rglob("*.py"):
        if path.name != "registry.py":
            assert not re.search(r"\bsessiondock_", path.read_text()), path


def test_every_module_can_be_imported_alone() -> None:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if not {"__main__", "serve", "_sync"} & set(parts):
            importlib.import_module(".".join(["sessiondock", *[part for part in parts if part != "__init__"]]))

"""Checks of the installed distribution. The sync and the async suite both run them."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
from importlib import metadata, resources
from types import FunctionType, ModuleType
from typing import Any

from sessiondock.authoring import registry

from .expect import expect
from .provider_under_test import ProviderUnderTest, load
from .rules import check

__all__ = ["PackagingChecks"]

HTTP = frozenset({"requests", "urllib3", "httpx", "httpx2", "httpcore", "h2", "hpack", "aiohttp"})
_SCRIPT = """
import importlib, json, sys
sys.path[:] = json.loads(sys.argv[1])
before = set(sys.modules)
for name in json.loads(sys.argv[2]):
    module, _, attribute = name.partition(":")
    loaded = importlib.import_module(module)
    if attribute:
        getattr(loaded, attribute)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


class PackagingChecks(ProviderUnderTest):
    """Checks of entry points, typing marker and imports."""

    @check("packaging")
    def test_entry_points(self) -> None:
        """The distribution registers the record under its name and each of its schemes."""
        record = self.provider
        for name in sorted({record.name, *(scheme.partition("+")[0] for scheme in record.schemes)}):
            found = tuple(metadata.entry_points(group=registry.GROUP, name=name))
            expect(len(found) == 1, f"{len(found)} entry points {name!r} in the group {registry.GROUP}")
            owner = found[0].dist.name if found[0].dist is not None else ""
            same = re.sub(r"[-_.]+", "-", owner).lower() == re.sub(r"[-_.]+", "-", record.distribution).lower()
            expect(same, f"the entry point {name!r} is of {owner!r}, the record says {record.distribution!r}")
            expect(found[0].load() == record, f"the entry point {name!r} leads to another record")

    @check("packaging")
    def test_typed(self) -> None:
        """The package has the marker ``py.typed``."""
        for package in self.packages():
            expect((resources.files(package) / "py.typed").is_file(), f"{package} has no file py.typed")

    @check("packaging")
    def test_lazy_package(self) -> None:
        """Importing the package loads neither an HTTP library nor a client class."""
        for package in self.packages():
            loaded = loaded_after(package)
            found = sorted({name.partition(".")[0] for name in loaded} & HTTP)
            expect(not found, f"importing {package} loads {found}")
            early = sorted({*self.homes()} - {package} & loaded)
            expect(not early, f"importing {package} loads {early}")

    @check("packaging")
    def test_public_names(self) -> None:
        """The package offers the same names to type checkers, in ``__all__`` and in ``dir``, and they are its own."""
        for name in self.packages():
            package = importlib.import_module(name)
            block = _imported_for_type_checkers(package)
            listed = set(vars(package).get("__all__", ()))
            expect(block == listed, f"{name}: only type checkers, or only __all__, have {sorted(block ^ listed)}")
            expect(listed <= set(dir(package)), f"dir({name}) lacks {sorted(listed - set(dir(package)))}")
            defined = {each: getattr(package, each) for each in listed}
            foreign = sorted(each for each, value in defined.items() if _module_of(value) not in {None, name})
            expect(not foreign, f"{name}: the __module__ of {foreign} is not the package; use lazy_exports")

    @check("packaging")
    def test_lazy_record(self) -> None:
        """The record can be read without loading models, HTTP library, or client."""
        entries = metadata.entry_points(group=registry.GROUP, name=self.provider.name)
        for entry in entries:
            loaded = loaded_after(entry.value)
            heavy = {"attr", "cattrs", "pluggy", *HTTP} & {name.partition(".")[0] for name in loaded}
            expect(not heavy, f"{entry.value} loads {sorted(heavy)}")
            expect(not {*self.homes()} & loaded, f"{entry.value} loads the client")

    @check("packaging")
    def test_variants_are_apart(self) -> None:
        """Loading one client class loads neither the other one nor an HTTP library."""
        paths = (self.provider.sync_class, self.provider.async_class)
        homes = self.homes()
        for path, other in zip(paths, reversed(homes), strict=True):
            loaded = loaded_after(path)
            expect(homes[0] == homes[1] or other not in loaded, f"{path} loads {other}")
            found = sorted({name.partition(".")[0] for name in loaded} & HTTP)
            expect(not found, f"{path} loads {found}")

    def packages(self) -> list[str]:
        """The packages that the record names."""
        paths = (self.provider.sync_class, self.provider.async_class)
        return sorted({path.partition(":")[0] for path in paths})

    def homes(self) -> tuple[str, str]:
        """The modules that define the two client classes, synchronous first."""
        sync, other = (
            _home(load(self.provider, path)) for path in (self.provider.sync_class, self.provider.async_class)
        )
        return sync, other


def _home(client: type[Any]) -> str:
    """The module whose source defines a class, whatever public module its ``__module__`` names."""
    package = client.__module__.partition(".")[0]
    for name, module in sorted(sys.modules.items()):
        if name.startswith(f"{package}.") and vars(module).get(client.__name__) is client and _defines(module, client):
            return name
    return client.__module__


def _defines(module: ModuleType, client: type[Any]) -> bool:
    return re.search(rf"^class {client.__name__}\b", inspect.getsource(module), re.MULTILINE) is not None


def _module_of(value: object) -> str | None:
    """The module that a class or a function names as its own; None for any other value."""
    return value.__module__ if isinstance(value, (type, FunctionType)) else None


def _imported_for_type_checkers(package: ModuleType) -> set[str]:
    """The names that a package's source imports from its own modules."""
    tree = ast.parse(inspect.getsource(package))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def loaded_after(*names: str) -> set[str]:
    """The modules that a new Python has loaded after importing these, ``module`` or ``module:attribute``."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, json.dumps(sys.path), json.dumps(names)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    expect(done.returncode == 0, f"{', '.join(names)} cannot be imported alone: {done.stderr.strip()[-500:]}")
    return set(json.loads(done.stdout))

"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from subprocess import run

import pytest

import sessiondock_adk
from sessiondock.provider import Provider
from sessiondock.registry import find_provider
from sessiondock.testing.serve import load_fake
from sessiondock_adk.fake import FakeAdk
from sessiondock_adk.provider import PROVIDER


def test_the_names_for_type_checkers_are_those_that_load() -> None:
    tree = ast.parse(Path(sessiondock_adk.__file__).read_text(encoding="utf-8"))
    block = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    }
    names: list[str] = vars(sessiondock_adk)["__all__"]
    assert block == set(names) <= set(dir(sessiondock_adk))
    for name in names:
        value = getattr(sessiondock_adk, name)
        assert (value.__name__, value.__module__) == (name, "sessiondock_adk")
    with pytest.raises(AttributeError, match="Nothing"):
        importlib.import_module("sessiondock_adk").__getattr__("Nothing")


@pytest.mark.smoke
def test_the_provider_and_its_fake_are_found_by_name() -> None:
    found: Provider = find_provider("adk+https")
    assert found is PROVIDER is find_provider("adk")
    assert isinstance(load_fake("adk"), FakeAdk)


def test_importing_the_record_loads_no_http_library_and_no_model() -> None:
    heavy = ["attrs", "cattrs", "requests", "httpx", "pluggy", "sessiondock_adk.models", "asyncio"]
    code = f"import sys, sessiondock_adk.provider; print([name for name in {heavy!r} if name in sys.modules])"
    done = run([sys.executable, "-Ic", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

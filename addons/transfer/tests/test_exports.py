"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from subprocess import run

import pytest

import sessiondock_transfer


def test_the_names_for_type_checkers_are_those_that_load() -> None:
    tree = ast.parse(Path(sessiondock_transfer.__file__).read_text(encoding="utf-8"))
    block = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    }
    names: list[str] = vars(sessiondock_transfer)["__all__"]
    assert block == set(names) <= set(dir(sessiondock_transfer))
    for name in names:
        value = getattr(sessiondock_transfer, name)
        assert (value.__name__, value.__module__) == (name, "sessiondock_transfer")
    unknown = "nothing"
    with pytest.raises(AttributeError, match=unknown):
        getattr(sessiondock_transfer, unknown)


@pytest.mark.smoke
def test_synchronous_code_loads_nothing_asynchronous() -> None:
    heavy = ["anyio", "asyncio", "sessiondock_transfer._async", "requests", "httpx"]
    program = f"import sys; from sessiondock_transfer import copy; print([n for n in {heavy} if n in sys.modules])"
    found = run([sys.executable, "-Ic", program], capture_output=True, text=True, check=True).stdout.strip()
    assert found == "[]"

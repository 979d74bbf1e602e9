"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from subprocess import run

import pytest

import sessiondock_files
from sessiondock.registry import find_provider
from sessiondock_files import Files, NewSession
from sessiondock_files.provider import PROVIDER


def loaded_after(code: str, *names: str) -> str:
    program = f"import sys; {code}; print([name for name in {list(names)!r} if name in sys.modules])"
    return run([sys.executable, "-Ic", program], capture_output=True, text=True, check=True).stdout.strip()


def test_the_names_for_type_checkers_are_those_that_load() -> None:
    tree = ast.parse(Path(sessiondock_files.__file__).read_text(encoding="utf-8"))
    block = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    }
    names: list[str] = vars(sessiondock_files)["__all__"]
    assert block == set(names) <= set(dir(sessiondock_files))
    for name in names:
        value = getattr(sessiondock_files, name)
        assert (value.__name__, value.__module__) == (name, "sessiondock_files")
    unknown = "Nothing"
    with pytest.raises(AttributeError, match=unknown):
        getattr(sessiondock_files, unknown)


@pytest.mark.smoke
def test_the_provider_is_found_by_name() -> None:
    assert find_provider("files") is PROVIDER


def test_a_new_session_has_the_keywords_of_create(tmp_path: Path) -> None:
    with Files(tmp_path) as dock:
        found = dock.capabilities.fields
    (create,) = [fields for operation, fields in found.items() if operation == "create"]
    assert {*NewSession.__annotations__, "if_exists"} == set(create)


def test_importing_the_record_loads_no_more() -> None:
    assert loaded_after("import sessiondock_files.provider", "attrs", "sessiondock_files.index", "asyncio") == "[]"


def test_only_what_is_used_is_loaded() -> None:
    others = ("httpx", "requests", "sqlalchemy", "backports.zstd")
    use = "from sessiondock_files import Files; Files('-').close()"
    assert loaded_after(use, "sessiondock_files._async", *others) == "[]"
    use = "from sessiondock_files import AsyncFiles; AsyncFiles('-')"
    assert loaded_after(use, "sessiondock_files._sync", *others) == "[]"

"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from subprocess import run

import pytest

import sessiondock_sql
from sessiondock import UNSET, MissingDependencyError
from sessiondock.registry import find_provider
from sessiondock_sql import SQL, AsyncSQL, NewSession
from sessiondock_sql.provider import PROVIDER
from sessiondock_sql.target import read_target


def loaded_after(code: str, *names: str) -> str:
    program = f"import sys; {code}; print([name for name in {list(names)!r} if name in sys.modules])"
    return run([sys.executable, "-Ic", program], capture_output=True, text=True, check=True).stdout.strip()


def test_the_names_for_type_checkers_are_those_that_load() -> None:
    tree = ast.parse(Path(sessiondock_sql.__file__).read_text(encoding="utf-8"))
    block = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    }
    names: list[str] = vars(sessiondock_sql)["__all__"]
    assert block == set(names) <= set(dir(sessiondock_sql))
    for name in names:
        value = getattr(sessiondock_sql, name)
        if isinstance(value, type):
            assert (value.__name__, value.__module__) == (name, "sessiondock_sql")
    assert repr(sessiondock_sql.REMOVE) == "REMOVE"
    unknown = "Nothing"
    with pytest.raises(AttributeError, match=unknown):
        getattr(sessiondock_sql, unknown)


@pytest.mark.smoke
def test_the_provider_is_found_by_name_and_schemes() -> None:
    for name in ("sql", "sqlite", "postgresql", "postgresql+psycopg", "postgres"):
        assert find_provider(name) is PROVIDER


def test_a_new_session_has_the_words_of_create() -> None:
    words = SQL("sqlite://").capabilities.fields
    (create,) = [fields for operation, fields in words.items() if operation == "create"]
    assert [*NewSession.__annotations__, "if_exists"] == list(create)


def test_importing_the_record_loads_no_database() -> None:
    heavy = ("attrs", "sqlalchemy", "aiosqlite", "psycopg", "asyncio")
    assert loaded_after("import sessiondock_sql.provider", *heavy) == "[]"


def test_only_what_is_used_is_loaded() -> None:
    neither = ("psycopg", "httpx", "requests")
    others = {"sessiondock_sql._async", "sessiondock_sql._engine_async", "aiosqlite", "sqlalchemy.dialects.postgresql"}
    use = "from sessiondock_sql import SQL; dock = SQL('sqlite://'); dock.sessions.create(); dock.close()"
    assert loaded_after(use, *neither, *others) == "[]"
    others = {"sessiondock_sql._sync", "sessiondock_sql._engine_sync"}
    assert loaded_after("from sessiondock_sql import AsyncSQL; AsyncSQL('sqlite://')", *neither, *others) == "[]"


@pytest.mark.parametrize("kind", [SQL, AsyncSQL])
def test_without_psycopg_the_error_says_what_to_install(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'sessiondock-sql\[postgres\]'"):
        kind("postgresql://host/database")


@pytest.mark.parametrize("scheme", ["postgres", "postgres+psycopg", "postgresql"])
def test_postgres_is_another_word_for_postgresql(scheme: str) -> None:
    target = read_target(f"{scheme}://me@db.example:5433/mine", timeout=UNSET, synchronous=None, pool_size=None)
    assert (target.database, target.parameters["host"], target.parameters["port"]) == (
        "postgresql",
        "db.example",
        "5433",
    )

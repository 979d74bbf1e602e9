"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from subprocess import run
from typing import get_args

import pytest

import sessiondock_syllable
from sessiondock import find_provider
from sessiondock.testing.serve import load_fake
from sessiondock_syllable import LabelField, SessionField, SessionLabel, SyllableSession
from sessiondock_syllable.fake import FakeSyllable
from sessiondock_syllable.fake_populated import PopulatedSyllable
from sessiondock_syllable.provider import PROVIDER


def loaded_after(code: str, *names: str) -> str:
    program = f"import sys; {code}; print([name for name in {list(names)!r} if name in sys.modules])"
    return run([sys.executable, "-Ic", program], capture_output=True, text=True, check=True).stdout.strip()


def test_block_table_all_and_what_loads_are_the_same() -> None:
    tree = ast.parse(Path(sessiondock_syllable.__file__).read_text(encoding="utf-8"))
    block = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level for alias in node.names
    }
    assert block == set(vars(sessiondock_syllable)["__all__"])
    loaded = {name: getattr(sessiondock_syllable, name) for name in block}
    classes = {name: each for name, each in loaded.items() if isinstance(each, type)}
    assert {each.__module__ for each in classes.values()} == {"sessiondock_syllable"}
    assert loaded.keys() - classes.keys() == {"LabelField", "SessionField"}
    assert block <= set(dir(sessiondock_syllable))
    unknown = "Nothing"
    with pytest.raises(AttributeError, match=unknown):
        getattr(sessiondock_syllable, unknown)


@pytest.mark.smoke
def test_the_provider_and_its_fake_are_found_by_name() -> None:
    assert find_provider("syllable") is PROVIDER
    assert type(load_fake("syllable")) is FakeSyllable
    assert isinstance(load_fake("syllable-populated"), PopulatedSyllable)


def test_importing_the_record_loads_no_http_library_and_no_model() -> None:
    heavy = ("attrs", "cattrs", "requests", "httpx", "pluggy", "sessiondock_syllable.models", "asyncio")
    assert loaded_after("import sessiondock_syllable.provider", *heavy) == "[]"


def test_sync_and_async_do_not_load_each_other() -> None:
    both = "import sessiondock_syllable as s; s."
    assert loaded_after(f"{both}Syllable", "sessiondock_syllable._async", "httpx") == "[]"
    assert loaded_after(f"{both}AsyncSyllable", "sessiondock_syllable._sync", "requests") == "[]"


def test_fields_that_can_be_asked_for_can_be_read() -> None:
    sessions = {"timestamp": "started_at", "session_id": "id"}
    assert {sessions.get(name, name) for name in get_args(SessionField)} <= set(dir(SyllableSession(id="1")))
    assert set(get_args(LabelField)) - {"session_id_list"} <= set(dir(SessionLabel()))

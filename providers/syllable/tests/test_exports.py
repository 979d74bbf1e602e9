"""The public names: typed, listed, and loaded on first use."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from subprocess import run
from typing import get_args

import pytest

import sessiondock_syllable
from sessiondock.registry import find_provider
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
    names: dict[str, str] = vars(sessiondock_syllable)["_NAMES"]
    table = {name for listed in names.values() for name in listed.split()}
    assert block == table == set(sessiondock_syllable.__all__)
    assert all(getattr(sessiondock_syllable, name) is not None for name in table)
    assert table <= set(dir(sessiondock_syllable))
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


def test_one_colour_does_not_load_the_other() -> None:
    both = "import sessiondock_syllable as s; s."
    assert loaded_after(f"{both}Syllable", "sessiondock_syllable._async", "httpx") == "[]"
    assert loaded_after(f"{both}AsyncSyllable", "sessiondock_syllable._sync", "requests") == "[]"


def test_words_that_can_be_asked_for_are_fields_that_can_be_read() -> None:
    sessions = {"timestamp": "started_at", "session_id": "id"}
    assert {sessions.get(word, word) for word in get_args(SessionField)} <= set(dir(SyllableSession(id="1")))
    assert set(get_args(LabelField)) - {"session_id_list"} <= set(dir(SessionLabel()))

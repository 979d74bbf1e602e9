"""Nothing from outside acts on a terminal, and nothing is lost by that."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import Result

from sessiondock_cli.text import escape_json, one_line, shown

HOSTILE = "\x1b]0;title\x07\x1b[31mred\x9b2J\u202egnp.exe\u2066\x7f"
DIRECTIONS = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


def acts(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in DIRECTIONS


@given(st.text(st.characters()))
def test_no_text_acts_on_a_terminal(text: str) -> None:
    assert not any(acts(character) for character in one_line(text))
    assert {character for character in shown(text) if acts(character)} <= {"\n", "\t"}


@given(st.text(st.characters()))
def test_json_means_the_same_and_does_not_act(text: str) -> None:
    document = escape_json(json.dumps({text: text}, ensure_ascii=False))
    assert json.loads(document) == {text: text}
    assert not any(acts(character) for character in document)


def test_what_is_hidden_is_shown() -> None:
    assert one_line("\x1b[31m\n") == "\\x1b[31m\\n"
    assert shown("a\tb\n\u202e") == "a\tb\n\\u202e"


@pytest.mark.parametrize("output", ["table", "json", "jsonl", "csv", "yaml"])
def test_a_hostile_session_is_harmless_in_every_format(run: Callable[..., Result], database: str, output: str) -> None:
    run("create", database, "-", stdin=json.dumps({"id": "s1", "name": HOSTILE, "metadata": {HOSTILE: [HOSTILE]}}))
    for command in (("ls",), ("show",)):
        arguments = (database, "s1") if command == ("show",) else (database,)
        text = run(*command, *arguments, "--output", output).stdout
        assert {character for character in text if acts(character)} <= {"\n", "\t"}, command
        assert "red" in text

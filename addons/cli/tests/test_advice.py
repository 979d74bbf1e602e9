"""What the libraries advise in Python is told in words of the command."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sessiondock import ConfigurationError
from sessiondock_cli.advice import KEYWORD, advised, message_of

ROOT = Path(__file__).parents[3]
LIKELY = re.compile(r'"[^"\n]*(?<=[ (])[a-z_]+=[^"\n]*"')
# what only a program can do wrong: the command never does
OF_PROGRAMS = (
    "write @model(kw_only=True)",
    "pass plugins=[plugin]",
    "pass transport= or http_client=",
    "the http_client authenticates by itself",
    "pass one of: a recording, token=",
    "a token goes to token=",
    "carries the API key; pass api_key=",
    "aiohttp",
)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("x exists; pass overwrite=True to replace it", "x exists; write --overwrite to replace it"),
        (
            "the target has it; pass on_conflict='merge' or 'skip' to go on",
            "the target has it; write --on-conflict merge or skip to go on",
        ),
        ("name cannot be kept, and strict=True forbids", "name cannot be kept, and --strict forbids"),
        ("sync with delete='all', or erase", "write --delete-all, or erase"),
        ("session 'a=b' exists; pass if_exists=\"merge\"", "session 'a=b' exists; write --if-exists merge"),
        ("Pass format= (--format on the command line), such as", "write --format, such as"),
        (
            "orq: pass api_key= or set ORQ_API_KEY (a key)",
            "orq: set ORQ_API_KEY, or run `sessiondock config set NAME URL --env api_key=VARIABLE` (a key)",
        ),
        ("pass path= (a folder)", "run `sessiondock config set NAME URL --setting path=VALUE` (a folder)"),
        ("no host; use base_url= for another address", "no host; use ?base_url=... in the URL for another address"),
        ("pass skip_damaged=True to go on", "write ?skip_damaged=true in the URL to go on"),
        ("use api_key= instead", "use `sessiondock config set NAME URL --env api_key=VARIABLE` instead"),
        ("nothing to update; give state=", "nothing to update; give --state"),
        (
            "a project's name is needed: pass project= here or to the client",
            "a project's name is needed: write --project",
        ),
        ("add one, such as tzinfo=timezone.utc", "add one, such as +00:00"),
        ("status 400: limit=5 is too much; see https://x/?a=b", "status 400: limit=5 is too much; see https://x/?a=b"),
        ("copy from orq https://x project=p to sql y", "copy from orq https://x project=p to sql y"),
        ("no session 'x'; list gives those there are", "no session 'x'; `sessiondock ls` gives those there are"),
        ("choose another id, use update, or", "choose another id, use `sessiondock update`, or"),
        (
            "it is valid for a while; recordings() returns a new",
            "it is valid for a while; `sessiondock recordings` gives a new",
        ),
    ],
)
def test_keywords_become_options(said: str, told: str) -> None:
    assert advised(said) == told


def test_a_command_without_fields_names_the_connection() -> None:
    error = ConfigurationError("give project=")
    assert message_of(error, fields=False) == "give `sessiondock config set NAME URL --setting project=VALUE`"
    assert message_of(ValueError("give project=")) == "give project="


def messages() -> Iterator[str]:
    """The messages of all errors that the packages raise, with a placeholder for what is put in."""
    for folder in [ROOT / "core", *ROOT.glob("providers/*"), ROOT / "addons/transfer"]:
        for path in folder.glob("src/**/*.py"):
            source = path.read_text(encoding="utf-8")
            if "_sync" not in path.parts and LIKELY.search(source):
                for node in ast.walk(ast.parse(source)):
                    if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith("Error"):
                        yield text_of(node.args[0])


def text_of(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(str(each.value) if isinstance(each, ast.Constant) else "'x'" for each in parts)


def test_no_message_of_the_libraries_keeps_its_python() -> None:
    found = [each for each in messages() if KEYWORD.search(each) and not any(part in each for part in OF_PROGRAMS)]
    assert len(found) > 10
    told = [advised(each, fields=fields) for each in found for fields in (True, False)]
    assert [each for each in told if KEYWORD.search(each)] == []

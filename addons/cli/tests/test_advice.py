"""What the libraries advise in Python is told in words of the command, and nothing else is touched."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import Result

from sessiondock import InvalidValueError
from sessiondock.authoring import advice
from sessiondock_cli.advice import CommandWords
from sessiondock_cli.command import reported
from sessiondock_cli.moving import write_report
from sessiondock_transfer import Entry, Report

from .keywords import KEYWORD

ROOT = Path(__file__).parents[3]
LIKELY = re.compile(r"[ (][a-z_]+=")
# what only a program can do wrong: the command never does
OF_PROGRAMS = (
    "write @model(kw_only=True)",
    "pass plugins=[plugin]",
    "pass transport= or http_client=",
    "pass http2= or http_client=",
    "the http_client authenticates by itself",
    "pass one of: a recording, token=",
    "a token goes to token=",
    "carries the API key; pass api_key=",
    "aiohttp needs asyncio",
    "check verify= and cert= of the session",
    "is made of name=value pairs",
    "query must be name=value pairs",
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), min_size=1)


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("overwrite", (True,), "pass --overwrite"),
        ("allow_empty", (True,), "pass --allow-empty"),
        ("on_conflict", ("merge", "skip"), "pass --on-conflict merge or skip"),
        ("delete", ("all",), "pass --delete-all"),
        ("format", (), "pass --format"),
        ("state", (), "pass --state"),
        ("user_id", (), "pass --user-id"),
    ],
)
def test_arguments_become_options(name: str, values: tuple[object, ...], told: str) -> None:
    with advice.advising_in(CommandWords()):
        assert advice.to_pass(name, *values) == told


@pytest.mark.parametrize(
    ("name", "values", "secret", "told"),
    [
        ("api_key", (), True, "run `sessiondock config set NAME URL --env api_key=VARIABLE`"),
        ("path", (), False, "run `sessiondock config set NAME URL --setting path=VALUE`"),
        ("base_url", (), False, "write ?base_url=... in the URL"),
        ("skip_damaged", (True,), False, "write ?skip_damaged=true in the URL"),
    ],
)
def test_settings_go_to_the_connection(name: str, values: tuple[object, ...], secret: bool, told: str) -> None:
    with advice.advising_in(CommandWords()):
        assert advice.to_set(name, *values, secret=secret) == told


def test_a_command_without_fields_names_the_connection() -> None:
    with advice.advising_in(CommandWords(fields=False)):
        assert advice.to_pass("project") == "run `sessiondock config set NAME URL --setting project=VALUE`"
        assert advice.to_pass("overwrite", True) == "pass --overwrite"
    assert advice.to_pass("project") == "pass project="


@given(TEXTS)
@example("overwrite=True")
@example("x exists; pass overwrite=True to replace it")
@example("it's \"on_conflict='merge'\" or list(search={'a': ...})")
def test_a_text_from_outside_stays_as_it_is(text: str) -> None:
    """In errors, whatever part of them it is, and in every part of a report."""
    written, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(written), contextlib.redirect_stderr(told):
        with pytest.raises(typer.Exit), reported(debug=False):
            write_report(
                Report(
                    action="copy",
                    source=text,
                    target=text,
                    filters={"name": text},
                    stopped=text,
                    entries=(Entry(session_id=text, target_id=text, state="failed", reason=text),),
                ),
                "json",
                ok=False,
            )
        with pytest.raises(typer.Exit), reported(debug=False):
            raise InvalidValueError(f"{text}; {advice.to_pass('overwrite', True)}")
    (found,) = json.loads(written.getvalue())
    (entry,) = found["entries"]
    shown = {found["source"], found["target"], found["stopped"], found["filters"]["name"]}
    assert shown | {entry["session_id"], entry["target_id"], entry["reason"]} == {text}
    assert told.getvalue() == f"error: {text}; pass --overwrite\n"


def test_names_that_look_like_advice_are_shown_as_they_are(
    run: Callable[..., Result], database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("create", database, "--id", "overwrite=True", "--name", "strict=True").exit_code == 0
    again = run("create", database, "--id", "overwrite=True")
    assert again.stderr.startswith("error: sql.create: session 'overwrite=True' exists already")
    assert again.stderr.endswith("pass --if-exists merge\n")
    path = "format=x.chat.jsonl"
    assert run("export", database, path).exit_code == 0
    assert run("export", database, path).stderr.endswith(f"/{path} exists; pass --overwrite to replace it\n")
    assert "strict=True" in run("show", database, "overwrite=True").stdout


def messages() -> Iterator[str]:
    """The texts in the libraries that may be parts of messages, with a placeholder for what is put in."""
    for folder in [ROOT / "core", *ROOT.glob("providers/*"), ROOT / "addons/transfer"]:
        for path in folder.glob("src/**/*.py"):
            source = path.read_text(encoding="utf-8")
            if not {"_sync", "testing", "fake"} & {*path.parts, path.stem} and LIKELY.search(source):
                for node in ast.walk(ast.parse(source)):
                    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error"):
                        yield from map(text_of, node.args[:1])
                    elif isinstance(node, (ast.Return, ast.Assign)) and node.value is not None:
                        yield text_of(node.value)


def text_of(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(
        each.value if isinstance(each, ast.Constant) and type(each.value) is str else "'x'" for each in parts
    )


def test_no_message_of_the_libraries_is_for_python_only() -> None:
    """What advises an argument asks `sessiondock.advice` for the words."""
    found = [each for each in messages() if " " in each and KEYWORD.search(each)]
    assert len(found) > 5
    assert [each for each in found if not any(part in each for part in OF_PROGRAMS)] == []

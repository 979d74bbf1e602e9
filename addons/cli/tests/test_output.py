"""What each format looks like, to the letter: programs read it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from typer.testing import Result

from sessiondock_cli.output.rows import cell
from sessiondock_cli.output.table import print_table

Run = Callable[..., Result]
SESSION = {
    "id": "s1",
    "name": "chat 会話 🙂",
    "project": "p",
    "started_at": "2026-04-02T10:00:00.5+00:00",
    "created_at": "2026-04-02T10:00:01+00:00",
    "updated_at": "2026-04-02T10:00:02+00:00",
    "duration": "PT1.5S",
    "inputs": {"a": [1, None], "b": "line\nline"},
    "tags": ["x", "y"],
}
LISTED = {**SESSION, "started_at": "2026-04-02T10:00:00.500000+00:00", "raw": {}}


@pytest.fixture
def stored(run: Run, database: str) -> str:
    assert run("create", database, "-", stdin=json.dumps(SESSION)).exit_code == 0
    return database


def same(found: dict[str, Any]) -> None:
    assert {**found, "updated_at": None} == {**LISTED, "updated_at": None}


def test_json_lines(run: Run, stored: str) -> None:
    text = run("ls", stored, "-o", "jsonl").stdout
    assert text.count("\n") == 1
    assert "会話" in text
    same(json.loads(text))
    assert run("ls", stored).stdout == text


def test_json(run: Run, stored: str, database: str) -> None:
    (found,) = json.loads(run("ls", stored, "-o", "json").stdout)
    same(found)
    assert json.loads(run("ls", stored, "-o", "json", "--project", "none").stdout) == []


def test_yaml(run: Run, stored: str) -> None:
    (found,) = yaml.safe_load_all(run("ls", stored, "-o", "yaml").stdout)
    same(found)


def test_csv(run: Run, stored: str) -> None:
    rows = list(csv.reader(io.StringIO(run("ls", stored, "-o", "csv", "--fields", "id,name,inputs,tags,error").stdout)))
    assert rows == [
        ["id", "name", "inputs", "tags", "error"],
        ["s1", "chat 会話 🙂", '{"a": [1, null], "b": "line\\nline"}', "x, y", ""],
    ]


def test_a_table(run: Run, stored: str) -> None:
    lines = run("ls", stored, "-o", "table").stdout.splitlines()
    assert lines[0].split() == ["id", "name", "project", "started_at", "duration", "tags"]
    assert "2026-04-02 10:00:00+00:00" in lines[1]
    assert "chat 会話 🙂" in lines[1]
    assert "x, y" in lines[1]


def test_an_empty_table_has_a_heading(run: Run, database: str) -> None:
    assert run("ls", database, "-o", "table").stdout.split() == ["id"]


def test_show_for_people(run: Run, stored: str) -> None:
    run(
        "add-event",
        stored,
        "s1",
        "--type",
        "tool",
        "--name",
        "look",
        "--outputs",
        '{"found": {"n": 1}, "text": "a\\nb"}',
    )
    text = run("show", stored, "s1", "-o", "table").stdout
    assert "inputs      a: [" in text
    assert "b: line" in text
    assert "tool look" in text
    assert '"n": 1' in text
    assert "tool look" not in run("show", stored, "s1", "-o", "table", "--no-events").stdout
    assert json.loads(run("show", stored, "s1", "-o", "table", "--raw").stdout) == {}
    assert json.loads(run("show", stored, "s1", "--raw").stdout) == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--output", "jsno"), "did you mean json? It is one of table, json"),
        (("--fields", "nmae"), "did you mean name? Fields: id, "),
        (("--fields", ","), "names no field"),
        (("--projct", "x"), "did you mean --project? It has: --"),
        (("--project",), "--project needs a value"),
        (("--order", "sideways"), "it is one of newest, oldest"),
        (("--metadata", "plan"), "write KEY=VALUE"),
        (("--sort", "inputs"), "cannot be sorted by inputs"),
        (("--sort", "nmae"), "did you mean name?"),
    ],
)
def test_what_cannot_be_understood_is_rejected(run: Run, stored: str, arguments: tuple[str, ...], message: str) -> None:
    run("create", stored, "--inputs", "a=1")
    result = run("ls", stored, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_sorting_puts_what_is_missing_last(run: Run, stored: str) -> None:
    run("create", stored, "--id", "s2")
    run("create", stored, "--id", "s3", "--name", "z")
    for sort, ids in (("name", ["s1", "s3", "s2"]), ("-name", ["s3", "s1", "s2"])):
        listed = run("ls", stored, "--sort", sort).stdout.splitlines()
        assert [json.loads(line)["id"] for line in listed] == ids


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (1.5, "1.5"),
        ("2026-04-02T10:00:00", "2026-04-02T10:00:00"),
        ("2026-04-02Tnot a time really", "2026-04-02Tnot a time really"),
        (["a", "b"], "a, b"),
        ([1], "[1]"),
    ],
)
def test_cells(value: object, text: str) -> None:
    assert cell(value) == text


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ("100", "id-12345  会話会話会話会話会話  project"),
        ("31", "id-12345  会話会話…  project"),
        ("24", "id-12345  会話会話会…"),
        ("12", "id-12345"),
        ("5", "id…"),
    ],
)
def test_a_table_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: str, shown: str) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    print_table(stream, ["id", "name", "project"], [["id-12345", "会話会話会話会話会話", "project"]], ())
    assert "\x1b[3" not in stream.getvalue()
    assert stream.getvalue().splitlines()[-1].replace(" …", "…").rstrip() == shown

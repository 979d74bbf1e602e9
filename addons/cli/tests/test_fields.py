"""Options that depend on the provider: their types from signatures, their values from text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from typer.testing import Result

from sessiondock import connect
from sessiondock_cli.field_options import field_options, known_fields
from sessiondock_cli.field_types import FieldType, type_of
from sessiondock_cli.scan import contains
from sessiondock_cli.usage import UsageError

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("hint", "texts", "value"),
    [
        (str | None, ["3"], "3"),
        (datetime | None, ["2026-01-02T00:00:00Z"], datetime(2026, 1, 2, tzinfo=UTC)),
        (timedelta, ["1.5"], timedelta(seconds=1.5)),
        (bool, ["true"], True),
        (bool, ["false"], False),
        (int, ["-3"], -3),
        (float, ["0.5"], 0.5),
        (Mapping[str, Any] | None, ["a=1", '{"b": [2]}', "c=text"], {"a": 1, "b": [2], "c": "text"}),
        (Sequence[str], ["a", "b"], ["a", "b"]),
        (Sequence[int], ["[1, 2]"], [1, 2]),
        (Literal["newest", "oldest"], ["newest"], "newest"),
        (Any, ['{"a": 1}'], {"a": 1}),
        (Any, ["text"], "text"),
        (object, ["3"], 3),
    ],
)
def test_values(hint: Any, texts: list[str], value: object) -> None:
    field = type_of("a_field", hint)
    assert field.read(texts) == value
    assert field.metavar
    assert field.option == "--a-field"


@pytest.mark.parametrize(
    ("field", "texts", "message"),
    [
        (FieldType("x", "flag"), ["yes"], "write true or false"),
        (FieldType("x", "integer"), ["1.5"], "write a number"),
        (FieldType("x", "number"), ["many"], "write a number"),
        (FieldType("x", "choice", ("a", "b")), ["c"], "it is one of a, b"),
        (FieldType("x", "mapping"), ["=1"], "write KEY=VALUE or a JSON object"),
        (FieldType("x", "mapping"), ["{1"], "is not a JSON object"),
        (FieldType("x", "text"), ["a", "b"], "is given 2 times"),
    ],
)
def test_values_that_do_not_fit(field: FieldType, texts: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        field.read(texts)


def test_the_fields_of_a_provider(database: str) -> None:
    with connect(database) as client:
        known = known_fields(client, "list")
        assert known["--started-after"].kind == "time"
        assert known["--tags"].kind == "texts"
        assert "--cursor" not in known
        assert field_options(client, "update", ["--name=a=b"], null=["project"]) == {"name": "a=b", "project": None}
        with pytest.raises(UsageError, match="did you mean --project"):
            field_options(client, "update", [], null=["projct"])
        with pytest.raises(UsageError, match="fields are written --name value"):
            field_options(client, "update", ["name", "a"])


def test_a_provider_that_cannot_do_it(run: Run, orq: str) -> None:
    result = run("events", orq, "s1")
    assert result.exit_code == 2
    assert "orq cannot list_events; it can" in result.stderr


def test_the_options_of_the_command_stay_its_own(run: Run, database: str) -> None:
    assert run("ls", "--project", "-7d", "-n", "1", database, "--output=jsonl").exit_code == 0
    assert run("ls", database, "-n").exit_code == 2
    assert run("ls", "-x", database).exit_code == 2
    assert run("ls", "--", database).exit_code == 0
    assert "first, then options" in run("ls", "--", "-x").stderr
    assert "List sessions" in run("ls", "--help").stdout


def test_searching_by_reading() -> None:
    assert contains({"a": [1, {"Key": None}]}, "key")
    assert not contains({"a": [1, None, True]}, "key")

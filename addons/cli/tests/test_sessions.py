"""The commands on sessions, against a database of the test's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from sessiondock import connect
from sessiondock.testing import Fault
from sessiondock_cli.tailing import Tail
from sessiondock_sql import SQL

Run = Callable[..., Result]
Lines = Callable[..., list[dict[str, Any]]]


def test_a_session_is_created_listed_shown_changed_and_deleted(run: Run, lines: Lines, database: str) -> None:
    (created,) = lines(
        "create",
        database,
        "--name",
        "chat",
        "--tags",
        "a",
        "--tags=b",
        "--metadata",
        "plan=gold",
        "--inputs",
        '{"n": 1}',
    )
    assert created["tags"] == ["a", "b"]
    assert created["metadata"] == {"plan": "gold"}
    assert created["inputs"] == {"n": 1}
    assert [each["id"] for each in lines("ls", database, "--tags", "a", "--started-after", "-1h")] == [created["id"]]
    assert lines("ls", database, "--started-before", "-1h") == []
    assert lines("ls", database, "--fields", "name,metadata.plan,metadata.none") == [
        {"name": "chat", "metadata.plan": "gold", "metadata.none": None}
    ]
    (changed,) = lines(
        "update", database, created["id"], "--name", "talk", "--clear", "inputs", "--metadata", "seats=2"
    )
    assert changed["name"] == "talk"
    assert "inputs" not in changed
    assert changed["metadata"] == {"plan": "gold", "seats": 2}
    (shown,) = lines("show", database, created["id"])
    assert shown == {**changed, "events": []}
    removed = run("rm", database, created["id"], "--yes")
    assert removed.exit_code == 0
    assert "deleted 1 of 1" in removed.stderr
    assert run("show", database, created["id"]).exit_code == 3


def test_events_are_added_and_listed(run: Run, lines: Lines, database: str) -> None:
    (session,) = lines("create", database)
    added = run(
        "add-event", database, session["id"], "--type", "model", "--outputs", "text=On its way.", "--started-at", "-2h"
    )
    assert added.exit_code == 0
    assert added.stderr == "added 1 event\n"
    (event,) = lines("events", database, session["id"])
    assert event["type"] == "model"
    assert event["outputs"] == {"text": "On its way."}
    batch = "\n".join(json.dumps({"name": f"step {number}"}) for number in range(150))
    assert run("add-event", database, session["id"], "-", "--quiet", stdin=batch).stderr == ""
    assert len(lines("events", database, session["id"])) == 151
    assert [each["name"] for each in lines("events", database, session["id"], "-n", "1", "--order", "newest")] != []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--tpye", "model"), "did you mean --type?"),
        ((), "write the event's fields"),
        (("--type",), "needs a value"),
        (("--type", "a", "--type", "b"), "is given 2 times"),
        (("--started-at", "soon"), "is not a time"),
    ],
)
def test_an_event_that_cannot_be_understood_is_rejected(
    run: Run, lines: Lines, database: str, arguments: tuple[str, ...], message: str
) -> None:
    (session,) = lines("create", database)
    result = run("add-event", database, session["id"], *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert lines("events", database, session["id"]) == []


def test_sessions_are_created_from_json_lines(run: Run, lines: Lines, database: str, tmp_path: Path) -> None:
    lines("create", database, "--name", "one", "--id", "s1", "--duration", "1.5")
    lines("create", database, "--name", "two", "--id", "s2")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    listed = run("ls", database, "--fields", "id,name,started_at,duration").stdout
    assert {each["id"] for each in lines("create", other, "-", stdin=listed + "\n")} == {"s1", "s2"}
    assert run("ls", other, "--fields", "id,name,started_at,duration", "--sort", "id").stdout.count("PT1.5S") == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2 of standard input is not JSON"),
        ("3", "line 2 of standard input is not a JSON object"),
        ('{"started_at": "soon"}', "line 2 of standard input: "),
        ('{"nmae": "x"}', "line 2 of standard input: "),
    ],
)
def test_a_line_that_is_no_session_is_named(run: Run, database: str, line: str, message: str) -> None:
    result = run("create", database, "-", stdin='{"id": "first"}\n' + line)
    assert result.exit_code == 2
    assert message in result.stderr


def test_fields_that_a_target_does_not_take_are_an_error(run: Run, orq: str) -> None:
    result = run("create", orq, "-", stdin='{"id": "s", "name": "no names here"}')
    assert result.exit_code == 2
    assert "orq does not take id, name" in result.stderr
    assert "--fields" in result.stderr


def test_ids_come_from_json_lines_or_plain_lines(run: Run, lines: Lines, database: str) -> None:
    for name in ("s1", "s2", "s3"):
        lines("create", database, "--id", name)
    listed = run("ls", database, "--sort", "-id").stdout
    assert [each["id"] for each in lines("show", database, "-", stdin=listed)] == ["s3", "s2", "s1"]
    assert [each["id"] for each in lines("show", database, "s3", "-", stdin="s1\n\n")] == ["s3", "s1"]
    assert run("rm", database, "-", stdin="s1\n").exit_code == 2
    assert run("rm", database, "-", "--yes", stdin='s1\n{"id": "s1"}\n').exit_code == 0
    assert run("show", database, "-", stdin='{"name": "x"}').exit_code == 2
    assert run("show", database, "-", stdin="{x").exit_code == 2


def test_deleting_goes_on_after_a_failure(run: Run, lines: Lines, database: str) -> None:
    lines("create", database, "--id", "s1")
    result = run("rm", database, "gone", "s1", "--yes")
    assert result.exit_code == 1
    assert "deleted 1 of 2" in result.stderr
    assert "gone" in result.stderr
    assert run("rm", database, "gone", "lost", "--yes", "--quiet").exit_code == 3
    assert run("rm", database, "gone", "--yes", "--force").exit_code == 0


def test_another_failure_is_told_for_each(run: Run, orq: str, fake_orq: Any) -> None:
    fake_orq.faults.add(Fault.status(500))
    result = run("rm", orq, "01JZ0000000000000000000000", "--yes")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: 01JZ")


def test_events_that_cannot_be_read_are_named(run: Run, lines: Lines, database: str) -> None:
    lines("create", database, "--id", "s1")
    result = run("add-event", database, "s1", "-", stdin='{"started_at": "soon"}')
    assert result.exit_code == 2
    assert "line 1 of standard input" in result.stderr


def test_counting(run: Run, lines: Lines, database: str) -> None:
    for number in range(3):
        lines("create", database, "--project", "p" if number else "q")
    assert run("count", database).stdout == "3\n"
    assert run("count", database, "--project", "p").stdout == "2\n"


def test_a_limit_says_how_to_go_on(lines: Lines, database: str) -> None:
    for number in range(5):
        lines("create", database, "--id", f"s{number}")
    with connect(database) as client:
        cursor = client.sessions.list(max_items=2).first().next_cursor
    first = lines("ls", database, "--limit", "2")
    rest = lines("ls", database, "--cursor", str(cursor))
    assert len(first) == 2
    assert len(rest) == 3
    assert {each["id"] for each in first + rest} == {f"s{n}" for n in range(5)}


def test_what_a_table_leaves_out_is_told(run: Run, database: str) -> None:
    rows = "\n".join(
        json.dumps({"id": f"s{number}", "name": "chat", "metadata": {"n": number}}) for number in range(51)
    )
    run("create", database, "-", stdin=rows)
    for command in (("ls", database), ("search", database, "chat")):
        cut = run(*command, "--output", "table")
        assert len(cut.stdout.splitlines()) == 51
        assert "write --limit" in cut.stderr
        assert "write --limit" not in run(*command, "--output", "table", "--quiet").stderr
        assert "write --limit" not in run(*command, "--output", "table", "--limit", "60").stderr
    assert json.loads(run("ls", database, "--sort", "-metadata.n").stdout.splitlines()[0])["id"] == "s50"


@pytest.mark.parametrize(
    ("content_type", "name", "suffix"),
    [("audio/x-wav", None, ".wav"), ("video/mp4; codecs=x", "a.sh", ".mp4"), (None, "a.wav", ".wav")],
)
def test_a_recording_is_played(
    run: Run,
    lines: Lines,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    content_type: str | None,
    name: str | None,
    suffix: str,
) -> None:
    played: list[str] = []

    def launch(path: str) -> int:
        played.append(path)
        return len(played) - 1

    monkeypatch.setattr("typer.launch", launch)
    lines("create", database, "--id", "s1")
    with SQL(database) as client:
        client.sessions.add_recording("s1", b"sound", name=name, content_type=content_type)
    path = Path(run("play", database, "s1").stdout.strip())
    assert (path.suffix, path.read_bytes(), played) == (suffix, b"sound", [str(path)])
    assert run("play", database, "s1", "--no-player").exit_code == 0
    without = run("play", database, "s1")
    assert (without.exit_code, len(played)) == (2, 2)
    assert "has no player" in without.stderr


@pytest.mark.parametrize(
    ("content_type", "name"), [("text/html", "a.wav"), (None, "a.desktop"), (None, None), ("audio/unheard-of", None)]
)
def test_what_is_no_recording_is_not_opened(
    run: Run, lines: Lines, database: str, content_type: str | None, name: str | None
) -> None:
    lines("create", database, "--id", "s1")
    with SQL(database) as client:
        client.sessions.add_recording("s1", b"#!/bin/sh", name=name, content_type=content_type)
    result = run("play", database, "s1")
    assert result.exit_code == 2
    assert "`sessiondock save` writes it" in result.stderr


def test_searching_finds_text_in_sessions_and_events(run: Run, lines: Lines, database: str) -> None:
    lines("create", database, "--id", "s1", "--name", "Parcel")
    lines("create", database, "--id", "s2")
    lines("create", database, "--id", "s3")
    run("add-event", database, "s2", "--outputs", "text=the PARCEL is late")
    assert {each["id"] for each in lines("search", database, "parcel", "--quiet")} == {"s1", "s2"}
    assert lines("search", database, "nowhere", "-n", "1") == []


def test_tail_shows_what_is_new_once(run: Run, lines: Lines, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines("create", database, "--id", "old")
    assert [(each["kind"], each["id"]) for each in lines("tail", database)] == [("session", "old")]
    with SQL(database) as client:
        watcher = Tail(client, {}, output="jsonl", fields="id")
        watcher.begin(0)
        watcher.look()
        run("create", database, "--id", "new")
        run("add-event", database, "old", "--type", "tool")
        for _ in range(2):
            watcher.look()
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(each["kind"], each.get("type", each["id"])) for each in printed} == {("session", "new"), ("event", "tool")}
    assert len(printed) == 2


def test_tail_for_people(run: Run, lines: Lines, database: str) -> None:
    lines("create", database, "--id", "s1", "--name", "chat", "--started-at", "2026-04-02T10:00:00Z")
    assert run("tail", database, "-o", "table").stdout == "2026-04-02 10:00:00+00:00  session  s1  chat\n"


def test_a_recording_is_listed_and_saved(run: Run, lines: Lines, database: str, tmp_path: Path) -> None:
    lines("create", database, "--id", "s1")
    assert "has 0 recordings" in run("save", database, "s1", "-").stderr
    with SQL(database) as client:
        first = client.sessions.add_recording("s1", b"one", name="a.wav")
        client.sessions.add_recording("s1", b"twice", name="b.wav")
    assert [each["name"] for each in lines("recordings", database, "s1")] == ["a.wav", "b.wav"]
    assert run("save", database, "s1", "-").exit_code == 2
    assert "did you mean" in run("save", database, "s1", "-", "--recording", f"{first.id}x").stderr
    target = tmp_path / "a.wav"
    saved = run("save", database, "s1", str(target), "--recording", str(first.id))
    assert target.read_bytes() == b"one"
    assert "saved 3 bytes" in saved.stderr
    assert run("save", database, "s1", "-", "--recording", str(first.id)).stdout_bytes == b"one"

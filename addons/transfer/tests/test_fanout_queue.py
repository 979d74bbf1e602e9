"""The queue keeps writes exactly, one by one, and knows what became of them."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trio
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import (
    UNSET,
    ConfigurationError,
    ConflictError,
    Event,
    InvalidValueError,
    NotFoundError,
    Operation,
    SchemaVersionError,
    ServerError,
    StorageError,
)
from sessiondock_sql import SQL
from sessiondock_transfer import fanout
from sessiondock_transfer.fanout_queue import WriteQueue
from sessiondock_transfer.fanout_report import DriftReport
from sessiondock_transfer.fanout_rows import TABLES
from sessiondock_transfer.fanout_runner_async import AsyncRunner
from sessiondock_transfer.fanout_runner_sync import Runner
from sessiondock_transfer.fanout_writes import Write, decoded, encoded, outcome_of

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.binary(max_size=5)
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas()
    | st.just(UNSET),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3) | st.just("$time"), inner, max_size=3)
    ),
)


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=5), values, max_size=4))
def test_arguments_survive_the_queue(arguments: dict[str, Any]) -> None:
    assert decoded(encoded(arguments)) == arguments


def test_events_survive_the_queue() -> None:
    event = Event(
        id="e",
        type="model",
        started_at=datetime(2024, 1, 1, tzinfo=UTC),
        duration=timedelta(seconds=1),
        inputs={"$event": 1},
        children=(Event(id="c"),),
        raw={"n": 1},
    )
    (found,) = decoded(encoded({"events": [event]}))["events"]
    assert found == event
    assert found.raw == {"n": 1}


@pytest.mark.parametrize("value", [object(), {1: 2}])
def test_what_cannot_wait(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="cannot wait in a queue"):
        encoded({"k": value})


WAITING: dict[Operation, dict[str, Any]] = {
    Operation.CREATE: {"name": "x"},
    Operation.ADD_EVENTS: {"events": [Event(id="e", started_at=datetime(2024, 1, 1, tzinfo=UTC))]},
    Operation.ADD_RECORDING: {"content": b"RIFF", "fields": {"name": "a.wav"}},
}


def opened(path: Path | None = None, *, max_pending: int = 10) -> WriteQueue:
    return WriteQueue(path, providers=["a", "b"], places=["a here", "b there"], max_pending=max_pending)


def test_writes_come_in_order_for_each_mirror() -> None:
    queue = opened()
    for number in range(3):
        queue.put(f"s{number}", Operation.UPDATE, {"n": number})
    first = queue.head(0, takes_ids=True)
    assert first is not None
    assert (first.session, first.operation, first.arguments, first.attempts) == ("s0", Operation.UPDATE, {"n": 0}, 1)
    queue.again(first)
    again = queue.head(0, takes_ids=True)
    assert again is not None
    assert (again.number, again.attempts) == (first.number, 2)
    queue.done(again)
    queue.done(again)
    assert queue.pending() == {0: 2, 1: 3}
    assert queue.pending_sessions(0) == ("s1", "s2")


def test_a_write_that_was_being_sent_when_the_process_ended(tmp_path: Path) -> None:
    for operation, takes_ids, outcome in (
        (Operation.ADD_EVENTS, True, None),
        (Operation.CREATE, False, None),
        (Operation.CREATE, True, "s"),
        (Operation.DELETE, False, "s"),
    ):
        path = tmp_path / f"{operation}-{takes_ids}"
        queue = opened(path)
        queue.put("s", operation, WAITING.get(operation, {}))
        assert queue.head(0, takes_ids=takes_ids) is not None
        queue.close()
        queue.close()
        queue = opened(path)
        found = queue.head(0, takes_ids=takes_ids)
        assert (found and found.session) == outcome
        reasons = [each.reason for each in queue.drift(0).sessions]
        assert reasons == ([] if outcome else ["the process ended while it was sent"])
        queue.close()


def test_ids_outlast_the_process(tmp_path: Path) -> None:
    queue = opened(tmp_path / "q")
    queue.keep_id(1, "s", "t")
    queue.close()
    queue.keep_id(0, "s", "late")
    again = opened(tmp_path / "q")
    assert (again.id_in(0, "s"), again.id_in(1, "s")) == (None, "t")
    again.close()


def test_a_closed_queue_takes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    queue = opened()
    queue.put("s", Operation.CREATE, {})
    write = queue.head(0, takes_ids=True)
    assert write is not None
    queue.close()
    queue.put("s", Operation.CREATE, {})
    assert "create of s is not mirrored, the fan-out is closed" in caplog.text
    queue.done(write)
    queue.again(write)
    queue.note(0, "s", Operation.CREATE, "late")
    queue.lose(0, ["name"])
    assert queue.head(0, takes_ids=True) is None
    assert queue.pending_sessions(0) == ()
    assert queue.drift(0).sessions == ()


def test_the_size_is_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessiondock_transfer.fanout_queue.MAX_CHARACTERS", 100)
    queue = opened()
    queue.put("s", Operation.CREATE, {"name": "x" * 60})
    queue.put("t", Operation.CREATE, {"name": "x" * 60})
    assert queue.pending() == {0: 1, 1: 1}
    assert [each.session for each in queue.drift(1).sessions] == ["t"]


def test_files_that_are_no_queue(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database at all" * 100)
    with pytest.raises(StorageError, match="file is not a database; pass another path"):
        opened(tmp_path / "text")
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE about (x)")
    other.close()
    with pytest.raises(StorageError, match="is no queue of a fan-out"):
        opened(tmp_path / "other")
    opened(tmp_path / "q").close()
    with sqlite3.connect(tmp_path / "q") as newer:
        newer.execute("PRAGMA user_version = 9")
    newer.close()
    with pytest.raises(SchemaVersionError, match="has version 9; upgrade"):
        opened(tmp_path / "q")


def filled(path: Path | None) -> WriteQueue:
    """A queue with rows in all of its tables."""
    queue = opened(path)
    for operation, arguments in WAITING.items():
        queue.put("s", operation, arguments)
    queue.note(0, "t", Operation.UPDATE, "because")
    queue.keep_id(1, "s", "other")
    queue.lose(0, ["name"])
    return queue


def damage(database: sqlite3.Connection, changes: list[tuple[str, str, Any]]) -> None:
    """Set columns of every row, whatever the tables are declared to hold."""
    for table in {table for table, _, _ in changes}:
        database.execute(f"ALTER TABLE {table} RENAME TO strict_{table}")
        database.execute(f"CREATE TABLE {table} ({', '.join(TABLES[table])})")
        database.execute(f"INSERT INTO {table} SELECT * FROM strict_{table}")
    for table, column, value in changes:
        database.execute(f"UPDATE {table} SET {column} = ?", (value,))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("writes", "operation", "burn"),
        ("writes", "operation", "list"),
        ("writes", "arguments", "{"),
        ("writes", "arguments", "[]"),
        ("writes", "arguments", "{}"),
        ("writes", "arguments", '{"events": [{"$event": 1}]}'),
        ("writes", "arguments", '{"events": [{"$duration": 1e400}]}'),
        ("writes", "arguments", b"\0"),
        ("writes", "arguments", None),
        ("writes", "mirror", 9),
        ("writes", "mirror", "x"),
        ("writes", "attempts", "x"),
        ("writes", "attempts", None),
        ("writes", "attempts", -1),
        ("writes", "started", "x"),
        ("writes", "session", b"s"),
        ("writes", "number", 1.5),
        ("ids", "mirror", None),
        ("ids", "session", 1),
        ("ids", "id", b"x"),
        ("drifted", "reason", None),
        ("drifted", "operation", 1),
        ("drifted", "count", "many"),
        ("lost", "field", b"x"),
        ("lost", "count", None),
    ],
)
def test_a_queue_that_is_damaged(tmp_path: Path, table: str, column: str, value: Any) -> None:
    queue = filled(tmp_path / "q")
    damage(queue.database, [(table, column, value)])
    queue.close()
    with pytest.raises(StorageError, match=r"cannot be used: it is damaged: .*; restore it from a copy, or pass"):
        opened(tmp_path / "q")


KEYS = ["events", "content", "fields", "children", "id", "$event", "$mapping", "$time", "$duration", "$bytes", "$x"]
CELLS = st.sampled_from([(table, column) for table, columns in TABLES.items() for column in columns])
STORED = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=9)
    | st.binary(max_size=9)
    | st.sampled_from(list(Operation)).map(lambda operation: operation.value)
    | st.dictionaries(st.sampled_from(KEYS), values, max_size=3).map(encoded)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=2),
    ).map(json.dumps)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CELLS, STORED), min_size=1, max_size=3))
def test_whatever_a_queue_holds_raises_errors_that_say_what_to_do(changes: list[tuple[tuple[str, str], Any]]) -> None:
    with closing(filled(None)) as queue, suppress(StorageError):
        damage(queue.database, [(*cell, value) for cell, value in changes])
        with queue.reading() as database:
            queue.load(database)
        for mirror in (0, 1):
            while (write := queue.head(mirror, takes_ids=True)) is not None:
                assert isinstance(write.session, str)
                queue.done(write, missing="no reason")
            assert json.loads(DriftReport(mirrors=(queue.drift(mirror),)).to_json())


def test_a_write_that_is_damaged_meanwhile(tmp_path: Path) -> None:
    queue = opened(tmp_path / "q")
    queue.put("s", Operation.CREATE, {})
    queue.database.execute("UPDATE writes SET attempts = 'x'")
    with pytest.raises(StorageError, match=r"it is damaged: attempts is 'x' in a row of writes; restore it"):
        queue.head(0, takes_ids=True)
    queue.close()


def test_a_write_waits_for_all_mirrors_or_for_none(tmp_path: Path) -> None:
    queue = opened(tmp_path / "q", max_pending=2)
    for number in range(2):
        queue.put(f"s{number}", Operation.UPDATE, {})
    first = queue.head(0, takes_ids=True)
    assert first is not None
    queue.done(first)
    queue.database.execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON drifted BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
    )
    with pytest.raises(StorageError, match="database or disk is full; check the disk"):
        queue.put("s2", Operation.UPDATE, {})
    assert queue.pending() == {0: 1, 1: 2}
    assert [queue.pending_sessions(mirror) for mirror in (0, 1)] == [("s1",), ("s0", "s1")]
    with pytest.raises(StorageError):
        queue.put("s2", Operation.UPDATE, {"n": object()})
    assert not any(queue.drift(mirror).sessions for mirror in (0, 1))
    queue.database.execute("DROP TRIGGER full")
    queue.put("s2", Operation.UPDATE, {})
    assert queue.pending_sessions(0) == ("s1", "s2")
    assert [each.session for each in queue.drift(1).sessions] == ["s2"]
    assert not queue.drift(0).sessions
    queue.close()


def test_a_write_that_is_given_up_is_noted_once(tmp_path: Path) -> None:
    queue = opened(tmp_path / "q")
    queue.put("s", Operation.ADD_EVENTS, {"events": []})
    assert queue.head(0, takes_ids=True) is not None
    queue.database.execute("CREATE TEMP TRIGGER stuck BEFORE DELETE ON writes BEGIN SELECT RAISE(FAIL, 'ill'); END")
    for _ in range(2):
        with pytest.raises(StorageError, match="ill"):
            queue.head(0, takes_ids=True)
    queue.database.execute("DROP TRIGGER stuck")
    assert queue.head(0, takes_ids=True) is None
    assert [each.writes for each in queue.drift(0).sessions] == [1]
    queue.close()


def test_a_conflict_is_an_earlier_attempt_only_after_one() -> None:
    first = Write(number=1, mirror=0, session="s", operation=Operation.CREATE, arguments={}, attempts=1)
    second = Write(number=1, mirror=0, session="s", operation=Operation.CREATE, arguments={}, attempts=2)
    conflict = ConflictError("there", status=409)
    assert outcome_of(conflict, first, repeatable=True) == "failed"
    assert outcome_of(conflict, second, repeatable=True) == "done"


@pytest.mark.skipif(not hasattr(os, "fork") or sys.version_info >= (3, 12), reason="forking with threads warns")
def test_a_child_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "second.db"
    with SQL("sqlite://") as primary, SQL(f"sqlite:///{path}") as second:
        dock = fanout(primary, second, queue=tmp_path / "queue.db")
        dock.sessions.create(id="parent")
        dock.flush()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                with SQL("sqlite://") as own:
                    other = fanout(own, second)
                    other.sessions.create(id="other")
                    dock._queue.put("child", Operation.CREATE, {"id": "child"})  # pyright: ignore[reportPrivateUsage]
                    code = 0 if not dock.flush() and not other.flush() else 2
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        dock.sessions.create(id="after")
        assert not dock.flush()
        assert {session.id for session in second.sessions.list()} == {"parent", "other", "child", "after"}
        dock.close()


def test_a_queue_in_a_child_is_empty_and_knows_the_ids(tmp_path: Path) -> None:
    queue = opened(tmp_path / "q")
    queue.keep_id(0, "s", "t")
    queue.put("s", Operation.UPDATE, {})
    queue.begin_in_child()
    assert queue.pending() == {0: 0, 1: 0}
    assert queue.id_in(0, "s") == "t"
    queue.put("child", Operation.UPDATE, {})
    assert queue.pending_sessions(0) == ("child",)
    queue.close()
    queue.begin_in_child()
    assert queue.pending_sessions(0) == ()


def test_a_runner_in_a_child_starts_a_thread_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = set[str]()
    stepped = threading.Event()

    def step() -> float | None:
        threads.add(str(threading.get_ident()))
        stepped.set()
        return None

    runner = Runner(step)
    runner.notify()
    assert stepped.wait(10)
    stepped.clear()
    process = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: process + 1)
    runner.notify()
    assert stepped.wait(10)
    assert len(threads) == 2
    runner.stop()
    for thread in [each for each in threading.enumerate() if each.name == "sessiondock-fanout"]:
        thread.join(10)


def test_an_event_loop_of_asyncio_is_needed() -> None:
    async def nothing() -> float | None:
        return None

    runner = AsyncRunner(nothing)

    async def main() -> None:
        with pytest.raises(ConfigurationError, match="works in an event loop of asyncio only"):
            runner.check()

    trio.run(main)


def test_a_server_error_that_stays_ends_the_attempts() -> None:
    write = Write(number=1, mirror=0, session="s", operation=Operation.UPDATE, arguments={}, attempts=5)
    assert outcome_of(ServerError("ill", status=500), write, repeatable=True) == "failed"
    assert outcome_of(NotFoundError("gone", status=404), write, repeatable=True) == "failed"
    deletion = Write(number=1, mirror=0, session="s", operation=Operation.DELETE, arguments={})
    assert outcome_of(NotFoundError("gone", status=404), deletion, repeatable=True) == "done"


def test_a_runner_ends_with_its_fan_out() -> None:
    stepped = threading.Event()

    def step() -> float | None:
        stepped.set()
        return None

    runner = Runner(step)
    runner.check()
    runner.notify()
    assert stepped.wait(10)
    (thread,) = [each for each in threading.enumerate() if each.name == "sessiondock-fanout"]
    assert thread.daemon
    del runner
    thread.join(10)
    assert not thread.is_alive()


def test_a_runner_that_is_stopped_does_not_start() -> None:
    runner = Runner(lambda: 60.0)
    runner.notify()
    threads = [each for each in threading.enumerate() if each.name == "sessiondock-fanout"]
    runner.stop()
    for thread in threads:
        thread.join(10)
    idle = Runner(lambda: None)
    idle.stop()
    idle.notify()
    assert not [each for each in threading.enumerate() if each.name == "sessiondock-fanout"]

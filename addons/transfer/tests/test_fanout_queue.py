"""The queue keeps writes exactly, one by one, and knows what became of them."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
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


def opened(path: Path | None = None, *, max_pending: int = 10) -> WriteQueue:
    return WriteQueue(path, providers=["a", "b"], max_pending=max_pending)


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
        queue.put("s", operation, {})
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


@pytest.mark.parametrize(
    "change",
    ["operation = 'burn'", "arguments = '{'", "arguments = x'00'", "arguments = NULL", "mirror = 9", "mirror = 'x'"],
)
def test_a_queue_that_is_damaged(tmp_path: Path, change: str) -> None:
    queue = opened(tmp_path / "q")
    queue.put("s", Operation.CREATE, {"name": "x"})
    queue.close()
    with sqlite3.connect(tmp_path / "q") as other:
        tables = other.execute("SELECT sql FROM sqlite_master WHERE name = 'writes'").fetchone()[0]
        other.execute("ALTER TABLE writes RENAME TO strict_writes")
        other.execute(tables.replace("NOT NULL", ""))
        other.execute("INSERT INTO writes SELECT * FROM strict_writes")
        other.execute(f"UPDATE writes SET {change}")
    other.close()
    with pytest.raises(StorageError, match=r"cannot be used: it is damaged: .*; pass another path"):
        opened(tmp_path / "q")


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

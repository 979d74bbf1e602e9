"""Bad input: a clear error of our tree, and nothing written."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sessiondock
from sessiondock import (
    ConfigurationError,
    Event,
    InvalidValueError,
    SessionDockError,
    UnknownProviderError,
    UnsupportedFieldError,
)
from sessiondock_sql import AsyncSQL

NAIVE = datetime(2025, 1, 1)
CYCLE: dict[str, Any] = {}
CYCLE["again"] = CYCLE


def nested(depth: int) -> dict[str, Any]:
    """A mapping in a mapping in a mapping."""
    found: dict[str, Any] = {}
    for _ in range(depth):
        found = {"d": found}
    return found


BAD_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"id": ""}, "id must not be ''"),
    ({"id": "."}, "id must not be '.'"),
    ({"id": ".."}, "id must not be '..'"),
    ({"id": "a\nb"}, "control characters"),
    ({"id": "x" * 256}, "id must have at most 255 characters, not 256"),
    ({"id": 7}, "id must be a str, not int"),
    ({"name": "a\0"}, "name must not contain a null character"),
    ({"name": "\ud800"}, "name must be valid Unicode"),
    ({"name": b"a"}, "name must be a str, not bytes"),
    ({"project": "x" * 256}, "project must have at most 255"),
    ({"started_at": NAIVE}, "started_at has no time zone"),
    ({"ended_at": "2025-01-01"}, "ended_at must be a datetime, not str"),
    ({"duration": 5}, "duration must be a timedelta"),
    ({"duration": timedelta(-1)}, "duration must not be negative"),
    ({"duration": timedelta.max}, "shorter than 292,000 years"),
    ({"inputs": [1]}, "inputs must be a mapping, not list"),
    ({"inputs": {1: 2}}, "inputs must have only str keys, not 1"),
    ({"inputs": {"a": [{"b": {None: 2}}]}}, "inputs.a.b must have only str keys, not None"),
    ({"metrics": {"score": math.nan}}, "metrics cannot be written as JSON"),
    ({"metrics": {"score": math.inf}}, "metrics cannot be written as JSON"),
    ({"metrics": {"score": Decimal(1)}}, "metrics cannot be written as JSON: a Decimal is not JSON"),
    ({"config": CYCLE}, "config cannot be written as JSON"),
    ({"config": nested(200_000)}, "config cannot be written as JSON"),
    ({"config": nested(201)}, "config is nested too deeply; lists and mappings may be 200 deep"),
    ({"config": {"a": ["[{" * 200, nested(200)]}}, "config is nested too deeply"),
    ({"tags": "abc"}, "tags must be a list or tuple of str, not str"),
    ({"tags": [1]}, "tags must hold only str"),
    ({"tags": ["a\0"]}, "tags must not contain a null character"),
]
IDS = [f"{next(iter(fields))}: {message}" for fields, message in BAD_FIELDS]


async def assert_empty(dock: AsyncSQL) -> None:
    assert [session async for session in dock.sessions.list()] == []


def assert_no_file(folder: Path) -> None:
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("fields", "message"), BAD_FIELDS, ids=IDS)
async def test_create_refuses(sqlite_url: str, tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    async with AsyncSQL(sqlite_url) as dock:
        for if_exists in ("error", "merge"):
            with pytest.raises(InvalidValueError, match=message):
                await dock.sessions.create(**fields, if_exists=if_exists)
        with pytest.raises(InvalidValueError, match=message):
            await dock.sessions.create_many([{"name": "good"}, fields])  # type: ignore[list-item]
        assert_no_file(tmp_path)


@pytest.mark.parametrize(("fields", "message"), [pair for pair in BAD_FIELDS if "id" not in pair[0]])
async def test_update_refuses(sqlite_url: str, tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    async with AsyncSQL(sqlite_url) as dock:
        with pytest.raises(InvalidValueError, match=message):
            await dock.sessions.update("a", **fields)
    assert_no_file(tmp_path)


@pytest.mark.smoke
async def test_unknown_parameters_are_rejected_with_a_near_match(dock: AsyncSQL) -> None:
    with pytest.raises(UnsupportedFieldError, match="no such field: nmae; did you mean name"):
        await dock.sessions.create(nmae="typo")  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError, match="did you mean name") as caught:
        await dock.sessions.create_many([{"name": "good"}, {"nmae": "typo"}])  # type: ignore[typeddict-unknown-key]
    assert (caught.value.operation, caught.value.fields) == ("create_many", ("nmae",))
    with pytest.raises(UnsupportedFieldError):
        await dock.sessions.get("a", x=1)  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError):
        await dock.sessions.update("a", x=1)  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError):
        await dock.sessions.delete("a", x=1)  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError):
        await dock.sessions.add_events("a", [], x=1)  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError):
        await dock.sessions.recordings("a", x=1)  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError):
        await dock.sessions.add_recording("a", b"", x=1)  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError):
        dock.sessions.list(x=1)  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError):
        dock.sessions.list_events("a", x=1)  # type: ignore[call-arg]
    with pytest.raises(UnsupportedFieldError):
        dock.sessions.stream_recording("a", x=1)  # type: ignore[call-arg]
    await assert_empty(dock)


@pytest.mark.parametrize("session_id", ["", ".", "..", "a\x1f", "\x7f", 1, None])
async def test_ids_are_checked_everywhere(sqlite_url: str, tmp_path: Path, session_id: Any) -> None:
    async with AsyncSQL(sqlite_url) as dock:
        sessions = dock.sessions
        with pytest.raises(InvalidValueError, match="session_id"):
            await sessions.get(session_id)
        with pytest.raises(InvalidValueError, match="session_id"):
            await sessions.update(session_id)
        with pytest.raises(InvalidValueError, match="session_id"):
            await sessions.delete(session_id)
        with pytest.raises(InvalidValueError, match="session_id"):
            await sessions.add_events(session_id, [])
        with pytest.raises(InvalidValueError, match="session_id"):
            await sessions.add_recording(session_id, b"")
        with pytest.raises(InvalidValueError, match="session_id"):
            await sessions.recordings(session_id)
        with pytest.raises(InvalidValueError, match="session_id"):
            sessions.list_events(session_id)
        with pytest.raises(InvalidValueError, match="session_id"):
            sessions.stream_recording(session_id)
        if session_id is not None:
            with pytest.raises(InvalidValueError, match="recording_id"):
                sessions.stream_recording("a", recording_id=session_id)
    assert_no_file(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"page_size": 0}, "page_size must be at least 1"),
        ({"page_size": 1001}, "page_size must be at most 1000"),
        ({"page_size": 1.5}, "page_size must be an int"),
        ({"max_items": 0}, "max_items must be at least 1"),
        ({"cursor": ""}, "'' is not a cursor"),
        ({"cursor": "nonsense"}, "'nonsense' is not a cursor"),
        ({"cursor": "WyJuZXdlc3QiXQ"}, "is not a cursor"),
        ({"cursor": "WyJldmVudHMiLCAibmV3ZXN0IiwgZmFsc2UsIDFd"}, "belongs to another list"),
        ({"order": "sideways"}, "order must be one of newest, oldest"),
        ({"started_after": NAIVE}, "started_after has no time zone"),
        ({"started_before": 5}, "started_before must be a datetime"),
        ({"project": 5}, "project must be a str"),
        ({"name_contains": "a\0"}, "null character"),
        ({"name_contains": "x" * 256}, "at most 255"),
        ({"tags": "abc"}, "tags must be a list"),
        ({"metadata_keys": "abc"}, "metadata_keys must be a list"),
        ({"metadata": ["a"]}, "metadata must be a mapping"),
        ({"metadata": {"a": object()}}, "metadata cannot be written as JSON"),
    ],
)
async def test_list_refuses(sqlite_url: str, tmp_path: Path, arguments: dict[str, Any], message: str) -> None:
    async with AsyncSQL(sqlite_url) as dock:
        with pytest.raises(InvalidValueError, match=message):
            dock.sessions.list(**arguments)
    assert_no_file(tmp_path)


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (Event(), "events must be a list of sessiondock.Event, not Event"),
        ("abc", "events must be a list"),
        ({}, "events must be a list"),
        (None, "events must be a list"),
        ([{"name": "a"}], "events must hold sessiondock.Event, not dict"),
        ([Event(id="")], "id of an event must not be ''"),
        ([Event(started_at=NAIVE)], "started_at of an event has no time zone"),
        ([Event(name="a\0")], "name of an event must not contain a null"),
        ([Event(inputs={"a": math.nan})], "inputs of an event cannot be written as JSON"),
        ([Event(children=(Event(ended_at=NAIVE),))], "ended_at of a child has no time zone"),
        ([Event(children=(Event(session_id="a\0"),))], "session_id of a child"),
    ],
)
async def test_add_events_refuses(dock: AsyncSQL, events: Any, message: str) -> None:
    await dock.sessions.create(id="a")
    given: Any = [Event(id="good")] + events if type(events) is list else events
    with pytest.raises(InvalidValueError, match=message):
        await dock.sessions.add_events("a", given)
    assert [event async for event in dock.sessions.list_events("a")] == []


async def test_children_may_not_be_nested_without_end(dock: AsyncSQL) -> None:
    await dock.sessions.create(id="a")
    event = Event()
    for _ in range(5000):
        event = Event(children=(event,))
    with pytest.raises(InvalidValueError, match="children of an event"):
        await dock.sessions.add_events("a", [event])


@pytest.mark.parametrize("content", [None, 5, 1.5, object()])
async def test_add_recording_refuses_what_gives_no_bytes(dock: AsyncSQL, content: Any) -> None:
    await dock.sessions.create(id="a")
    with pytest.raises(InvalidValueError, match="content must be bytes, a path"):
        await dock.sessions.add_recording("a", content)
    assert await dock.sessions.recordings("a") == ()


async def test_add_recording_refuses_paths_that_are_no_files(dock: AsyncSQL, tmp_path: Path) -> None:
    await dock.sessions.create(id="a")
    with pytest.raises(InvalidValueError, match="does not exist"):
        await dock.sessions.add_recording("a", tmp_path / "nothing")
    with pytest.raises(InvalidValueError, match="is a folder"):
        await dock.sessions.add_recording("a", str(tmp_path))
    with pytest.raises(InvalidValueError, match="content_type must be a str"):
        await dock.sessions.add_recording("a", b"", content_type=5)  # type: ignore[arg-type]
    assert await dock.sessions.recordings("a") == ()


async def test_if_exists_is_checked(dock: AsyncSQL) -> None:
    with pytest.raises(InvalidValueError, match="if_exists must be one of error, merge, not 'replace'"):
        await dock.sessions.create(if_exists="replace")  # type: ignore[arg-type]
    wrong: list[Any] = ["abc", {}, None, 5]
    for sessions in wrong:
        with pytest.raises(InvalidValueError, match="sessions must be a list of dictionaries"):
            await dock.sessions.create_many(sessions)
    with pytest.raises(InvalidValueError, match="each of sessions must be a mapping"):
        await dock.sessions.create_many(["abc"])  # type: ignore[list-item]
    await assert_empty(dock)


@pytest.mark.parametrize(
    ("url", "kind", "message"),
    [
        ("sqlite:sessions.db", ConfigurationError, "two slashes"),
        ("sqlite:///", ConfigurationError, "names no file"),
        ("sqlite:///a%00b", ConfigurationError, "names no file"),
        ("sqlite://sessions.db", ConfigurationError, "three slashes"),
        (
            "sqlite:///a?synchronous=off",
            ConfigurationError,
            "synchronous in the connection URL must be normal or full$",
        ),
        ("sqlite:///a?timeout=soon", ConfigurationError, "timeout in the connection URL must be a number"),
        ("sqlite:///a?timeout=1&timeout=2", ConfigurationError, "gives 'timeout' twice"),
        ("sqlite:///a?timeout=0", ConfigurationError, "above 0"),
        (
            "sqlite:///a?pool_size=0",
            ConfigurationError,
            "pool_size in the connection URL must be a whole number from 1$",
        ),
        (
            "sqlite:///a?pool_size=x",
            ConfigurationError,
            "pool_size in the connection URL must be a whole number from 1$",
        ),
        ("sqlite:///a?mode=ro", ConfigurationError, "unknown setting 'mode'"),
        ("sqlite:///a#b", ConfigurationError, "no fragment"),
        ("sqlite+pysqlcipher:///a", ConfigurationError, "is not understood; write sqlite:///path"),
        ("sql://a", ConfigurationError, "is not understood"),
        ("postgresql+pg8000://h/d", ConfigurationError, "is not understood"),
        ("postgresql://h:port/d", ConfigurationError, "is malformed"),
        ("postgresql://h/d?synchronous=full", ConfigurationError, "synchronous"),
        ("mysql://h/d", UnknownProviderError, "no provider is called 'mysql'"),
    ],
)
def test_connection_urls_are_checked(url: str, kind: type[SessionDockError], message: str) -> None:
    with pytest.raises(kind, match=message):
        sessiondock.connect_async(url)


@pytest.mark.parametrize("url", ["postgresql://me:s3cr3t@h:port/d", "cockroach://me:s3cr3t@h/d"])
def test_the_advice_on_urls_can_be_followed(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        AsyncSQL(url)
    said = str(caught.value)
    assert "postgresql://host:5432/database, with user:password@ in front of the host" in said
    assert "redacted" not in said
    assert "s3cr3t" not in said


def test_settings_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SESSIONDOCK_SQL_URL", raising=False)
    with pytest.raises(ConfigurationError, match="pass url= or set SESSIONDOCK_SQL_URL"):
        AsyncSQL()
    with pytest.raises(ConfigurationError, match="url must be a str, not int"):
        AsyncSQL(5)  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match="pool_size must be a whole number from 1, not True"):
        AsyncSQL("sqlite://", pool_size=True)
    with pytest.raises(ConfigurationError, match="synchronous is a setting of SQLite"):
        AsyncSQL("postgresql://h/d", synchronous="full")
    with pytest.raises(ConfigurationError, match="has no such setting"):
        sessiondock.connect_async("sqlite://", api_key="x")


async def test_an_aware_time_at_either_end_of_time_fits(dock: AsyncSQL) -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    await dock.sessions.create(id="a", started_at=first)
    await dock.sessions.create(id="b", started_at=last)
    assert [session.started_at async for session in dock.sessions.list(started_after=first)] == [last, first]

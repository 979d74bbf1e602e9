# Generated from tests/_async/test_sessions.py: edit that file, not this one.
# Digest: f1da0bbf8c56f622
"""Create, get, update, delete."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from sessiondock import ConflictError, Event, InvalidValueError, NotFoundError, Session, UnsupportedFieldError
from sessiondock_files import Files, NewSession

TIME = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)


def test_what_is_left_out_is_now_or_none(dock: Files) -> None:
    before = datetime.now(UTC)
    found = dock.sessions.get((dock.sessions.create()).id)
    assert found.created_at is not None
    assert before <= found.created_at <= datetime.now(UTC)
    now = found.created_at
    assert found == Session(id=found.id, started_at=now, created_at=now, updated_at=now)


def test_times_that_are_not_known_stay_unknown(dock: Files) -> None:
    created = dock.sessions.create(id="a", started_at=None, created_at=None)
    assert created == Session(id="a") == dock.sessions.get("a")
    dock.sessions.create(id="b", started_at=None, created_at=TIME)
    assert (dock.sessions.get("b")).updated_at == TIME
    dock.sessions.create(id="c", started_at=None, created_at=TIME, updated_at=None)
    assert (dock.sessions.get("c")).updated_at is None
    assert [session.id for session in dock.sessions.list()] == ["c", "b", "a"]


def test_new_ids_sort_by_time(dock: Files) -> None:
    ids = [(dock.sessions.create()).id for _ in range(20)]
    assert len(set(ids)) == 20
    assert [session.id for session in dock.sessions.list(order="oldest")] == ids


@pytest.mark.parametrize("session_id", ["x" * 1000, "ünï/☎ %2F?#", " ", "'; DROP TABLE sessions; --"])
def test_own_ids_are_kept(dock: Files, session_id: str) -> None:
    dock.sessions.create(id=session_id)
    assert (dock.sessions.get(session_id)).id == session_id


@pytest.mark.smoke
def test_a_repeated_create_is_a_conflict_and_changes_nothing(dock: Files) -> None:
    first = dock.sessions.create(id="a", name="first", tags=["x"])
    with pytest.raises(ConflictError, match="'a' exists already; choose another id") as caught:
        dock.sessions.create(id="a", tags=["y"])
    assert (caught.value.provider, caught.value.operation) == ("files", "create")
    many: list[NewSession] = [{"id": str(number)} for number in range(7)]
    with pytest.raises(ConflictError, match="'a' exists already"):
        dock.sessions.create_many([*many, {"id": "a"}])
    with pytest.raises(ConflictError, match="'4' and 2 more exists already"):
        dock.sessions.create_many([*many, *many])
    assert [session for session in dock.sessions.list()] == [first]
    assert [session for session in dock.sessions.list(tags=["y"])] == []


def test_a_repeated_create_merges_when_asked(dock: Files) -> None:
    first = dock.sessions.create(
        id="a", name="first", inputs={"k": 1, "l": {"deep": 1}}, tags=["x"], metadata={"m": 1}, if_exists="merge"
    )
    merged = dock.sessions.create(
        id="a", inputs={"l": {"other": 2}, "new": None}, tags=["y"], error="late", if_exists="merge", raw={"r": 1}
    )
    assert merged.updated_at is not None
    assert first.updated_at is not None
    assert merged.updated_at > first.updated_at
    expected: dict[str, Any] = {"inputs": {"k": 1, "l": {"other": 2}, "new": None}, "tags": ("y",), "error": "late"}
    assert merged == attrs.evolve(first, **expected, updated_at=merged.updated_at)
    found = dock.sessions.get("a")
    assert found == merged
    assert found.raw == {"r": 1}
    assert [session.id for session in dock.sessions.list(tags=["y"], metadata={"m": 1})] == ["a"]
    assert [session.id for session in dock.sessions.list(tags=["x"])] == []


def test_merging_what_is_there_already_writes_nothing(dock: Files) -> None:
    first = dock.sessions.create(id="a", name="first", inputs={"k": 1})
    assert dock.sessions.create(id="a", name="first", inputs={"k": 1}, if_exists="merge") == first
    other = dock.sessions.create(id="a", inputs={"k": 1.0}, if_exists="merge")
    assert other.inputs is not None
    assert repr(other.inputs["k"]) == "1.0"


def test_many_are_created_and_merged_in_order(dock: Files) -> None:
    new: list[NewSession] = [{"id": f"s{number}", "name": str(number), "tags": ["t"]} for number in range(250)]
    created = dock.sessions.create_many(new)
    assert [session.id for session in created] == [f"s{number}" for number in range(250)]
    assert dock.sessions.get("s7") == created[7]
    again: list[NewSession] = [
        {"id": "s1", "inputs": {"a": 1}},
        {"id": "new", "inputs": {"a": 1}},
        {"id": "s1", "inputs": {"b": 2}},
        {"id": "new", "outputs": {"b": 2}},
        {"id": "s2"},
    ]
    merged = dock.sessions.create_many(again, if_exists="merge")
    assert [session.id for session in merged] == ["s1", "new", "s1", "new", "s2"]
    assert merged[2].inputs == {"a": 1, "b": 2}
    assert merged[3] == dock.sessions.get("new")
    assert merged[4] == created[2]
    assert dock.sessions.create_many([]) == ()


def test_unknown_keys_of_many_are_named(dock: Files) -> None:
    wrong: Any = [{"naem": "x"}]
    with pytest.raises(UnsupportedFieldError, match="did you mean name"):
        dock.sessions.create_many(wrong)
    for other in ({"a": 1}, "ab", 7):
        with pytest.raises(InvalidValueError, match="sessions must be a list of dictionaries"):
            dock.sessions.create_many(other)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_update_sets_merges_and_clears(dock: Files) -> None:
    first = dock.sessions.create(
        id="a", name="n", project="p", metadata={"a": 1, "b": 2}, tags=["x"], started_at=TIME, duration=timedelta(1)
    )
    updated = dock.sessions.update("a", name=None, metadata={"b": None, "c": 3}, tags=None, error="late")
    assert updated == attrs.evolve(
        first, name=None, metadata={"a": 1, "b": None, "c": 3}, tags=(), error="late", updated_at=updated.updated_at
    )
    assert updated == dock.sessions.get("a")
    assert updated.updated_at is not None
    assert first.updated_at is not None
    assert updated.updated_at > first.updated_at
    assert (dock.sessions.update("a", metadata=None)).metadata is None
    dock.sessions.update("a", started_at=TIME + timedelta(days=1))
    assert [session.id for session in dock.sessions.list(started_after=TIME + timedelta(hours=1))] == ["a"]


def test_what_is_not_there_is_not_found(dock: Files) -> None:
    calls: list[Any] = [
        lambda: dock.sessions.get("no"),
        lambda: dock.sessions.update("no", name="x"),
        lambda: dock.sessions.delete("no"),
        lambda: dock.sessions.add_events("no", [Event()]),
        lambda: dock.sessions.add_events("no", []),
        lambda: dock.sessions.list_events("no").first(),
        lambda: dock.sessions.recordings("no"),
        lambda: dock.sessions.add_recording("no", b""),
    ]
    for stage in ("before there is an archive", "in one that has another session"):
        for call in calls:
            with pytest.raises(NotFoundError, match="there is no session 'no'"):
                call()
        if stage.startswith("before"):
            dock.sessions.create()


def test_a_deleted_session_is_gone_and_its_id_can_be_used_again(dock: Files) -> None:
    for life in range(3):
        created = dock.sessions.create(id="a", tags=[str(life)])
        dock.sessions.add_events("a", [Event(id="e", name=str(life))])
        dock.sessions.add_recording("a", b"%d" % life, id="r")
        assert [session for session in dock.sessions.list()] == [created]
        assert [event.name for event in dock.sessions.list_events("a")] == [str(life)]
        with dock.sessions.stream_recording("a") as stream:
            assert stream.read() == b"%d" % life
        dock.sessions.update("a", name="x")
        dock.sessions.delete("a")
        assert [session for session in dock.sessions.list()] == []
        with pytest.raises(NotFoundError):
            dock.sessions.get("a")
    dock.sessions.create(id="a")
    assert dock.sessions.list_events("a").all() == []
    assert dock.sessions.recordings("a") == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": ""}, "id must not be ''"),
        ({"name": "\ud800"}, "name must be valid Unicode"),
        ({"name": 7}, "name must be a str"),
        ({"started_at": datetime(2024, 1, 1)}, "started_at has no time zone"),
        ({"duration": timedelta(-1)}, "duration must not be negative"),
        ({"tags": "abc"}, "tags must be a list"),
        ({"inputs": {"a": float("nan")}}, "inputs cannot be written as JSON"),
        ({"inputs": {"a": {1: 2}}}, "inputs.a must have only str keys"),
        ({"raw": {"a": [{1: 2}]}}, "raw.a must have only str keys"),
        ({"raw": {"a": {1, 2}}}, "raw cannot be written as JSON"),
        ({"outputs": [1]}, "outputs must be a mapping"),
        ({"if_exists": "replace"}, "if_exists must be one of"),
        ({"copied_from": 1}, "copied_from must be a str"),
    ],
)
def test_what_cannot_be_stored_is_rejected(dock: Files, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        dock.sessions.create(**fields)
    assert dock.sessions.list().all() == []


def test_nesting_has_a_limit(dock: Files) -> None:
    def nested(depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(depth - 1):
            found = {"a [{": found}
        return found

    created = dock.sessions.create(inputs=nested(199))
    assert (dock.sessions.get(created.id)).inputs == nested(199)
    for depth in (201, 100_000):
        with pytest.raises(InvalidValueError, match="inputs"):
            dock.sessions.create(inputs=nested(depth))
    deep = Event()
    for _ in range(5_000):
        deep = Event(children=(deep,))
    with pytest.raises(InvalidValueError, match="nested too deeply"):
        dock.sessions.add_events(created.id, [deep])
    assert dock.sessions.list_events(created.id).all() == []

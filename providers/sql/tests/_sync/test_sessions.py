# Generated from tests/_async/test_sessions.py: edit that file, not this one.
# Digest: 8f2464db6f1181db
"""Create, get, update, delete."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from sessiondock import ConflictError, Event, NotFoundError, Operation, Session
from sessiondock_sql import SQL, NewSession

EVERYTHING: dict[str, Any] = {
    "external_id": "ticket-42",
    "name": "Wo ist mein Päckchen?",
    "project": "support",
    "user_id": "customer-7",
    "user_properties": {"plan": "gold"},
    "environment": "production",
    "started_at": datetime(2024, 4, 1, 22, 38, 19, 123456, tzinfo=timezone(timedelta(hours=-7, minutes=-30))),
    "ended_at": datetime(2024, 4, 1, 22, 38, 20, tzinfo=UTC),
    "created_at": datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    "updated_at": datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    "duration": timedelta(milliseconds=824, microseconds=806),
    "inputs": {"chat_history": [{"role": "user", "content": "\0\ud800 ünïcode"}], "n": None},
    "outputs": {"large": 2**80, "small": 1e-308, "nested": {"a": [True, False, None, 1, 1.0]}},
    "config": {},
    "metadata": {"z": 1, "a": 2},
    "metrics": {"score": 0.1},
    "feedback": {"rating": 5},
    "tags": ("b", "a", "b", ""),
    "error": "",
}


@pytest.mark.smoke
def test_every_field_comes_back_as_it_was_given(dock: SQL) -> None:
    created = dock.sessions.create(id="own-id", **EVERYTHING)
    assert created == Session(id="own-id", **EVERYTHING)
    found = dock.sessions.get("own-id")
    assert found == created
    assert found.started_at is not None
    assert found.started_at.utcoffset() == timedelta(hours=-7, minutes=-30)
    assert found.metadata is not None
    assert list(found.metadata) == ["z", "a"]
    assert found.raw == {}


def test_what_is_left_out_is_none_and_the_times_are_now(dock: SQL) -> None:
    before = datetime.now(UTC)
    found = dock.sessions.get((dock.sessions.create()).id)
    assert found.created_at is not None
    assert before <= found.created_at <= datetime.now(UTC)
    now = found.created_at
    assert found == Session(id=found.id, started_at=now, created_at=now, updated_at=now)


def test_a_start_that_is_not_known_stays_unknown(dock: SQL) -> None:
    created = dock.sessions.create(started_at=None)
    assert created.started_at is None
    assert (dock.sessions.get(created.id)).started_at is None


def test_new_ids_sort_by_time(dock: SQL) -> None:
    ids = [(dock.sessions.create()).id for _ in range(20)]
    assert len(set(ids)) == 20
    assert [session.id for session in dock.sessions.list(order="oldest")] == ids


@pytest.mark.parametrize("session_id", ["x" * 255, "ünï/☎ %2F?#", " ", "'; DROP TABLE sessiondock_sessions; --"])
def test_own_ids_are_kept(dock: SQL, session_id: str) -> None:
    dock.sessions.create(id=session_id)
    assert (dock.sessions.get(session_id)).id == session_id


@pytest.mark.smoke
def test_a_repeated_create_is_a_conflict_and_changes_nothing(dock: SQL) -> None:
    first = dock.sessions.create(id="a", name="first", tags=["x"])
    second: list[dict[str, Any]] = [{"name": "second"}, {"tags": ["y"]}]
    for fields in second:
        with pytest.raises(ConflictError, match="'a' exists already; choose another id") as caught:
            dock.sessions.create(id="a", **fields)
        assert (caught.value.provider, caught.value.operation) == ("sql", "create")
    assert [session for session in dock.sessions.list()] == [first]
    assert [session for session in dock.sessions.list(tags=["y"])] == []


def test_a_repeated_create_merges_when_asked(dock: SQL) -> None:
    first = dock.sessions.create(
        id="a", name="first", inputs={"k": 1, "l": {"deep": 1}}, tags=["x"], metadata={"m": 1}, if_exists="merge"
    )
    merged = dock.sessions.create(
        id="a", inputs={"l": {"other": 2}, "new": None}, tags=["y"], error="late", if_exists="merge"
    )
    assert merged.created_at == first.created_at
    assert merged.started_at == first.started_at
    assert merged.updated_at is not None
    assert first.updated_at is not None
    assert merged.updated_at > first.updated_at
    assert merged == attrs.evolve(
        first,
        inputs={"k": 1, "l": {"other": 2}, "new": None},
        tags=("y",),
        error="late",
        updated_at=merged.updated_at,
    )
    assert dock.sessions.get("a") == merged
    assert [session.id for session in dock.sessions.list(tags=["y"], metadata={"m": 1})] == ["a"]
    assert [session.id for session in dock.sessions.list(tags=["x"])] == []


def test_merging_what_is_there_already_changes_nothing(dock: SQL) -> None:
    first = dock.sessions.create(id="a", name="first", inputs={"k": 1})
    assert dock.sessions.create(id="a", name="first", inputs={"k": 1}, if_exists="merge") == first


def test_many_are_created_in_order(dock: SQL) -> None:
    new: list[NewSession] = [{"id": f"s{number}", "name": str(number), "tags": ["t"]} for number in range(250)]
    created = dock.sessions.create_many(new)
    assert [session.id for session in created] == [each.get("id") for each in new]
    assert {session.id: session for session in dock.sessions.list(tags=["t"])} == {
        session.id: session for session in created
    }
    assert dock.sessions.create_many([]) == ()


def test_many_are_created_altogether_or_not_at_all(dock: SQL) -> None:
    dock.sessions.create_many([{"id": f"s{number}"} for number in range(7)])
    before = [session for session in dock.sessions.list()]
    with pytest.raises(ConflictError, match="'s0', 's1', 's2', 's3', 's4' and 2 more exists already"):
        dock.sessions.create_many([{"id": "new"}, *[NewSession(id=f"s{number}") for number in range(7)]])
    with pytest.raises(ConflictError, match="'new' exists already"):
        dock.sessions.create_many([{"id": "new"}, {"id": "new"}])
    assert [session for session in dock.sessions.list()] == before


def test_many_are_merged_in_order(dock: SQL) -> None:
    dock.sessions.create(id="b", inputs={"old": 1}, tags=["x"])
    merged = dock.sessions.create_many(
        [{"id": "b", "inputs": {"new": 2}}, {"id": "a", "name": "1"}, {"id": "a", "name": "2"}, {"name": "no id"}],
        if_exists="merge",
    )
    assert [session.name for session in merged] == [None, "2", "2", "no id"]
    assert merged[0].inputs == {"old": 1, "new": 2}
    assert merged[0].tags == ("x",)
    assert merged[1] == merged[2] == dock.sessions.get("a")
    assert len([session for session in dock.sessions.list()]) == 3


@pytest.mark.smoke
def test_update_merges_clears_and_leaves_alone(dock: SQL) -> None:
    created = dock.sessions.create(id="a", **EVERYTHING)
    updated = dock.sessions.update(
        "a", feedback={"comment": "quick"}, config={"k": None}, name=None, outputs=None
    )
    assert updated.feedback == {"rating": 5, "comment": "quick"}
    assert updated.config == {"k": None}
    assert updated.name is None
    assert updated.outputs is None
    assert updated == attrs.evolve(
        created,
        feedback=updated.feedback,
        config={"k": None},
        name=None,
        outputs=None,
        updated_at=updated.updated_at,
    )
    assert dock.sessions.get("a") == updated


def test_every_field_can_be_set_and_cleared(dock: SQL) -> None:
    fields = {name: value for name, value in EVERYTHING.items() if name not in {"created_at", "updated_at"}}
    created = dock.sessions.create(id="a", started_at=None)
    updated = dock.sessions.update("a", **fields)
    assert updated == attrs.evolve(created, **fields, updated_at=updated.updated_at)
    nothing: dict[str, Any] = dict.fromkeys(fields)
    cleared = dock.sessions.update("a", **nothing)
    assert cleared == attrs.evolve(created, updated_at=cleared.updated_at)
    assert dock.sessions.get("a") == cleared


def test_an_update_moves_what_is_found(dock: SQL) -> None:
    dock.sessions.create(id="a", name="old", tags=["x"], metadata={"k": 1}, project="p")
    dock.sessions.create(id="b")
    dock.sessions.update("a", name="NEW", tags=["y"], metadata={"k": 2}, project=None)
    dock.sessions.update("a", started_at=datetime(2000, 1, 1, tzinfo=UTC))

    def found(**filters: Any) -> list[str]:
        return [session.id for session in dock.sessions.list(**filters)]

    assert found(name_contains="old") == found(tags=["x"]) == found(metadata={"k": 1}) == []
    assert found(project="p") == []
    assert found(name_contains="new") == found(tags=["y"]) == found(metadata={"k": 2}) == ["a"]
    assert found() == ["b", "a"]


def test_an_update_with_nothing_to_change_says_when_it_was(dock: SQL) -> None:
    created = dock.sessions.create(id="a")
    updated = dock.sessions.update("a")
    assert updated.updated_at is not None
    assert created.updated_at is not None
    assert updated.updated_at > created.updated_at


def test_what_is_not_there_is_not_found(dock: SQL) -> None:
    with pytest.raises(NotFoundError, match="no session 'a'"):
        dock.sessions.get("a")
    with pytest.raises(NotFoundError, match="no session 'a'"):
        dock.sessions.update("a", name="x")
    with pytest.raises(NotFoundError, match="no session 'a'"):
        dock.sessions.delete("a")
    assert [session for session in dock.sessions.list()] == []


@pytest.mark.smoke
def test_delete_takes_everything_along(dock: SQL) -> None:
    for session_id in ("a", "b"):
        dock.sessions.create(id=session_id, tags=["t"], metadata={"k": 1})
        dock.sessions.add_events(session_id, [Event(id="e")])
        dock.sessions.add_recording(session_id, b"bytes")
    dock.sessions.delete("a")
    with pytest.raises(NotFoundError):
        dock.sessions.get("a")
    dock.sessions.create(id="a")
    assert [event for event in dock.sessions.list_events("a")] == []
    assert dock.sessions.recordings("a") == ()
    assert [session.id for session in dock.sessions.list(tags=["t"], metadata={"k": 1})] == ["b"]
    assert [event.id for event in dock.sessions.list_events("b")] == ["e"]


def test_every_operation_is_there(dock: SQL) -> None:
    assert dock.capabilities.operations == frozenset(Operation)
    assert "metadata_keys" in dock.capabilities.fields[Operation.LIST]
    assert dock.capabilities.facts.status == "embedded"

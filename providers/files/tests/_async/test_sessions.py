"""Create, get, update, delete."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from sessiondock import ConflictError, Event, InvalidValueError, NotFoundError, Session, UnsupportedFieldError
from sessiondock_files import AsyncFiles, NewSession

TIME = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)


async def test_what_is_left_out_is_now_or_none(dock: AsyncFiles) -> None:
    before = datetime.now(UTC)
    found = await dock.sessions.get((await dock.sessions.create()).id)
    assert found.created_at is not None
    assert before <= found.created_at <= datetime.now(UTC)
    now = found.created_at
    assert found == Session(id=found.id, started_at=now, created_at=now, updated_at=now)


async def test_times_that_are_not_known_stay_unknown(dock: AsyncFiles) -> None:
    created = await dock.sessions.create(id="a", started_at=None, created_at=None)
    assert created == Session(id="a") == await dock.sessions.get("a")
    await dock.sessions.create(id="b", started_at=None, created_at=TIME)
    assert (await dock.sessions.get("b")).updated_at == TIME
    await dock.sessions.create(id="c", started_at=None, created_at=TIME, updated_at=None)
    assert (await dock.sessions.get("c")).updated_at is None
    assert [session.id async for session in dock.sessions.list()] == ["c", "b", "a"]


async def test_new_ids_sort_by_time(dock: AsyncFiles) -> None:
    ids = [(await dock.sessions.create()).id for _ in range(20)]
    assert len(set(ids)) == 20
    assert [session.id async for session in dock.sessions.list(order="oldest")] == ids


@pytest.mark.parametrize("session_id", ["x" * 1000, "ünï/☎ %2F?#", " ", "'; DROP TABLE sessions; --"])
async def test_own_ids_are_kept(dock: AsyncFiles, session_id: str) -> None:
    await dock.sessions.create(id=session_id)
    assert (await dock.sessions.get(session_id)).id == session_id


@pytest.mark.smoke
async def test_a_repeated_create_is_a_conflict_and_changes_nothing(dock: AsyncFiles) -> None:
    first = await dock.sessions.create(id="a", name="first", tags=["x"])
    with pytest.raises(ConflictError, match="'a' exists already; choose another id") as caught:
        await dock.sessions.create(id="a", tags=["y"])
    assert (caught.value.provider, caught.value.operation) == ("files", "create")
    many: list[NewSession] = [{"id": str(number)} for number in range(7)]
    with pytest.raises(ConflictError, match="'a' exists already"):
        await dock.sessions.create_many([*many, {"id": "a"}])
    with pytest.raises(ConflictError, match="'4' and 2 more exists already"):
        await dock.sessions.create_many([*many, *many])
    assert [session async for session in dock.sessions.list()] == [first]
    assert [session async for session in dock.sessions.list(tags=["y"])] == []


async def test_a_repeated_create_merges_when_asked(dock: AsyncFiles) -> None:
    first = await dock.sessions.create(
        id="a", name="first", inputs={"k": 1, "l": {"deep": 1}}, tags=["x"], metadata={"m": 1}, if_exists="merge"
    )
    merged = await dock.sessions.create(
        id="a", inputs={"l": {"other": 2}, "new": None}, tags=["y"], error="late", if_exists="merge", raw={"r": 1}
    )
    assert merged.updated_at is not None
    assert first.updated_at is not None
    assert merged.updated_at > first.updated_at
    expected: dict[str, Any] = {"inputs": {"k": 1, "l": {"other": 2}, "new": None}, "tags": ("y",), "error": "late"}
    assert merged == attrs.evolve(first, **expected, updated_at=merged.updated_at)
    found = await dock.sessions.get("a")
    assert found == merged
    assert found.raw == {"r": 1}
    assert [session.id async for session in dock.sessions.list(tags=["y"], metadata={"m": 1})] == ["a"]
    assert [session.id async for session in dock.sessions.list(tags=["x"])] == []


async def test_merging_what_is_there_already_writes_nothing(dock: AsyncFiles) -> None:
    first = await dock.sessions.create(id="a", name="first", inputs={"k": 1})
    assert await dock.sessions.create(id="a", name="first", inputs={"k": 1}, if_exists="merge") == first
    other = await dock.sessions.create(id="a", inputs={"k": 1.0}, if_exists="merge")
    assert other.inputs is not None
    assert repr(other.inputs["k"]) == "1.0"


async def test_many_are_created_and_merged_in_order(dock: AsyncFiles) -> None:
    new: list[NewSession] = [{"id": f"s{number}", "name": str(number), "tags": ["t"]} for number in range(250)]
    created = await dock.sessions.create_many(new)
    assert [session.id for session in created] == [f"s{number}" for number in range(250)]
    assert await dock.sessions.get("s7") == created[7]
    again: list[NewSession] = [
        {"id": "s1", "inputs": {"a": 1}},
        {"id": "new", "inputs": {"a": 1}},
        {"id": "s1", "inputs": {"b": 2}},
        {"id": "new", "outputs": {"b": 2}},
        {"id": "s2"},
    ]
    merged = await dock.sessions.create_many(again, if_exists="merge")
    assert [session.id for session in merged] == ["s1", "new", "s1", "new", "s2"]
    assert merged[2].inputs == {"a": 1, "b": 2}
    assert merged[3] == await dock.sessions.get("new")
    assert merged[4] == created[2]
    assert await dock.sessions.create_many([]) == ()


async def test_unknown_keys_of_many_are_named(dock: AsyncFiles) -> None:
    wrong: Any = [{"naem": "x"}]
    with pytest.raises(UnsupportedFieldError, match="did you mean name"):
        await dock.sessions.create_many(wrong)
    for other in ({"a": 1}, "ab", 7):
        with pytest.raises(InvalidValueError, match="sessions must be a list of dictionaries"):
            await dock.sessions.create_many(other)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def test_update_sets_merges_and_clears(dock: AsyncFiles) -> None:
    first = await dock.sessions.create(
        id="a", name="n", project="p", metadata={"a": 1, "b": 2}, tags=["x"], started_at=TIME, duration=timedelta(1)
    )
    updated = await dock.sessions.update("a", name=None, metadata={"b": None, "c": 3}, tags=None, error="late")
    assert updated == attrs.evolve(
        first, name=None, metadata={"a": 1, "b": None, "c": 3}, tags=(), error="late", updated_at=updated.updated_at
    )
    assert updated == await dock.sessions.get("a")
    assert updated.updated_at is not None
    assert first.updated_at is not None
    assert updated.updated_at > first.updated_at
    assert (await dock.sessions.update("a", metadata=None)).metadata is None
    await dock.sessions.update("a", started_at=TIME + timedelta(days=1))
    assert [session.id async for session in dock.sessions.list(started_after=TIME + timedelta(hours=1))] == ["a"]


async def test_what_is_not_there_is_not_found(dock: AsyncFiles) -> None:
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
                await call()
        if stage.startswith("before"):
            await dock.sessions.create()


async def test_a_deleted_session_is_gone_and_its_id_can_be_used_again(dock: AsyncFiles) -> None:
    for life in range(3):
        created = await dock.sessions.create(id="a", tags=[str(life)])
        await dock.sessions.add_events("a", [Event(id="e", name=str(life))])
        await dock.sessions.add_recording("a", b"%d" % life, id="r")
        assert [session async for session in dock.sessions.list()] == [created]
        assert [event.name async for event in dock.sessions.list_events("a")] == [str(life)]
        async with dock.sessions.stream_recording("a") as stream:
            assert await stream.read() == b"%d" % life
        await dock.sessions.update("a", name="x")
        await dock.sessions.delete("a")
        assert [session async for session in dock.sessions.list()] == []
        with pytest.raises(NotFoundError):
            await dock.sessions.get("a")
    await dock.sessions.create(id="a")
    assert await dock.sessions.list_events("a").all() == []
    assert await dock.sessions.recordings("a") == ()


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
async def test_what_cannot_be_stored_is_rejected(dock: AsyncFiles, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        await dock.sessions.create(**fields)
    assert await dock.sessions.list().all() == []


async def test_nesting_has_a_limit(dock: AsyncFiles) -> None:
    def nested(depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(depth - 1):
            found = {"a [{": found}
        return found

    created = await dock.sessions.create(inputs=nested(199))
    assert (await dock.sessions.get(created.id)).inputs == nested(199)
    for depth in (201, 100_000):
        with pytest.raises(InvalidValueError, match="inputs"):
            await dock.sessions.create(inputs=nested(depth))
    deep = Event()
    for _ in range(5_000):
        deep = Event(children=(deep,))
    with pytest.raises(InvalidValueError, match="nested too deeply"):
        await dock.sessions.add_events(created.id, [deep])
    assert await dock.sessions.list_events(created.id).all() == []

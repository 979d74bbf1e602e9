"""The operations on a real folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from sessiondock import (
    ConfigurationError,
    ConflictError,
    DecodeError,
    Event,
    InvalidValueError,
    NotFoundError,
    StorageError,
    Timeout,
    UnsupportedOperationError,
    hookimpl,
)
from sessiondock_jsonfiles import AsyncJsonFiles

STARTED = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)


async def test_created_sessions_can_be_read_and_are_json(client: AsyncJsonFiles) -> None:
    made = await client.sessions.create(
        id="a/b", name="chat", duration=timedelta(seconds=1.5), started_at=STARTED, inputs={"q": ["ü"]}, tags=["vip"]
    )
    found = await client.sessions.get("a/b")

    assert found == made
    assert (found.id, found.name, found.started_at, found.tags) == ("a/b", "chat", STARTED, ("vip",))
    assert (found.duration, found.inputs, found.outputs) == (timedelta(seconds=1.5), {"q": ["ü"]}, None)
    assert found.created_at == found.updated_at
    content = json.loads((client.folder / "session-a%2fb.json").read_text(encoding="utf-8"))
    assert content["session"] == found.raw
    assert content["events"] == []


async def test_a_repeated_id_is_a_conflict(client: AsyncJsonFiles) -> None:
    made = await client.sessions.create(id="s", name="first")
    with pytest.raises(ConflictError, match="'s' exists"):
        await client.sessions.create(id="s", name="second")
    assert await client.sessions.get("s") == made
    assert (await client.sessions.create()).id != (await client.sessions.create()).id


async def test_none_removes_a_field_and_other_fields_stay(client: AsyncJsonFiles) -> None:
    await client.sessions.create(id="s", name="chat", metadata={"a": 1}, tags=["x"])
    changed = await client.sessions.update("s", name=None, metadata={"b": 2})

    assert (changed.name, changed.metadata, changed.tags) == (None, {"b": 2}, ("x",))
    assert await client.sessions.get("s") == changed
    assert (await client.sessions.update("s", tags=None)).tags == ()


async def test_every_operation_reports_an_unknown_session(client: AsyncJsonFiles) -> None:
    await client.sessions.create(id="s")
    await client.sessions.delete("s")
    for call in (client.sessions.get, client.sessions.delete):
        with pytest.raises(NotFoundError, match="no session 's'"):
            await call("s")
    with pytest.raises(NotFoundError) as caught:
        await client.sessions.update("s", name="x")
    assert (caught.value.provider, caught.value.operation) == ("jsonfiles", "update")
    with pytest.raises(NotFoundError):
        await client.sessions.add_events("s", [])
    with pytest.raises(NotFoundError):
        await client.sessions.list_events("s").first()


async def test_paging_finds_every_session_once_while_others_come_and_go(client: AsyncJsonFiles) -> None:
    ids = [f"s{number}" for number in range(7)]
    for each in ids:
        await client.sessions.create(id=each, project="even" if int(each[1]) % 2 == 0 else "odd")
    found: list[str] = []
    async for page in client.sessions.list(page_size=2).pages():
        found += [session.id for session in page.items]
        await client.sessions.create(id=f"{found[0]}-{len(found)}")

    assert [each for each in found if each in ids] == ids
    assert len(found) == len(set(found))
    odd = client.sessions.list(project="odd", page_size=2)
    assert [(len(page), page.total) async for page in odd.pages()] == [(2, None), (1, None)]
    first = await client.sessions.list(page_size=3).first()
    assert first.total == 7 + 4
    rest = [session.id async for session in client.sessions.list(cursor=first.cursor)]
    assert len(rest) == 11 - 3
    assert not {session.id for session in first.items} & set(rest)


async def test_sessions_of_a_project_of_none_or_of_all(client: AsyncJsonFiles) -> None:
    await client.sessions.create(id="a", project="support")
    await client.sessions.create(id="b")

    async def ids(**wanted: Any) -> list[str]:
        return [session.id async for session in client.sessions.list(**wanted)]

    assert (await ids(), await ids(project="support"), await ids(project=None)) == (["a", "b"], ["a"], ["b"])
    with pytest.raises(InvalidValueError, match="project must be a str"):
        client.sessions.list(project=1)  # type: ignore[arg-type]


async def test_a_missing_folder_is_empty(client: AsyncJsonFiles) -> None:
    assert [session async for session in client.sessions.list()] == []
    assert not client.folder.exists()
    with pytest.raises(NotFoundError):
        await client.sessions.get("s")


async def test_events_keep_their_order_and_are_not_doubled(client: AsyncJsonFiles) -> None:
    await client.sessions.create(id="s")
    first = Event(id="e1", type="model", started_at=STARTED, outputs={"text": "yes"})
    added = await client.sessions.add_events("s", [first, Event(type="tool", parent_id="e1")])
    await client.sessions.add_events("s", [Event(id="e1", type="chain"), Event(name="last")])

    found = [event async for event in client.sessions.list_events("s", page_size=1)]

    assert [(event.type, event.session_id) for event in found] == [("chain", "s"), ("tool", "s"), (None, "s")]
    assert (added[0].id, added[0].started_at, added[0].outputs) == ("e1", STARTED, {"text": "yes"})
    assert added[1] == found[1]
    assert found[1].parent_id == "e1"
    with pytest.raises(InvalidValueError, match="not of this session"):
        await client.sessions.list_events("s", cursor="e9").first()


async def test_invalid_values_are_not_written(client: AsyncJsonFiles) -> None:
    await client.sessions.create(id="s")
    before = (client.folder / "session-s.json").read_bytes()
    fields: list[dict[str, Any]] = [
        {"name": 3},
        {"inputs": [1]},
        {"tags": "vip"},
        {"metadata": {"x": float("nan")}},
        {},
    ]
    for wrong in fields:
        with pytest.raises(InvalidValueError):
            await client.sessions.update("s", **wrong)
    none: list[Any] = ["text", [{"name": "x"}], None, [Event(session_id="t")], [Event(children=(Event(),))]]
    for events in none:
        with pytest.raises(InvalidValueError):
            await client.sessions.add_events("s", events)
    assert (client.folder / "session-s.json").read_bytes() == before
    assert sorted(path.name for path in client.folder.iterdir()) == [".lock", "session-s.json"]


async def test_an_invalid_file_is_named(client: AsyncJsonFiles) -> None:
    await client.sessions.create(id="s")
    for content in ("{", "[]", '{"session": [], "events": []}', '{"session": {}, "events": 1}'):
        (client.folder / "session-s.json").write_text(content)
        with pytest.raises(DecodeError, match=r"session-s\.json"):
            await client.sessions.get("s")
    (client.folder / "session-s.json").write_text('{"session": {"name": "x"}, "events": []}')
    with pytest.raises(DecodeError, match="'id' is missing") as caught:
        await client.sessions.list().first()
    assert caught.value.operation == "list"


async def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "missing" / "chats"):
        async with AsyncJsonFiles(folder=folder) as client:
            with pytest.raises(StorageError, match="cannot be used"):
                await client.sessions.create()
    async with AsyncJsonFiles(folder=tmp_path / "file") as client:
        with pytest.raises(StorageError):
            await client.sessions.list().first()


async def test_hooks_see_every_operation(tmp_path: Path) -> None:
    class Witness:
        seen: ClassVar[list[tuple[str, str | None]]] = []

        @hookimpl
        def operation_finished(self, operation: str, error: BaseException | None) -> None:
            self.seen.append((operation, type(error).__name__ if error else None))

    async with AsyncJsonFiles(folder=tmp_path, plugins=[Witness()]) as client:
        await client.sessions.create(id="s")
        assert await client.sessions.list().all()
        with pytest.raises(NotFoundError):
            await client.sessions.get("t")
    assert Witness.seen == [("create", None), ("list", None), ("get", "NotFoundError")]


async def test_the_total_of_the_timeout_bounds_a_call(tmp_path: Path) -> None:
    async with AsyncJsonFiles(folder=tmp_path, timeout=Timeout(total=1e-9)) as client:
        with pytest.raises(TimeoutError, match="longer than its total"):
            await client.sessions.create()
    assert not (tmp_path / ".lock").exists()


async def test_a_closed_client(client: AsyncJsonFiles) -> None:
    other = client.with_options(timeout=3)
    await other.aclose()
    await client.sessions.create(id="s")
    await client.aclose()
    await client.aclose()
    for each in (client, other):
        with pytest.raises(ConfigurationError, match="is closed"):
            await each.sessions.get("s")


def test_repr_and_missing_operations(client: AsyncJsonFiles) -> None:
    assert repr(client).endswith("/chats>")
    with pytest.raises(UnsupportedOperationError, match="has no recordings"):
        client.sessions.recordings  # type: ignore[attr-defined]  # noqa: B018

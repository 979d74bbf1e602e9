# Generated from tests/_async/test_sessions.py: edit that file, not this one.
# Digest: 7c6e9b6982052547
"""The operations on a real folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sessiondock import (
    ConfigurationError,
    ConflictError,
    DecodeError,
    Event,
    InvalidValueError,
    NotFoundError,
    StorageError,
    UnsupportedOperationError,
)
from sessiondock_jsonfiles import JsonFiles

STARTED = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)


def test_what_is_created_can_be_read_and_is_json(client: JsonFiles) -> None:
    made = client.sessions.create(
        id="a/b", name="chat", duration=timedelta(seconds=1.5), started_at=STARTED, inputs={"q": ["ü"]}, tags=["vip"]
    )
    found = client.sessions.get("a/b")

    assert found == made
    assert (found.id, found.name, found.started_at, found.tags) == ("a/b", "chat", STARTED, ("vip",))
    assert (found.duration, found.inputs, found.outputs) == (timedelta(seconds=1.5), {"q": ["ü"]}, None)
    assert found.created_at == found.updated_at
    content = json.loads((client.folder / "session-a%2fb.json").read_text(encoding="utf-8"))
    assert content["session"] == found.raw
    assert content["events"] == []


def test_an_id_is_taken_once(client: JsonFiles) -> None:
    made = client.sessions.create(id="s", name="first")
    with pytest.raises(ConflictError, match="'s' exists"):
        client.sessions.create(id="s", name="second")
    assert client.sessions.get("s") == made
    assert (client.sessions.create()).id != (client.sessions.create()).id


def test_none_takes_a_field_away_and_what_is_left_out_stays(client: JsonFiles) -> None:
    client.sessions.create(id="s", name="chat", metadata={"a": 1}, tags=["x"])
    changed = client.sessions.update("s", name=None, metadata={"b": 2})

    assert (changed.name, changed.metadata, changed.tags) == (None, {"b": 2}, ("x",))
    assert client.sessions.get("s") == changed
    assert (client.sessions.update("s", tags=None)).tags == ()


def test_every_operation_says_that_there_is_no_such_session(client: JsonFiles) -> None:
    client.sessions.create(id="s")
    client.sessions.delete("s")
    for call in (client.sessions.get, client.sessions.delete):
        with pytest.raises(NotFoundError, match="no session 's'"):
            call("s")
    with pytest.raises(NotFoundError) as caught:
        client.sessions.update("s", name="x")
    assert (caught.value.provider, caught.value.operation) == ("jsonfiles", "update")
    with pytest.raises(NotFoundError):
        client.sessions.add_events("s", [])
    with pytest.raises(NotFoundError):
        client.sessions.list_events("s").first()


def test_paging_finds_every_session_once_while_others_come_and_go(client: JsonFiles) -> None:
    ids = [f"s{number}" for number in range(7)]
    for each in ids:
        client.sessions.create(id=each, project="even" if int(each[1]) % 2 == 0 else "odd")
    found: list[str] = []
    for page in client.sessions.list(page_size=2).pages():
        found += [session.id for session in page.items]
        client.sessions.create(id=f"{found[0]}-{len(found)}")

    assert [each for each in found if each in ids] == ids
    assert len(found) == len(set(found))
    odd = client.sessions.list(project="odd", page_size=2)
    assert [(len(page), page.total) for page in odd.pages()] == [(2, None), (1, None)]
    first = client.sessions.list(page_size=3).first()
    assert first.total == 7 + 4
    rest = [session.id for session in client.sessions.list(cursor=first.cursor)]
    assert len(rest) == 11 - 3
    assert not {session.id for session in first.items} & set(rest)


def test_a_folder_that_is_not_there_is_empty(client: JsonFiles) -> None:
    assert [session for session in client.sessions.list()] == []
    assert not client.folder.exists()
    with pytest.raises(NotFoundError):
        client.sessions.get("s")


def test_events_keep_their_order_and_are_not_doubled(client: JsonFiles) -> None:
    client.sessions.create(id="s")
    first = Event(id="e1", type="model", started_at=STARTED, outputs={"text": "yes"})
    added = client.sessions.add_events("s", [first, Event(type="tool", parent_id="e1")])
    client.sessions.add_events("s", [Event(id="e1", type="chain"), Event(name="last")])

    found = [event for event in client.sessions.list_events("s", page_size=1)]

    assert [(event.type, event.session_id) for event in found] == [("chain", "s"), ("tool", "s"), (None, "s")]
    assert (added[0].id, added[0].started_at, added[0].outputs) == ("e1", STARTED, {"text": "yes"})
    assert added[1] == found[1]
    assert found[1].parent_id == "e1"
    with pytest.raises(InvalidValueError, match="not of this session"):
        client.sessions.list_events("s", cursor="e9").first()


def test_nothing_wrong_is_written(client: JsonFiles) -> None:
    client.sessions.create(id="s")
    before = (client.folder / "session-s.json").read_bytes()
    words: list[dict[str, Any]] = [{"name": 3}, {"inputs": [1]}, {"tags": "vip"}, {"metadata": {"x": float("nan")}}, {}]
    for wrong in words:
        with pytest.raises(InvalidValueError):
            client.sessions.update("s", **wrong)
    none: list[Any] = ["text", [{"name": "x"}], None, [Event(session_id="t")], [Event(children=(Event(),))]]
    for events in none:
        with pytest.raises(InvalidValueError):
            client.sessions.add_events("s", events)
    assert (client.folder / "session-s.json").read_bytes() == before
    assert sorted(path.name for path in client.folder.iterdir()) == [".lock", "session-s.json"]


def test_a_file_that_is_no_session_is_named(client: JsonFiles) -> None:
    client.sessions.create(id="s")
    for content in ("{", "[]", '{"session": [], "events": []}', '{"session": {}, "events": 1}'):
        (client.folder / "session-s.json").write_text(content)
        with pytest.raises(DecodeError, match=r"session-s\.json"):
            client.sessions.get("s")
    (client.folder / "session-s.json").write_text('{"session": {"name": "x"}, "events": []}')
    with pytest.raises(DecodeError, match="'id' is missing") as caught:
        client.sessions.list().first()
    assert caught.value.operation == "list"


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "missing" / "chats"):
        with JsonFiles(folder=folder) as client:
            with pytest.raises(StorageError, match="cannot be used"):
                client.sessions.create()
    with JsonFiles(folder=tmp_path / "file") as client:
        with pytest.raises(StorageError):
            client.sessions.list().first()


def test_a_closed_client(client: JsonFiles) -> None:
    other = client.with_options(timeout=3)
    other.close()
    client.sessions.create(id="s")
    client.close()
    client.close()
    for each in (client, other):
        with pytest.raises(ConfigurationError, match="is closed"):
            each.sessions.get("s")


def test_what_it_is(client: JsonFiles) -> None:
    assert repr(client).endswith("/chats>")
    with pytest.raises(UnsupportedOperationError, match="has no recordings"):
        client.sessions.recordings  # type: ignore[attr-defined]  # noqa: B018

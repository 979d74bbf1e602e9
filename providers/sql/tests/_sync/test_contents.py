# Generated from tests/_async/test_contents.py: edit that file, not this one.
# Digest: d900ceb284375c77
"""Events and recordings."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from providers.sql.tests.inside import inside
from sessiondock import Event, IncompleteReadError, InvalidValueError, NotFoundError, Recording
from sessiondock_sql import SQL
from sessiondock_sql.statement import Program, Statement, Step

EVERYTHING = Event(
    id="e",
    session_id="a",
    parent_id="p",
    type="model",
    name="answer",
    inputs={"messages": [{"role": "user", "content": "\0☎"}]},
    outputs={},
    error="",
    started_at=datetime(2024, 4, 1, 22, 38, 19, 123456, tzinfo=UTC),
    ended_at=datetime(2024, 4, 1, 22, 38, 20, tzinfo=UTC),
    duration=timedelta(microseconds=824806),
    config={"temperature": 0.1},
    metadata={"k": None},
    metrics={"tokens": 3},
    feedback={"rating": 1},
    user_properties={"plan": "gold"},
)


@pytest.mark.smoke
def test_events_come_back_in_order_with_every_field(dock: SQL) -> None:
    dock.sessions.create(id="a")
    nested = attrs.evolve(
        EVERYTHING, id="n", children=(attrs.evolve(EVERYTHING, id=None, session_id=None, children=()),)
    )
    parent = attrs.evolve(EVERYTHING, children=(nested, Event(name="leaf")))
    added = dock.sessions.add_events("a", [parent, Event(type="tool"), Event(id="e2")])
    assert added[0] == parent
    assert added[1].id
    assert added[1] == Event(id=added[1].id, session_id="a", type="tool")
    assert [event for event in dock.sessions.list_events("a")] == list(added)
    assert [event for event in dock.sessions.list_events("a", page_size=1)] == list(added)


def test_adding_events_again_changes_nothing(dock: SQL) -> None:
    dock.sessions.create(id="a")
    new = [Event(id="1", name="first"), Event(id="2", name="second")]
    added = dock.sessions.add_events("a", new)
    assert dock.sessions.add_events("a", new) == added
    assert dock.sessions.add_events("a", added) == added
    assert [event for event in dock.sessions.list_events("a")] == list(added)


def test_an_event_takes_the_place_of_the_one_with_its_id(dock: SQL) -> None:
    dock.sessions.create(id="a")
    dock.sessions.create(id="b")
    dock.sessions.add_events("a", [Event(id="1", name="begun", inputs={"k": 1}), Event(id="2")])
    dock.sessions.add_events("b", [Event(id="1", name="another session's")])
    dock.sessions.add_events("a", [Event(id="1", name="x"), Event(id="1", name="done", outputs={"k": 2})])
    events = [event for event in dock.sessions.list_events("a")]
    assert events == [Event(id="1", session_id="a", name="done", outputs={"k": 2}), Event(id="2", session_id="a")]
    assert [event.name for event in dock.sessions.list_events("b")] == ["another session's"]


def test_events_go_to_the_session_that_is_named(dock: SQL) -> None:
    dock.sessions.create(id="a")
    (added,) = dock.sessions.add_events("a", [Event(id="1", session_id="elsewhere", raw={"x": 1})])
    assert added.session_id == "a"
    assert added.raw == {"x": 1}


@pytest.mark.smoke
def test_events_without_a_session_are_refused_and_not_written(dock: SQL) -> None:
    with pytest.raises(NotFoundError, match="no session 'a'"):
        dock.sessions.add_events("a", [Event(id="1")])
    with pytest.raises(NotFoundError, match="no session 'a'"):
        dock.sessions.add_events("a", [])
    with pytest.raises(NotFoundError, match="no session 'a'"):
        dock.sessions.list_events("a").first()
    dock.sessions.create(id="a")
    assert [event for event in dock.sessions.list_events("a")] == []
    assert dock.sessions.add_events("a", []) == ()


def test_event_pages_lead_back(dock: SQL) -> None:
    dock.sessions.create(id="a")
    dock.sessions.add_events("a", [Event(id=str(number)) for number in range(5)])
    last = (dock.sessions.list_events("a", page_size=3).first()).next()
    assert [event.id for event in last.items] == ["3", "4"]
    first = last.previous()
    assert [event.id for event in first.items] == ["0", "1", "2"]
    assert not first.has_previous


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def read(dock: SQL, session_id: str, recording_id: str | None = None) -> bytes:
    with dock.sessions.stream_recording(session_id, recording_id=recording_id) as stream:
        return stream.read()


@pytest.mark.smoke
def test_a_recording_comes_back_byte_for_byte(dock: SQL) -> None:
    dock.sessions.create(id="a")
    content = os.urandom(3_000_001)
    recording = dock.sessions.add_recording("a", content, name="call.wav", content_type="audio/wav")
    assert recording.size == len(content)
    assert recording == Recording(
        id=recording.id,
        session_id="a",
        name="call.wav",
        content_type="audio/wav",
        size=len(content),
        created_at=recording.created_at,
    )
    assert dock.sessions.recordings("a") == (recording,)
    with dock.sessions.stream_recording("a") as stream:
        assert (stream.length, stream.content_type) == (len(content), "audio/wav")
        chunks = [chunk for chunk in stream.iter_bytes()]
    assert b"".join(chunks) == content
    assert max(map(len, chunks)) <= 256 * 1024


@pytest.mark.parametrize("size", [0, 1, 262_143, 262_144, 262_145, 1_048_576, 1_048_577])
def test_sizes_around_a_chunk(dock: SQL, size: int) -> None:
    dock.sessions.create(id="a")
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    recording = dock.sessions.add_recording("a", content)
    assert recording.size == size
    assert read(dock, "a") == content


def test_every_kind_of_content(dock: SQL, tmp_path: Path) -> None:
    dock.sessions.create(id="a")
    content = os.urandom(600_000)
    path = tmp_path / "call.wav"
    path.write_bytes(content)
    view = memoryview(content).cast("I")
    with path.open("rb") as file:
        kinds: list[Any] = [
            bytearray(content),
            view,
            path,
            str(path),
            file,
            io.BytesIO(content),
            [content[:1], content[1:]],
        ]
        added = [dock.sessions.add_recording("a", kind) for kind in kinds]
    added += [dock.sessions.add_recording("a", pieces(content, size)) for size in (1000, 262_144, 599_999)]
    assert [recording.name for recording in added] == [None, None, "call.wav", "call.wav", *[None] * 6]
    assert dock.sessions.recordings("a") == tuple(added)
    for recording in added:
        assert read(dock, "a", recording.id) == content


def test_one_recording_may_be_made_of_another(dock: SQL) -> None:
    dock.sessions.create(id="a")
    dock.sessions.create(id="b")
    content = os.urandom(1_500_000)
    dock.sessions.add_recording("a", content)
    with dock.sessions.stream_recording("a") as stream:
        dock.sessions.add_recording("b", stream.iter_bytes())
    assert read(dock, "b") == content


def test_a_recording_may_come_from_the_stream_of_another_client(dock: SQL, tmp_path: Path) -> None:
    content = os.urandom(1_500_000)
    dock.sessions.create(id="a")
    with SQL(f"sqlite:///{tmp_path}/other.db") as other:
        other.sessions.create(id="b")
        other.sessions.add_recording("b", content, content_type="audio/wav")
        added = dock.sessions.add_recording("a", other.sessions.stream_recording("b"))
        assert (added.size, added.content_type) == (len(content), "audio/wav")
        with other.sessions.stream_recording("b") as stream:
            again = dock.sessions.add_recording("a", stream, content_type="audio/x")
            assert again.content_type == "audio/x"
            with pytest.raises(InvalidValueError, match="read already"):
                dock.sessions.add_recording("a", stream)
        with pytest.raises(NotFoundError, match="no session 'nobody'") as caught:
            dock.sessions.add_recording("a", other.sessions.stream_recording("nobody"))
        assert caught.value.operation == "stream_recording"
    for recording in (added, again):
        assert read(dock, "a", recording.id) == content
    assert dock.sessions.recordings("a") == (added, again)


def broken() -> Iterator[bytes]:
    yield bytes(2_000_000)
    raise OSError("the line is dead")


def test_content_that_breaks_off_leaves_nothing(dock: SQL) -> None:
    dock.sessions.create(id="a")
    with pytest.raises(OSError, match="the line is dead"):
        dock.sessions.add_recording("a", broken())
    with pytest.raises(InvalidValueError, match="bytes, not str; open the file in binary mode"):
        dock.sessions.add_recording("a", io.StringIO("text"))  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="must give bytes, not int"):
        dock.sessions.add_recording("a", [bytes(2_000_000), 1])  # type: ignore[list-item]
    assert dock.sessions.recordings("a") == ()
    assert stored_chunks(dock) == 0


def stored_chunks(dock: SQL) -> int:
    """How many rows of bytes there are, readable or not."""

    def program() -> Program[int]:
        ((number,),) = yield Step(Statement("SELECT count(*) FROM sessiondock_chunks"))
        return int(number)

    number: int = inside(dock).run(program, 30)
    return number


def test_a_session_that_is_deleted_meanwhile_takes_the_recording_along(dock: SQL) -> None:
    dock.sessions.create(id="a")

    def content() -> Iterator[bytes]:
        yield bytes(2_000_000)
        assert dock.sessions.recordings("a") == ()
        dock.sessions.delete("a")
        yield bytes(2_000_000)

    with pytest.raises(NotFoundError, match="deleted while its recording was being stored") as caught:
        dock.sessions.add_recording("a", content())
    assert caught.value.operation == "add_recording"
    assert stored_chunks(dock) == 0


def test_a_recording_that_is_deleted_meanwhile_breaks_off(dock: SQL) -> None:
    dock.sessions.create(id="a")
    dock.sessions.add_recording("a", bytes(1_000_000))
    with dock.sessions.stream_recording("a") as stream:
        chunks = stream.iter_bytes()
        assert len(next(chunks)) == 262_144
        dock.sessions.delete("a")
        with pytest.raises(IncompleteReadError, match="deleted while it was being read, after 262144 bytes"):
            next(chunks)


def test_which_recording_is_meant(dock: SQL) -> None:
    dock.sessions.create(id="a")
    with pytest.raises(NotFoundError, match="it has none"):
        read(dock, "a")
    first = dock.sessions.add_recording("a", b"1")
    second = dock.sessions.add_recording("a", b"2")
    with pytest.raises(InvalidValueError, match="2 recordings; pass recording_id"):
        read(dock, "a")
    assert read(dock, "a", first.id) + read(dock, "a", second.id) == b"12"
    with dock.sessions.stream_recording(second) as stream:
        assert stream.read() == b"2"
    with pytest.raises(InvalidValueError, match="not both"):
        dock.sessions.stream_recording(first, recording_id=first.id)
    with pytest.raises(InvalidValueError, match="id of the recording must be a str"):
        dock.sessions.stream_recording(Recording(session_id="a"))
    with pytest.raises(NotFoundError, match="no recording other; it has"):
        read(dock, "a", "other")
    with pytest.raises(NotFoundError, match="no session 'b'"):
        dock.sessions.recordings("b")
    with pytest.raises(NotFoundError, match="no session 'b'"):
        dock.sessions.add_recording("b", b"")

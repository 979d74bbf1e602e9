"""Mirrors follow the primary, and never stand in its way."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from sessiondock import (
    ConfigurationError,
    ConnectError,
    Event,
    InvalidValueError,
    NotFoundError,
    Operation,
    RateLimitError,
    Recording,
    ServerError,
    Session,
    StorageError,
    TransportError,
    UnsupportedFieldError,
    UnsupportedOperationError,
)
from sessiondock_orq import AsyncOrq
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import AsyncSQL
from sessiondock_transfer import fanout_async
from sessiondock_transfer._async import fanout_sessions, mirror
from sessiondock_transfer.fanout_runner_async import AsyncRunner

START = datetime(2024, 4, 1, tzinfo=UTC)


@pytest.fixture
async def primary() -> AsyncIterator[AsyncSQL]:
    async with AsyncSQL("sqlite://") as client:
        yield client


@pytest.fixture
async def second() -> AsyncIterator[AsyncSQL]:
    async with AsyncSQL("sqlite://") as client:
        yield client


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses before another attempt are short."""
    monkeypatch.setattr(mirror, "LONGEST_PAUSE", 0.01)


async def sessions(client: AsyncSQL) -> list[Session]:
    return [session async for session in client.sessions.list(order="oldest")]


async def test_every_write_reaches_the_mirrors(primary: AsyncSQL, second: AsyncSQL, tmp_path: Path) -> None:
    wav = tmp_path / "call.wav"
    wav.write_bytes(b"RIFF")
    async with AsyncSQL("sqlite://") as third, fanout_async(primary, second, third) as dock:
        assert dock.capabilities == primary.capabilities
        assert repr(dock).endswith(" sql, 2 mirrors>")
        made = await dock.sessions.create(name="chat", tags=["a"], metadata={"$odd": {"$time": 1}, "n": (1, 2)})
        given = [Event(id="e1", type="model", started_at=START), Event(name="plain", session_id=made.id)]
        await dock.sessions.add_events(made.id, (event for event in given))
        kept = await dock.sessions.create(name="kept", started_at=START)
        await dock.sessions.add_events(kept.id, [Event()], updated_at=START)
        await dock.sessions.add_recording(made.id, b"bytes", name="a.wav")
        await dock.sessions.add_recording(made.id, wav, name="b.wav")
        await dock.sessions.update(made.id, user_id="ann", duration=timedelta(seconds=3), error=None)
        gone = await dock.sessions.create(name="gone")
        await dock.sessions.delete(gone.id)
        await dock.sessions.create_many([{"id": "m1", "started_at": START}, {"id": "m2"}])
        assert not await dock.flush()
        assert not dock.drift()
        expected = await sessions(primary)
        assert len(expected) == 4
        for follower in (second, third):
            found = await sessions(follower)
            assert [each.id for each in found] == [each.id for each in expected]
            assert [each.started_at for each in found] == [each.started_at for each in expected]
            assert (await follower.sessions.get(kept.id)).updated_at == START
            copied = await follower.sessions.get(made.id)
            assert (copied.user_id, copied.duration, copied.metadata) == ("ann", timedelta(seconds=3), made.metadata)
            assert [event.name for event in await follower.sessions.list_events(made.id).all()] == [None, "plain"]
            recordings = await follower.sessions.recordings(made.id)
            assert sorted(each.name or "" for each in recordings) == ["a.wav", "b.wav"]


async def test_reads_and_errors_are_those_of_the_primary(primary: AsyncSQL, second: AsyncSQL) -> None:
    async with fanout_async(primary, second) as dock:
        made = await dock.sessions.create(name="chat")
        await dock.flush()
        await second.sessions.update(made.id, name="other")
        assert (await dock.sessions.get(made.id)).name == "chat"
        assert [each.id async for each in dock.sessions.list()] == [made.id]
        with pytest.raises(UnsupportedFieldError):
            await dock.sessions.create(fruit="pear")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
        with pytest.raises(NotFoundError):
            await dock.sessions.delete("none")
        assert "create" in dir(dock.sessions)
        assert not hasattr(dock.sessions, "_hidden")
        assert await dock.sessions.list_events(made.id).all() == []
        assert not dock.drift()


async def test_ids_are_mapped_and_losses_told() -> None:
    with FakeOrq() as fake, FakeOrq() as other:
        async with (
            AsyncSQL("sqlite://") as primary,
            AsyncOrq(api_key=fake.api_key, base_url=fake.base_url) as follower,
            AsyncOrq(api_key=other.api_key, base_url=other.base_url) as last,
            fanout_async(primary, follower, last) as dock,
        ):
            assert "id" not in follower.capabilities.fields[Operation.CREATE]
            await primary.sessions.create(id="before")
            made = await dock.sessions.create(external_id="ours", name="chat")
            await dock.sessions.update(made.id, tags=["vip"], name="new")
            await dock.sessions.update(made.id, name="newer")
            await dock.sessions.update("before", tags=["vip"])
            await dock.sessions.add_events(made.id, [Event(type="model")])
            assert not await dock.flush()
            drift = dock.drift()
            for each, server in zip(drift.mirrors, (fake, other), strict=True):
                ((session_id, stored),) = server.sessions.items()
                assert session_id != made.id
                assert stored["external_id"] == "ours"
                assert stored["tags"] == ["vip"]
                assert {found.session: found.reason for found in each.sessions} == {
                    "before": "LookupError: the mirror has no such session",
                    made.id: each.sessions[-1].reason,
                }
                assert "UnsupportedOperationError" in each.sessions[-1].reason
                assert each.lost_fields["name"] == 3
            text = str(drift)
            assert "mirror 1 (orq): 0 sessions pending" in text
            assert "does not take name, in 3 writes" in text
            assert '"lost_fields": {' in drift.to_json()
            await dock.sessions.delete(made.id)
            assert not await dock.flush()
        assert not fake.sessions


async def test_events_get_the_id_of_the_session_in_the_mirror(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = list[Any]()

    async def accepts(session_id: str, events: Any, /) -> None:
        added.append((session_id, [each if isinstance(each, dict) else each.session_id for each in events]))

    async def renames(**fields: Any) -> Session:
        return Session(id="other")

    monkeypatch.setattr(primary.sessions, "add_events", accepts)
    monkeypatch.setattr(second.sessions, "add_events", accepts)
    monkeypatch.setattr(second.sessions, "create", renames)
    async with fanout_async(primary, second) as dock:
        await dock.sessions.create(id="s")
        events: list[Any] = [Event(session_id="s"), Event(), {"session_id": "s", "n": 1}, {"n": 2}]
        await dock.sessions.add_events("s", events)
        assert not await dock.flush()
    assert added[1] == ("other", ["other", None, {"session_id": "other", "n": 1}, {"n": 2}])


def failing(times: int, error: Exception, real: Any) -> Any:
    """A method that fails so many times before it works."""
    left = [times]

    async def method(*arguments: Any, **fields: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise error
        return await real(*arguments, **fields)

    return method


@pytest.mark.parametrize(
    ("error", "times"),
    [
        (ConnectError("down", may_have_arrived=False), 9),
        (TransportError("lost", may_have_arrived=True), 2),
        (RateLimitError("slow down", status=429), 2),
        (ServerError("ill", status=503), 4),
    ],
)
@pytest.mark.usefixtures("quick")
async def test_writes_wait_for_a_mirror_that_is_ill(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch, error: Exception, times: int
) -> None:
    async with fanout_async(primary, second) as dock:
        monkeypatch.setattr(second.sessions, "create", failing(times, error, second.sessions.create))
        made = await dock.sessions.create(name="a")
        await dock.sessions.update(made.id, name="b")
        assert not await dock.flush()
        assert [each.name for each in await sessions(second)] == ["b"]
        assert not dock.drift()


@pytest.mark.usefixtures("quick")
async def test_a_write_that_arrived_is_not_made_twice(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = second.sessions.add_events, list[str]()

    async def lost(session_id: str, events: Any, /) -> Any:
        calls.append(session_id)
        await real(session_id, events)
        raise TransportError("lost", may_have_arrived=True)

    created = second.sessions.create

    async def arrived(**fields: Any) -> Any:
        if not await sessions(second):
            await created(**fields)
            raise TransportError("lost", may_have_arrived=True)
        return await created(**fields)

    async with fanout_async(primary, second) as dock:
        monkeypatch.setattr(second.sessions, "create", arrived)
        monkeypatch.setattr(second.sessions, "add_events", lost)
        made = await dock.sessions.create(name="a")
        await dock.sessions.add_events(made.id, [Event(type="model")])
        assert not await dock.flush()
        assert calls == [made.id]
        (found,) = dock.drift().mirrors[0].sessions
        assert (found.session, found.operation, found.writes) == (made.id, "add_events", 1)
        assert found.reason == "TransportError: lost"


async def test_a_full_queue_drops_writes_and_says_so(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(second.sessions, "create", failing(10**9, ConnectError("down"), None))
    dock = fanout_async(primary, second, max_pending=2, close_timeout=0.0)
    for number in range(5):
        await dock.sessions.create(id=f"s{number}")
    unsent = await dock.flush(timeout=0.05)
    assert unsent.writes == (2,)
    assert unsent.sessions == (("s0", "s1"),)
    drift = dock.drift()
    assert drift.mirrors[0].pending == ("s0", "s1")
    assert [(each.session, each.reason) for each in drift.mirrors[0].sessions] == [
        (f"s{number}", "the queue was full") for number in (2, 3, 4)
    ]
    assert "s2: 1 writes missing, the last is create: the queue was full" in str(drift)
    with caplog.at_level(logging.WARNING):
        await dock.aclose()
    assert "closed with 2 writes unsent" in caplog.text
    assert len(await sessions(primary)) == 5


async def test_what_cannot_wait_is_noted(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fanout_sessions, "MAX_RECORDING", 3)
    large = tmp_path / "large"
    large.write_bytes(b"12345")

    async def pieces() -> AsyncIterator[bytes]:
        yield b"12"

    async def accepts(session_id: str, content: Any, /, **fields: Any) -> Recording:
        return Recording(id="r")

    monkeypatch.setattr(primary.sessions, "add_recording", accepts)
    async with fanout_async(primary, second) as dock:
        reasons = list[str]()
        for content in (b"12345", large, tmp_path / "none", pieces()):
            made = await dock.sessions.create(name="a")
            await dock.sessions.add_recording(made.id, content)
            reasons += [each.reason for each in dock.drift().mirrors[0].sessions if each.session == made.id]
        assert reasons[:3] == [
            "the recording has 5 bytes",
            "the recording has 5 bytes",
            "the recording could not be read: No such file or directory",
        ]
        assert reasons[3].startswith("a recording from a ")
        assert not await dock.flush()


async def test_a_queue_on_disk_outlasts_the_process(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "queue.db"
    with monkeypatch.context() as patch:
        patch.setattr(second.sessions, "create", failing(10**9, ConnectError("down", may_have_arrived=False), None))
        async with fanout_async(primary, second, queue=path, close_timeout=0.0) as dock:
            made = await dock.sessions.create(name="a")
            await dock.sessions.update(made.id, name="b")
            with pytest.raises(StorageError, match="another process uses it"):
                fanout_async(primary, second, queue=path)
    assert await sessions(second) == []
    with pytest.raises(InvalidValueError, match="is the queue of other mirrors"):
        fanout_async(primary, second, second, queue=path)
    async with AsyncSQL(f"sqlite:///{tmp_path}/elsewhere.db") as elsewhere:
        with pytest.raises(InvalidValueError, match=r"is the queue of other mirrors \(\["):
            fanout_async(primary, elsewhere, queue=path)
    async with fanout_async(primary, second, queue=path) as dock:
        assert not await dock.flush()
        assert [each.name for each in await sessions(second)] == ["b"]


async def test_options_share_the_queue(primary: AsyncSQL, second: AsyncSQL) -> None:
    async with fanout_async(primary, second) as dock:
        slow = dock.with_options(timeout=60)
        await slow.sessions.create(id="a")
        await slow.aclose()
        assert not await dock.flush()
        assert [each.id for each in await sessions(second)] == ["a"]
    await dock.aclose()
    with pytest.raises(ConfigurationError, match="the fan-out is closed"):
        _ = dock.sessions
    assert await sessions(primary)


async def test_a_session_whose_id_changes(primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    async def renamed(session_id: str, /, **fields: Any) -> Session:
        return Session(id="new")

    async with fanout_async(primary, second) as dock:
        await dock.sessions.create(id="old")
        with monkeypatch.context() as patch:
            patch.setattr(primary.sessions, "update", renamed)
            await dock.sessions.update("old", name="b")
        await primary.sessions.create(id="new")
        await dock.sessions.update("new", name="c")
        assert not await dock.flush()
        assert [(each.id, each.name) for each in await sessions(second)] == [("old", "c")]


async def test_nothing_breaks_the_caller(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with fanout_async(primary, second) as dock:

        def broken(*arguments: Any) -> None:
            raise RuntimeError("disk full")

        monkeypatch.setattr("sessiondock_transfer.fanout_queue.encoded", broken)
        await dock.sessions.create(id="a")
        assert "create of a is not mirrored: disk full" in caplog.text
        assert [each.id for each in await sessions(primary)] == ["a"]


async def test_a_queue_that_cannot_be_written_is_drift(
    primary: AsyncSQL, second: AsyncSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def renamed(session_id: str, /, **fields: Any) -> Session:
        return Session(id="b", name=fields["name"])

    async with fanout_async(primary, second, queue=tmp_path / "queue") as dock:
        await dock.sessions.create(id="a")
        assert not await dock.flush()
        database = dock._queue.database  # pyright: ignore[reportPrivateUsage]
        database.execute("PRAGMA query_only = ON")
        await dock.sessions.update("a", name="1")
        with monkeypatch.context() as patch:
            patch.setattr(primary.sessions, "update", renamed)
            await dock.sessions.update("a", name="2")
        (drift,) = dock.drift().mirrors
        ((session, operation, reason, writes),) = [attrs.astuple(each) for each in drift.sessions]
        assert (session, operation, writes) == ("a", "update", 2)
        assert "queue cannot be used: attempt to write a readonly database" in reason.replace(str(tmp_path) + "/", "")
        database.execute("PRAGMA query_only = OFF")
        await dock.sessions.update("a", name="3")
        assert not await dock.flush()
        assert [each.name for each in await sessions(second)] == ["3"]


async def test_a_queue_that_is_written_for_one_mirror_only_is_drift_of_all(
    primary: AsyncSQL, second: AsyncSQL, tmp_path: Path
) -> None:
    async with fanout_async(primary, second, second, queue=tmp_path / "queue") as dock:
        dock._queue.database.execute(  # pyright: ignore[reportPrivateUsage]
            "CREATE TEMP TRIGGER full BEFORE INSERT ON writes WHEN NEW.mirror = 1 "
            "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        )
        await dock.sessions.create(id="a")
        assert not await dock.flush()
        assert await sessions(second) == []
        assert [[each.session for each in drift.sessions] for drift in dock.drift().mirrors] == [["a"], ["a"]]


async def test_a_write_that_waits_is_no_drift(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: object) -> None:
        raise RuntimeError("can't start new thread")

    async with fanout_async(primary, second) as dock:
        with monkeypatch.context() as patch:
            patch.setattr(AsyncRunner, "notify", broken)
            await dock.sessions.create(id="a")
        assert "create of a waits, but cannot be sent now: can't start new thread" in caplog.text
        assert not dock.drift().mirrors[0].sessions
        assert not await dock.flush()
        assert [each.id for each in await sessions(second)] == ["a"]


async def test_a_queue_that_cannot_be_read_is_tried_again(
    primary: AsyncSQL, second: AsyncSQL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, quick: None
) -> None:
    left = [2]

    def broken(text: str) -> Any:
        if left[0]:
            left[0] -= 1
            raise RuntimeError("ill")
        return {"id": "a"}

    monkeypatch.setattr("sessiondock_transfer.fanout_rows.decoded", broken)
    async with fanout_async(primary, second) as dock:
        await dock.sessions.create(id="a")
        assert not await dock.flush()
    assert "the queue cannot be used: ill" in caplog.text
    assert [each.id for each in await sessions(second)] == ["a"]


async def test_arguments_that_do_not_fit(primary: AsyncSQL, second: AsyncSQL) -> None:
    with pytest.raises(InvalidValueError, match="pass at least one mirror"):
        fanout_async(primary)
    for value in (0, True, "3"):
        with pytest.raises(InvalidValueError, match="max_pending must be a whole number from 1"):
            fanout_async(primary, second, max_pending=value)  # type: ignore[arg-type]


async def test_the_primary_lacks_an_operation() -> None:
    with FakeOrq() as fake:
        async with (
            AsyncOrq(api_key=fake.api_key, base_url=fake.base_url) as primary,
            AsyncSQL("sqlite://") as second,
            fanout_async(primary, second) as dock,
        ):
            with pytest.raises(UnsupportedOperationError):
                await getattr(dock.sessions, "add_events")("a", [])  # noqa: B009 - type checkers know that it is not there

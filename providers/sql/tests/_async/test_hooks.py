"""Plugins hear of every call."""

from __future__ import annotations

from typing import Any

import pytest

from sessiondock import Event, NotFoundError, hookimpl
from sessiondock_sql import AsyncSQL


class Listener:
    """Notes what it hears."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, str | None]] = []

    @hookimpl
    def operation_finished(self, provider: str, operation: str, seconds: float, error: BaseException | None) -> None:
        assert 0 <= seconds < 60
        self.heard.append((provider, operation, None if error is None else type(error).__name__))


async def test_every_call_is_told_once(sqlite_url: str) -> None:
    listener = Listener()
    async with AsyncSQL(sqlite_url, plugins=[listener]) as dock:
        await dock.sessions.create(id="a")
        await dock.sessions.add_events("a", [Event()])
        await dock.sessions.add_recording("a", bytes(2_000_000))
        assert await dock.sessions.list().first()
        with pytest.raises(NotFoundError):
            await dock.sessions.delete("b")
    expected: list[Any] = [("create", None), ("add_events", None), ("add_recording", None), ("list", None)]
    assert listener.heard == [("sql", *each) for each in [*expected, ("delete", "NotFoundError")]]


class Counter:
    """Notes how many bytes each stream gave."""

    def __init__(self) -> None:
        self.received: list[tuple[str | None, int]] = []

    @hookimpl
    def operation_finished(self, operation: str, session_id: str | None, received: int) -> None:
        if operation == "stream_recording":
            self.received.append((session_id, received))


async def test_the_bytes_of_a_recording_are_told(sqlite_url: str) -> None:
    counter = Counter()
    async with AsyncSQL(sqlite_url, plugins=[counter]) as dock:
        await dock.sessions.create(id="a")
        await dock.sessions.add_recording("a", bytes(2_000_000))
        async with dock.sessions.stream_recording("a") as stream:
            assert len(await stream.read()) == 2_000_000
        async with dock.sessions.stream_recording("a") as stream:
            async for _ in stream.iter_bytes():
                break
    whole, part = counter.received
    assert whole == ("a", 2_000_000)
    assert 0 < part[1] < 2_000_000

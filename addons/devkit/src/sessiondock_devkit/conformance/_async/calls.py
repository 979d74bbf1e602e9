"""Every operation of a provider, called in its simplest form."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sessiondock.capabilities import Operation
from sessiondock.models import Event
from sessiondock.testing.faults import Fault

from .base import AsyncChecks

__all__ = ["AsyncCalls"]

CONTENT = bytes(range(256)) * 40


class AsyncCalls(AsyncChecks):
    """One call of each operation that there is."""

    async def prepared(self, client: Any) -> tuple[str, Any]:
        """A session's id, and a recording of it where there are recordings."""
        if Operation.RECORDINGS not in self.operations():
            session_id = await self.new_id(client)
        else:
            session_id = await self.with_recording(client, CONTENT)
        if self.facts().reads_lag_writes:
            await self.read(client, session_id)
        found = await client.sessions.recordings(session_id) if Operation.RECORDINGS in self.operations() else (None,)
        return session_id, found[0]

    async def call(self, client: Any, operation: Operation, session_id: str, recording: Any = None) -> Any:
        """Call an operation on a session that is there."""
        method = getattr(client.sessions, operation.value)
        match operation:
            case Operation.CREATE:
                return await method(**self.required("create"))
            case Operation.LIST:
                return await method().first()
            case Operation.LIST_EVENTS:
                return await method(session_id).first()
            case Operation.UPDATE:
                return await method(session_id, **self.one_word("update"))
            case Operation.ADD_EVENTS:
                return await method(session_id, [Event(type="tool", name="step")], **self.required("add_events"))
            case Operation.ADD_RECORDING:
                args, words = self.recording_arguments(CONTENT)
                return await method(session_id, *args, **words)
            case Operation.STREAM_RECORDING:
                args, words = self.stream_arguments(session_id, recording)
                async with method(*args, **words) as stream:
                    return await stream.read()
            case _:
                return await method(session_id)

    def one_word(self, operation: str) -> dict[str, Any]:
        """The required words of an operation, or one it takes, with a value."""
        found = self.required(operation)
        for word in () if found else sorted(self.words(operation), key=_usual):
            try:
                return {word: self.sample(operation, word)}
            except LookupError:
                continue
        return found

    @contextmanager
    def meeting(self, fault: Fault, **rule: Any) -> Generator[Any]:
        """Requests meet a fault while the block runs; gives the rule."""
        self.server.faults.clear()
        try:
            yield self.server.faults.add(fault, **rule)
        finally:
            self.server.faults.clear()


def _usual(word: str) -> tuple[int, str]:
    usual = ("metadata", "name", "tags")
    return (usual.index(word) if word in usual else len(usual)), word

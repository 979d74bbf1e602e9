"""Calls of every operation with the fewest arguments."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sessiondock import Event, Operation
from sessiondock.testing import Fault

from .base import AsyncChecks

__all__ = ["AsyncCalls"]

_AT_ONCE = frozenset({"list", "list_events", "stream_recording"})
CONTENT = bytes(range(256)) * 40


class AsyncCalls(AsyncChecks):
    """Calls an operation by its name."""

    async def prepared(self, client: Any) -> tuple[str, Any]:
        """Return the id of a new session, and its recording if the provider has recordings."""
        if Operation.RECORDINGS not in self.operations():
            session_id = await self.new_id(client)
        else:
            session_id = await self.with_recording(client, CONTENT)
        if self.facts().reads_lag_writes:
            await self.read(client, session_id)
        found = await client.sessions.recordings(session_id) if Operation.RECORDINGS in self.operations() else (None,)
        return session_id, found[0]

    async def call(self, client: Any, operation: Operation, session_id: str, recording: Any = None) -> Any:
        """Call an operation on an existing session."""
        method = getattr(client.sessions, operation.value)
        match operation:
            case Operation.CREATE:
                return await method(**self.required("create"))
            case Operation.LIST:
                return await method().first()
            case Operation.LIST_EVENTS:
                return await method(session_id).first()
            case Operation.UPDATE:
                return await method(session_id, **self.one_field("update"))
            case Operation.ADD_EVENTS:
                return await method(session_id, [Event(type="tool", name="step")], **self.required("add_events"))
            case Operation.ADD_RECORDING:
                args, kwargs = self.recording_arguments(CONTENT)
                return await method(session_id, *args, **kwargs)
            case Operation.STREAM_RECORDING:
                args, kwargs = self.stream_arguments(session_id, recording)
                async with method(*args, **kwargs) as stream:
                    return await stream.read()
            case _:
                return await method(session_id)

    async def invoke(self, client: Any, operation: str, *args: Any, **fields: Any) -> Any:
        """Call an operation with exactly these arguments. Lists and streams are made, and not read."""
        method = getattr(client.sessions, operation)
        if operation in _AT_ONCE:
            return method(*args, **fields)
        return await method(*args, **fields)

    def one_field(self, operation: str) -> dict[str, Any]:
        """Return values for the required fields of an operation; for one field that it takes if none is required."""
        found = self.required(operation)
        for field in () if found else sorted(self.keywords(operation), key=_usual):
            try:
                return {field: self.sample(operation, field)}
            except LookupError:
                continue
        return found

    @contextmanager
    def injecting(self, fault: Fault, **rule: Any) -> Generator[Any]:
        """Inject a fault into requests while the block runs. Yields the rule."""
        self.server.faults.clear()
        try:
            yield self.server.faults.add(fault, **rule)
        finally:
            self.server.faults.clear()


def _usual(field: str) -> tuple[int, str]:
    usual = ("metadata", "name", "tags")
    return (usual.index(field) if field in usual else len(usual)), field

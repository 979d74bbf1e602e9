# Generated from src/sessiondock_devkit/conformance/_async/calls.py: edit that file, not this one.
# Digest: 3223475fcca52e0d
"""Calls of every operation with the fewest arguments."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sessiondock import Event, Operation
from sessiondock.testing import Fault

from .base import Checks

__all__ = ["Calls"]

_AT_ONCE = frozenset({"list", "list_events", "stream_recording"})
CONTENT = bytes(range(256)) * 40


class Calls(Checks):
    """Calls an operation by its name."""

    def prepared(self, client: Any) -> tuple[str, Any]:
        """Return the id of a new session, and its recording if the provider has recordings."""
        if Operation.RECORDINGS not in self.operations():
            session_id = self.new_id(client)
        else:
            session_id = self.with_recording(client, CONTENT)
        if self.facts().reads_lag_writes:
            self.read(client, session_id)
        found = client.sessions.recordings(session_id) if Operation.RECORDINGS in self.operations() else (None,)
        return session_id, found[0]

    def call(self, client: Any, operation: Operation, session_id: str, recording: Any = None) -> Any:
        """Call an operation on an existing session."""
        method = getattr(client.sessions, operation.value)
        match operation:
            case Operation.CREATE:
                return method(**self.required("create"))
            case Operation.LIST:
                return method().first()
            case Operation.LIST_EVENTS:
                return method(session_id).first()
            case Operation.UPDATE:
                return method(session_id, **self.one_field("update"))
            case Operation.ADD_EVENTS:
                return method(session_id, [Event(type="tool", name="step")], **self.required("add_events"))
            case Operation.ADD_RECORDING:
                args, kwargs = self.recording_arguments(CONTENT)
                return method(session_id, *args, **kwargs)
            case Operation.STREAM_RECORDING:
                args, kwargs = self.stream_arguments(session_id, recording)
                with method(*args, **kwargs) as stream:
                    return stream.read()
            case _:
                return method(session_id)

    def invoke(self, client: Any, operation: str, *args: Any, **fields: Any) -> Any:
        """Call an operation with exactly these arguments. Lists and streams are made, and not read."""
        method = getattr(client.sessions, operation)
        if operation in _AT_ONCE:
            return method(*args, **fields)
        return method(*args, **fields)

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

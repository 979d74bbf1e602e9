"""What of an imported session a provider takes. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from sessiondock import Capabilities, Event, Operation, UnsupportedOperationError

from .formats.record import ImportedSession

__all__ = ["ImportPlan"]

PART = 500
"""Events that are added in one call."""


class ImportPlan:
    """Fits imported sessions to a provider.

    Raises:
        UnsupportedOperationError: the provider cannot create sessions.
    """

    def __init__(self, capabilities: Capabilities) -> None:
        if Operation.CREATE not in capabilities:
            raise self._unsupported(capabilities, "create sessions")
        self._capabilities = capabilities
        self._takes = set(capabilities.fields[Operation.CREATE])
        self.adds_events: bool = Operation.ADD_EVENTS in capabilities

    def check_all(self, items: Iterable[ImportedSession]) -> None:
        """`check` each session of a file, which reads all of it."""
        for item in items:
            self.check(item)

    def check(self, item: ImportedSession) -> None:
        """UnsupportedOperationError when nothing could hold the events of a session."""
        if self.adds_events or not item.events:
            return
        if len(item.events) > 1 or not {"inputs", "outputs"} <= self._takes:
            raise self._unsupported(self._capabilities, f"add events, which {item.where} has")

    def fields(self, item: ImportedSession) -> tuple[dict[str, Any], list[str]]:
        """The arguments of ``create``, and the names of the fields that it does not take."""
        given = dict(item.fields)
        if not self.adds_events and item.events:
            (event,) = item.events
            names = ("inputs", "outputs", "config", "error", "started_at", "ended_at")
            given |= {name: getattr(event, name) for name in names if getattr(event, name) is not None}
        fits = {name: value for name, value in given.items() if name in self._takes}
        lost = [name for name, value in given.items() if name not in fits and value not in (None, (), {})]
        return fits, [f"session.{name}" for name in lost]

    def events(self, item: ImportedSession, session_id: str) -> list[Event]:
        """The events, of the session that was created."""
        return [attrs.evolve(event, session_id=session_id) for event in item.events]

    def parts(self, events: Sequence[Event]) -> Iterator[Sequence[Event]]:
        """The events in parts that one call may hold."""
        for start in range(0, len(events), PART):
            yield events[start : start + PART]

    def _unsupported(self, capabilities: Capabilities, what: str) -> UnsupportedOperationError:
        error = UnsupportedOperationError(f"{capabilities.provider} cannot {what}; import into another provider")
        error.supported = tuple(sorted(operation.value for operation in capabilities.operations))
        return error

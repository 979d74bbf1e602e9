"""What the clients of these tests store in, with faults on demand."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from sessiondock import ConflictError, Event, Facts, NotFoundError, Provider, Recording, Session

Fault = Callable[[str, str, int], Exception | None]
"""Is told the operation, ``"before"`` or ``"after"`` its effect, and how often it was called; may give an error."""


EVENT_FIELDS = tuple(
    field.name for field in attrs.fields(Event) if field.name not in {"session_id", "raw", "copied_from"}
)


def record(name: str, **facts: Any) -> Provider:
    """The record of a provider."""
    stated: dict[str, Any] = {"event_fields": EVENT_FIELDS, "own_event_ids": "yes", **facts}
    return Provider(
        name=name,
        title=name,
        distribution="none",
        schemes=(name,),
        sync_class="nowhere:Nothing",
        async_class="nowhere:Nothing",
        facts=Facts(paging="cursor", **stated),
    )


class Store:
    """Sessions in memory. Safe for several threads."""

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.events: dict[str, list[Event]] = {}
        self.recordings: dict[str, list[tuple[Recording, bytes]]] = {}
        self.calls = Counter[str]()
        self.fault: Fault = lambda operation, when, number: None
        self.lock = threading.RLock()
        self.shortens_recordings = False
        self._made = 0

    def new_id(self, prefix: str) -> str:
        """The next id."""
        with self.lock:
            self._made += 1
            return f"{prefix}{self._made:05}"

    def begin(self, operation: str) -> int:
        """An operation begins: raise the fault that comes before its effect."""
        with self.lock:
            self.calls[operation] += 1
            number = self.calls[operation]
        self.end(operation, number, "before")
        return number

    def end(self, operation: str, number: int, when: str = "after") -> None:
        """An operation took effect: raise the fault that comes then."""
        error = self.fault(operation, when, number)
        if error is not None:
            raise error

    def one(self, session_id: str) -> Session:
        """A session. NotFoundError when there is none."""
        if session_id not in self.sessions:
            raise NotFoundError(f"there is no session {session_id}", status=404)
        return self.sessions[session_id]

    def create(self, session_id: str, fields: Mapping[str, Any]) -> Session:
        """Store a session."""
        with self.lock:
            if session_id in self.sessions:
                raise ConflictError(f"{session_id} exists", status=409)
            self.sessions[session_id] = Session(id=session_id, **fields)
            self.events[session_id], self.recordings[session_id] = [], []
            return self.sessions[session_id]

    def add_events(self, session_id: str, events: list[Event]) -> tuple[Event, ...]:
        """Append events; one that has the id of another takes its place."""
        with self.lock:
            self.one(session_id)
            stored = [attrs.evolve(event, id=event.id or self.new_id("e"), session_id=session_id) for event in events]
            for event in stored:
                known = self.events[session_id]
                at = next((n for n, other in enumerate(known) if other.id == event.id), len(known))
                known[at : at + 1] = [event]
            return tuple(stored)

    def contents(self) -> dict[str, Any]:
        """All of it, for comparing two stores."""
        return {
            key: (
                session.to_dict(),
                [event.to_dict() for event in self.events[key]],
                [(recording.name, content) for recording, content in self.recordings[key]],
            )
            for key, session in sorted(self.sessions.items())
        }

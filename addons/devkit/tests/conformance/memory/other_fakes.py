"""The servers of the further records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sessiondock import Event
from sessiondock.testing import ReceivedRequest, Reply

from .fake import FakeMemory

__all__ = ["FakeArchive", "FakeLagging"]


class FakeLagging(FakeMemory):
    """What is written is read one read later."""

    newest_first = False
    merges = True
    repeats = "merge"
    forgives_delete = True

    def reset(self) -> None:
        super().reset()
        self.earlier: dict[str, dict[str, Any] | None] = {}

    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        session_id = body.get("id") or session["id"]
        self.earlier[session_id] = dict(session) if "id" in session else None
        started = {"started_at": datetime.now(UTC).isoformat()} if body.get("started_at") else {}
        super().change(session, {**body, **started})

    def get(self, request: ReceivedRequest) -> Reply:
        session_id = self.session(request)["id"]
        if session_id not in self.earlier:
            return super().get(request)
        earlier = self.earlier.pop(session_id)
        return self.error(404, "not yet") if earlier is None else Reply.json(earlier)

    def list_sessions(self, request: ReceivedRequest) -> Reply:
        late = [session_id for session_id, earlier in self.earlier.items() if earlier is None]
        for session_id in late:
            del self.earlier[session_id]
        return self.page(
            request, [each for each in self.sessions.values() if each["id"] not in late and self.matches(request, each)]
        )

    def list_events(self, request: ReceivedRequest) -> Reply:
        events = self.events.get(self.session(request)["id"], [])
        return self.page(request, events if request.query_first("order") == "oldest" else events[::-1])


class FakeArchive(FakeMemory):
    """Sessions that tests store."""

    def store(self, count: int) -> Sequence[str]:
        with self.lock:
            made = [f"s-{self.number()}" for _ in range(count)]
            self.sessions.update({each: {"id": each} for each in made})
        return made

    def store_events(self, count: int) -> tuple[str, Sequence[Event]]:
        (session_id,) = self.store(1)
        made = [Event(id=f"e-{number}", type="tool", outputs={"answer": number}) for number in range(count)]
        with self.lock:
            self.events[session_id] = [
                {"id": event.id, "session_id": session_id, "type": event.type, "outputs": dict(event.outputs or {})}
                for event in made
            ]
        return session_id, made

    def store_recording(self, content: bytes) -> str:
        (session_id,) = self.store(1)
        with self.lock:
            self.files["r-1"] = content
            self.sessions[session_id]["recordings"] = [{"id": "r-1", "token": "open-sesame", "size": len(content)}]
        return session_id

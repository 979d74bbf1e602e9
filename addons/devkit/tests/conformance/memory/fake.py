"""The server that keeps the sessions."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, ClassVar

from sessiondock.authoring import values
from sessiondock.testing import FakeServer, ReceivedRequest, RejectedError, Reply, route

__all__ = ["FakeMemory"]

_DEFAULT_SIZE = 10


class FakeMemory(FakeServer):
    """Sessions by id. Lists start behind the session that a cursor names; how else it behaves, its attributes say."""

    vendor = "memory"
    base_path = "/v1"
    newest_first: ClassVar[bool] = True
    merges: ClassVar[bool] = False
    repeats: ClassVar[str] = "conflict"
    forgives_delete: ClassVar[bool] = False

    def reset(self) -> None:
        super().reset()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.events: dict[str, list[dict[str, Any]]] = {}
        self.files: dict[str, bytes] = {}
        self.made = 0

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        return None if request.bearer == self.api_key else self.error(401, "bad key")

    def number(self) -> int:
        self.made += 1
        return self.made

    def session(self, request: ReceivedRequest) -> dict[str, Any]:
        found = self.sessions.get(request.path_params["session_id"])
        if found is None:
            raise RejectedError(self.error(404, "no such session"))
        return found

    @route("POST", "/v1/sessions")
    def create(self, request: ReceivedRequest) -> Reply:
        body = request.json()
        session_id = body.get("id") or f"s-{self.number()}"
        if session_id in self.sessions:
            if self.repeats == "conflict":
                return self.error(409, f"{session_id} exists")
            if self.repeats == "new":
                session_id = f"s-{self.number()}"
        self.sessions.setdefault(session_id, {"created_at": datetime.now(UTC).isoformat()})
        self.change(self.sessions[session_id], {**body, "id": session_id})
        return Reply.json(self.sessions[session_id], 201)

    def change(self, session: dict[str, Any], body: dict[str, Any]) -> None:
        for name, value in body.items():
            old = session.get(name)
            merges = self.merges or self.repeats == "merge"
            session[name] = {**old, **value} if merges and values.is_object(old) and values.is_object(value) else value

    @route("GET", "/v1/sessions/{session_id}")
    def get(self, request: ReceivedRequest) -> Reply:
        return Reply.json(self.session(request))

    @route("PATCH", "/v1/sessions/{session_id}")
    def update(self, request: ReceivedRequest) -> Reply:
        session = self.session(request)
        self.change(session, request.json())
        return Reply.json(session)

    @route("DELETE", "/v1/sessions/{session_id}")
    def delete(self, request: ReceivedRequest) -> Reply:
        if not self.forgives_delete or request.path_params["session_id"] in self.sessions:
            session_id = self.session(request)["id"]
            del self.sessions[session_id]
            self.events.pop(session_id, None)
        return Reply.empty(204)

    @route("GET", "/v1/sessions")
    def list_sessions(self, request: ReceivedRequest) -> Reply:
        items = [session for session in self.sessions.values() if self.matches(request, session)]
        return self.page(request, items[::-1] if self.newest_first else items)

    def matches(self, request: ReceivedRequest, session: dict[str, Any]) -> bool:
        project, error = request.query_first("project"), request.query_first("error")
        after, started_at = request.query_first("started_after"), session.get("started_at")
        return (
            project in {None, session.get("project")}
            and error in {None, session.get("error")}
            and (request.query_first("no_error") is None or session.get("error") is None)
            and (after is None or (started_at is not None and values.iso_time(started_at) > values.iso_time(after)))
        )

    def page(self, request: ReceivedRequest, items: list[dict[str, Any]]) -> Reply:
        size = int(request.query_first("size") or _DEFAULT_SIZE)
        start = self.begin(request, items, size)
        end = start + size
        return Reply.json(
            {
                "items": items[start:end],
                "next": items[end - 1]["id"] if end < len(items) else None,
                "previous": self.before(items, start, size) if start > 0 else None,
                "total": len(items),
            }
        )

    def before(self, items: list[dict[str, Any]], start: int, size: int) -> str:
        return items[start - size - 1]["id"] if start > size else "start"

    def begin(self, request: ReceivedRequest, items: list[dict[str, Any]], size: int) -> int:
        cursor = request.query_first("cursor")
        if cursor is None:
            return size * (int(request.query_first("page") or 1) - 1)
        ids = [item["id"] for item in items]
        return ids.index(cursor) + 1 if cursor in ids else 0

    @route("POST", "/v1/sessions/{session_id}/events")
    def add_events(self, request: ReceivedRequest) -> Reply:
        session_id = self.session(request)["id"]
        kept = self.events.setdefault(session_id, [])
        added = [{"id": f"e-{self.number()}", "session_id": session_id, **each} for each in request.json()["events"]]
        for event in added:
            kept[:] = [*(each for each in kept if each["id"] != event["id"]), event]
        return Reply.json({"events": added}, 201)

    @route("GET", "/v1/sessions/{session_id}/events")
    def list_events(self, request: ReceivedRequest) -> Reply:
        events = self.events.get(self.session(request)["id"], [])
        return self.page(request, events[::-1] if request.query_first("order") == "newest" else events)

    @route("POST", "/v1/sessions/{session_id}/recordings")
    def add_recording(self, request: ReceivedRequest) -> Reply:
        session_id = self.session(request)["id"]
        made = f"r-{self.number()}"
        self.files[made] = request.body
        kept = self.sessions[session_id].setdefault("recordings", [])
        token = hashlib.sha256(made.encode()).hexdigest()
        kept.append({"id": made, "token": token, "size": len(request.body), "session_id": session_id})
        return Reply.json(kept[-1], 201)

    @route("GET", "/v1/sessions/{session_id}/recordings")
    def recordings(self, request: ReceivedRequest) -> Reply:
        return Reply.json(self.session(request).get("recordings", []))

    @route("GET", "/v1/recordings/{recording_id}")
    def stream(self, request: ReceivedRequest) -> Reply:
        content = self.files[request.path_params["recording_id"]]
        return Reply.stream([content], content_type="audio/wav", length=len(content))

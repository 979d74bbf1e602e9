"""A fake ADK session server: the same wire over a real socket, in memory, with faults on demand.

It behaves as ``adk api_server`` of google-adk 2.13.0 does with ``sqlite:///``; the provider's suite runs against both.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

import attrs

from sessiondock.errors import InvalidValueError
from sessiondock.testing import BadJSONError, FakeServer, ReceivedRequest, RejectedError, Reply, SeedField, route
from sessiondock.testing.routes import RouteMatch

from .fake_events import NO_ACTIONS, as_model, as_object, complaint, not_a_string, read_event, refuse_actions
from .ids import HIDDEN_PREFIXES
from .models import APP, TEMP, USER

__all__ = ["FakeAdk"]

SESSIONS = "/apps/{app}/users/{user}/sessions"
SESSION = SESSIONS + "/{id}"


@attrs.define
class Stored:
    """A session as it is kept: its own state and its events."""

    state: dict[str, Any]
    updated: float
    events: list[dict[str, Any]]


class FakeAdk(FakeServer):
    """Sessions of any app and user, in ``stored`` by (app, user, id).

    Attributes:
        default_app: the app (``project``) of a session that is seeded without one.
        default_user: the user of a session that is seeded without one.
    """

    vendor: ClassVar[str] = "adk"
    default_app: ClassVar[str] = "app"
    default_user: ClassVar[str] = "user"
    seed_fields: ClassVar[Mapping[str, SeedField]] = {
        "id": SeedField("id"),
        "project": SeedField("appName"),
        "user_id": SeedField("userId"),
        "updated_at": SeedField("lastUpdateTime", datetime.timestamp),
    }

    def reset(self) -> None:
        super().reset()
        self.stored: dict[tuple[str, str, str], Stored] = {}
        self.app_state: dict[str, dict[str, Any]] = {}
        self.user_state: dict[tuple[str, str], dict[str, Any]] = {}

    def store_session(self, members: dict[str, Any]) -> str:
        app, user = members.get("appName", self.default_app), members.get("userId", self.default_user)
        key: tuple[str, str, str] = app, user, members.get("id") or str(uuid4())
        if key in self.stored:
            raise InvalidValueError(f"a session with the id {key[2]!r} exists")
        self.stored[key] = Stored({}, members.get("lastUpdateTime", time.time()), [])
        return key[2]

    def add_event(self, session_id: str, *, app: str | None = None, user: str | None = None, **members: Any) -> str:
        """Store a further event of a session, with these members of ADK's JSON; gives its id."""
        session = self.stored[app or self.default_app, user or self.default_user, session_id]
        with self.lock:
            event = read_event(members, len(session.events))
            session.events.append(event)
            session.updated = event["timestamp"]
        return str(event["id"])

    # Answers.

    def error(self, status: int, message: str) -> Reply:
        return Reply.text("Internal Server Error", status) if status >= 500 else Reply.json({"detail": message}, status)

    def not_found(self, request: ReceivedRequest) -> Reply:
        return self.error(404, "Not Found")

    def method_not_allowed(self, request: ReceivedRequest, allowed: tuple[str, ...]) -> Reply:
        return self.error(405, "Method Not Allowed")

    def bad_json(self, request: ReceivedRequest, problem: BadJSONError) -> Reply:
        return complaint("json_invalid", "JSON decode error", ["body", 1], {}, ctx={"error": str(problem)})

    def handle(self, request: ReceivedRequest, match: RouteMatch | None) -> Reply:
        # the server decodes %2F before it looks for a route
        if match is not None and any("/" in value for value in match.path_params.values()):
            return self.not_found(request)
        return super().handle(request, match)

    # Routes.

    @route("GET", "/health")
    def health(self, request: ReceivedRequest) -> Reply:
        """``GET /health``."""
        return Reply.json({"status": "ok"})

    @route("POST", SESSIONS)
    def create(self, request: ReceivedRequest) -> Reply:
        """``POST /apps/{app}/users/{user}/sessions``."""
        body = as_model(request.json() if request.body else {}, ["body"])
        key = self._new_key(request, body.get("sessionId"))
        state = {} if body.get("state") is None else as_object(body["state"], ["body", "state"])
        events = [read_event(each, index) for index, each in enumerate(body.get("events") or [])]
        for index, event in enumerate(events):
            refuse_actions(event, index)
        if key in self.stored:
            return self.error(409, f"Session already exists: {key[2]}")
        session = self.stored[key] = Stored({}, time.time(), [])
        self._set(key, state)
        for event in events:
            if event.get("partial"):
                continue
            if any(event["id"] == known["id"] for known in session.events):
                return self.error(500, "")
            session.events.append(event)
            session.updated = event["timestamp"]
        return Reply.json(self._shown(key, session.events))

    @route("GET", SESSIONS)
    def list_all(self, request: ReceivedRequest) -> Reply:
        """``GET /apps/{app}/users/{user}/sessions``."""
        app, user = request.path_params["app"], request.path_params["user"]
        keys = [key for key in self.stored if key[:2] == (app, user) and not key[2].startswith(HIDDEN_PREFIXES)]
        keys.sort(key=lambda key: (self.stored[key].updated, key[2]))
        return Reply.json([self._shown(key, []) for key in keys])

    @route("GET", SESSION)
    def get(self, request: ReceivedRequest) -> Reply:
        """``GET /apps/{app}/users/{user}/sessions/{id}``."""
        key, session = self._find(request)
        return Reply.json(self._shown(key, sorted(session.events, key=lambda event: event["timestamp"])))

    @route("PATCH", SESSION)
    def update(self, request: ReceivedRequest) -> Reply:
        """``PATCH /apps/{app}/users/{user}/sessions/{id}``."""
        body = as_model(request.json(), ["body"])
        if "stateDelta" not in body:
            return complaint("missing", "Field required", ["body", "stateDelta"], body)
        delta = as_object(body["stateDelta"], ["body", "stateDelta"])
        key, session = self._find(request)
        kept = {name: value for name, value in delta.items() if not name.startswith(TEMP)}
        event = read_event({"author": "user", "invocationId": f"p-{uuid4()}"}, 0)
        session.events.append({**event, "actions": {**NO_ACTIONS, "stateDelta": kept}})
        session.updated = event["timestamp"]
        self._set(key, delta)
        return self.get(request)

    @route("DELETE", SESSION)
    def delete(self, request: ReceivedRequest) -> Reply:
        """``DELETE /apps/{app}/users/{user}/sessions/{id}``: 200 whether there was one or not."""
        params = request.path_params
        self.stored.pop((params["app"], params["user"], params["id"].strip()), None)
        return Reply.json(None)

    # State.

    def _new_key(self, request: ReceivedRequest, wanted: Any) -> tuple[str, str, str]:
        if wanted is not None and not isinstance(wanted, str):
            raise RejectedError(not_a_string(["body", "sessionId"], wanted))
        return request.path_params["app"], request.path_params["user"], (wanted or "").strip() or str(uuid4())

    def _find(self, request: ReceivedRequest) -> tuple[tuple[str, str, str], Stored]:
        params = request.path_params
        key = params["app"], params["user"], params["id"].strip()
        if key not in self.stored:
            raise RejectedError(self.error(404, "Session not found"))
        return key, self.stored[key]

    def _set(self, key: tuple[str, str, str], delta: Mapping[str, Any]) -> None:
        app, user, _ = key
        for name, value in delta.items():
            if name.startswith(APP):
                self.app_state.setdefault(app, {})[name] = value
            elif name.startswith(USER):
                self.user_state.setdefault((app, user), {})[name] = value
            elif not name.startswith(TEMP):
                self.stored[key].state[name] = value

    def _shown(self, key: tuple[str, str, str], events: list[dict[str, Any]]) -> dict[str, Any]:
        app, user, session_id = key
        session = self.stored[key]
        state = {**session.state, **self.app_state.get(app, {}), **self.user_state.get((app, user), {})}
        return {
            "id": session_id,
            "appName": app,
            "userId": user,
            "state": state,
            "events": events,
            "lastUpdateTime": session.updated,
        }

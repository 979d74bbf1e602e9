"""Requests and answers of the ADK session server. The only place, with ``events``, that knows its JSON. No I/O.

Facts: google-adk 2.13.0, written down in docs/wire/adk.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

import attrs

from sessiondock import checks
from sessiondock._unset import Unset
from sessiondock.codec import Codec
from sessiondock.connection_url import ConnectionURL
from sessiondock.errors import APIError, ConfigurationError, DecodeError, InvalidValueError, NotFoundError
from sessiondock.http import Request, Response, json_body, segment
from sessiondock.models import Event
from sessiondock.values import epoch_seconds, is_array

from .events import read_event, register_events, write_events
from .ids import new_session_id, reachable
from .models import TEMP, AdkEvent, AdkSession

__all__ = [
    "Scope",
    "create",
    "delete",
    "get",
    "hint",
    "list_all",
    "place",
    "read_events",
    "read_session",
    "read_sessions",
    "update",
]

CODEC = Codec("adk", times=epoch_seconds)
RENAMES = {"project": "appName", "user_id": "userId", "updated_at": "lastUpdateTime"}
CODEC.register(AdkSession, fields=("id",), renames=RENAMES, computed=("events",))
register_events(CODEC)


@attrs.frozen
class Scope:
    """Whose sessions: an app's and a user's.

    Attributes:
        project: the app's name.
        user_id: the user.
        path: where their sessions are.
    """

    project: str
    user_id: str
    path: str

    @classmethod
    def of(cls, project: str, user_id: str) -> Scope:
        """ConfigurationError for a name the server cannot be asked for."""
        try:
            app, user = reachable(project, "project"), reachable(user_id, "user_id")
        except InvalidValueError as error:
            raise ConfigurationError(error.message, provider="adk") from error
        return cls(project, user_id, f"/apps/{segment(app)}/users/{segment(user)}/sessions")

    def one(self, session_id: str) -> str:
        """Where one session is."""
        return f"{self.path}/{segment(reachable(session_id))}"


def place(url: ConnectionURL) -> dict[str, str]:
    """The settings in ``adk+http://host:port/app/user``; what stands before the app is part of the address."""
    scheme = url.scheme.removeprefix("adk+")
    *prefix, app, user = ["", "", *url.path.strip("/").split("/")]
    if scheme not in {"http", "https"} or not url.authority or not app or not user:
        raise ConfigurationError(
            "an ADK connection URL looks like adk+http://127.0.0.1:8000/app/user or adk+https://host/prefix/app/user",
            provider="adk",
        )
    base = "/".join([f"{scheme}://{url.authority}", *filter(None, prefix)])
    return {"base_url": base, "project": unquote(app), "user_id": unquote(user)}


def create(scope: Scope, *, id: str | None, state: Mapping[str, Any] | None, events: Iterable[Event] | None) -> Request:
    """``POST /apps/{app}/users/{user}/sessions``."""
    body: dict[str, Any] = {}
    if id is not None:
        body["sessionId"] = new_session_id(id)
    if state is not None:
        body["state"] = _state(state)
    if events is not None:
        body["events"] = write_events(events, scope.project)
    return Request(operation="create", method="POST", target=scope.path, body=json_body(body))


def get(scope: Scope, session_id: str, operation: str = "get") -> Request:
    """``GET /apps/{app}/users/{user}/sessions/{id}``; it is also the only way to its events."""
    return Request(operation=operation, method="GET", target=scope.one(session_id))


def list_all(scope: Scope) -> Request:
    """``GET /apps/{app}/users/{user}/sessions``: all of them, without their events."""
    return Request(operation="list", method="GET", target=scope.path)


def update(scope: Scope, session_id: str, state: Mapping[str, Any] | Unset) -> Request:
    """``PATCH /apps/{app}/users/{user}/sessions/{id}``. Repeating it would write a second event."""
    if isinstance(state, Unset):
        raise InvalidValueError("nothing to update; give state=")
    body = json_body({"stateDelta": _state(state)})
    return Request(operation="update", method="PATCH", target=scope.one(session_id), body=body)


def delete(scope: Scope, session_id: str) -> Request:
    """``DELETE /apps/{app}/users/{user}/sessions/{id}``; also succeeds when there is none."""
    return Request(operation="delete", method="DELETE", target=scope.one(session_id))


def _state(value: object) -> Mapping[str, Any]:
    if value is None:
        raise InvalidValueError("state cannot be cleared in ADK, and no key removed; set the keys to None instead")
    state = checks.mapping(value, "state")
    lost = [key for key in state if key.startswith(TEMP)]
    if lost:
        raise InvalidValueError(f"ADK never stores state keys that start with {TEMP!r}: {', '.join(lost)}")
    return state


def read_session(response: Response) -> AdkSession:
    """The session with its events. DecodeError when it is none."""
    session = CODEC.decode(AdkSession, response.json())
    return attrs.evolve(session, events=_events(session))


def read_events(response: Response) -> tuple[AdkEvent, ...]:
    """The events of a session. DecodeError when it is none."""
    return _events(CODEC.decode(AdkSession, response.json()))


def _events(session: AdkSession) -> tuple[AdkEvent, ...]:
    listed = session.raw.get("events")
    if not is_array(listed):
        raise DecodeError(f"session {session.id!r} came without a list of events", provider="adk")
    return tuple(read_event(CODEC, each, session.id) for each in listed)


def read_sessions(response: Response) -> tuple[AdkSession, ...]:
    """All sessions, without their events. DecodeError when it is no list of sessions."""
    return CODEC.decode_list(AdkSession, response.json())


def hint(error: APIError) -> str | None:
    """What an answer of this server means, where it does not say so itself."""
    if isinstance(error, NotFoundError) and error.detail == {"detail": "Not Found"}:
        return "The server knows no such route: base_url is not that of an ADK server, or lacks a prefix"
    if error.status == 403 and "host not allowed" in error.body:
        return "The server is bound to loopback and wants to be called by 127.0.0.1 or localhost"
    if error.status == 500 and error.operation == "update":
        return "Two updates of one session at the same time fail like this; get the session and update it again"
    return None

"""Calls of the ADK session server. Only this module and ``events`` know its JSON. No I/O.

Facts: google-adk 2.13.0, written down in docs/wire/adk.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import unquote

import attrs

from sessiondock import APIError, ConfigurationError, DecodeError, Event, InvalidValueError, NotFoundError, Unset
from sessiondock.authoring import (
    Call,
    Codec,
    ConnectionURL,
    Request,
    Response,
    advice,
    checks,
    json_body,
    no_content,
    segment,
    url_value,
    values,
)

from .events import complete_event, read_event, register_events, write_events
from .ids import new_session_id, reachable
from .models import TEMP, AdkEvent, AdkSession

__all__ = [
    "Scope",
    "create",
    "delete",
    "find",
    "from_raw",
    "get",
    "hint",
    "list_all",
    "list_events",
    "location",
    "update",
]

A = TypeVar("A", AdkSession, AdkEvent)
CODEC = Codec("adk", times=values.epoch_seconds)
_NAME = "a name without slashes, control characters and blanks around it"
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


def location(url: ConnectionURL) -> dict[str, str]:
    """The settings in ``adk+http://host:port/app/user``; what is before the app is part of the base URL."""
    scheme = url.scheme.removeprefix("adk+")
    *prefix, app, user = ["", "", *url.path.strip("/").split("/")]
    if scheme not in {"http", "https"} or not url.authority or not app:
        raise ConfigurationError(
            "an ADK connection URL looks like adk+http://127.0.0.1:8000/app/user or adk+https://host/prefix/app/user",
            provider="adk",
        )
    base = "/".join([f"{scheme}://{url.authority}", *filter(None, prefix)])
    return {
        "base_url": base,
        "project": url_value("project", unquote(app), lambda text: reachable(text, "project"), _NAME),
        "user_id": url_value("user_id", unquote(user), lambda text: reachable(text, "user_id"), _NAME),
    }


def create(
    scope: Scope, *, id: str | None, state: Mapping[str, Any] | None, events: Iterable[Event] | None
) -> Call[AdkSession]:
    """``POST /apps/{app}/users/{user}/sessions``."""
    body: dict[str, Any] = {}
    if id is not None:
        body["sessionId"] = new_session_id(id)
    if state is not None:
        body["state"] = _state(state)
    if events is not None:
        body["events"] = write_events(events, scope.project)
    request = Request(operation="create", method="POST", target=scope.path, body=json_body(body))
    return Call(request=request, read=_read_session)


def get(scope: Scope, session_id: str) -> Call[AdkSession]:
    """``GET /apps/{app}/users/{user}/sessions/{id}``."""
    return Call(request=_one(scope, session_id, "get"), read=_read_session)


def find(scope: Scope, session_id: str, operation: str) -> Call[None]:
    """The same request, to learn whether the session exists."""
    return Call(request=_one(scope, session_id, operation), read=no_content)


def list_events(scope: Scope, session_id: str) -> Call[tuple[AdkEvent, ...]]:
    """The same request, which is the only way to a session's events."""
    return Call(request=_one(scope, session_id, "list_events"), read=_read_events)


def list_all(scope: Scope) -> Call[tuple[AdkSession, ...]]:
    """``GET /apps/{app}/users/{user}/sessions``: all of them, without their events."""
    request = Request(operation="list", method="GET", target=scope.path)
    return Call(request=request, read=_read_sessions)


def update(scope: Scope, session_id: str, state: Mapping[str, Any] | Unset) -> Call[AdkSession]:
    """``PATCH /apps/{app}/users/{user}/sessions/{id}``. Repeating it would write a second event."""
    if isinstance(state, Unset):
        raise InvalidValueError(f"nothing to update; {advice.to_pass('state')}")
    body = json_body({"stateDelta": _state(state)})
    request = Request(operation="update", method="PATCH", target=scope.one(session_id), body=body)
    return Call(request=request, read=_read_session)


def delete(scope: Scope, session_id: str) -> Call[None]:
    """``DELETE /apps/{app}/users/{user}/sessions/{id}``; also succeeds when there is none."""
    request = Request(operation="delete", method="DELETE", target=scope.one(session_id))
    return Call(request=request, read=no_content)


def _one(scope: Scope, session_id: str, operation: str) -> Request:
    return Request(operation=operation, method="GET", target=scope.one(session_id))


def _state(value: object) -> Mapping[str, Any]:
    if value is None:
        raise InvalidValueError("state cannot be cleared in ADK, and no key removed; set the keys to None instead")
    state = checks.mapping(value, "state")
    lost = [key for key in state if key.startswith(TEMP)]
    if lost:
        raise InvalidValueError(f"ADK never stores state keys that start with {TEMP!r}: {', '.join(lost)}")
    return state


def _read_sessions(response: Response) -> tuple[AdkSession, ...]:
    return CODEC.decode_list(AdkSession, response.json())


def _read_session(response: Response) -> AdkSession:
    return _with_events(CODEC.decode(AdkSession, response.json()))


def _read_events(response: Response) -> tuple[AdkEvent, ...]:
    return _read_session(response).events


def _with_events(session: AdkSession) -> AdkSession:
    listed = session.raw.get("events")
    if not values.is_array(listed):
        raise DecodeError("the session came without a list of events")
    return attrs.evolve(session, events=tuple(read_event(CODEC, each, session.id) for each in listed))


def from_raw(model: type[A], raw: object) -> A:
    """A session with its events, or an event, again from its ``raw``."""
    found: Any = CODEC.from_raw(model, raw)
    if isinstance(found, AdkEvent):
        found = complete_event(found)
    elif "events" in found.raw:
        found = _with_events(found)
    made: A = found
    return made


def hint(error: APIError) -> str | None:
    """What an error response of this server means, where it does not say so itself."""
    if isinstance(error, NotFoundError) and error.detail == {"detail": "Not Found"}:
        return "The server knows no such route: base_url is not that of an ADK server, or lacks a prefix"
    if error.status == 403 and "host not allowed" in error.body:
        return "The server is bound to loopback and wants to be called by 127.0.0.1 or localhost"
    if error.status == 500 and error.operation == "update":
        return "Two updates of one session at the same time fail like this; get the session and update it again"
    return None

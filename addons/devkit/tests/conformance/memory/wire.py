"""Arguments to requests, answers to models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from sessiondock import Event, Recording, Session, Unset, checks
from sessiondock.codec import Codec
from sessiondock.errors import DecodeError, InvalidValueError
from sessiondock.http import Request, Response, json_body, path, with_query
from sessiondock.paging import PageData
from sessiondock.values import is_object, iso_time, to_iso, to_milliseconds

from .provider import PROVIDER

CODEC = Codec("memory", times=iso_time)
for each in (Session, Event, Recording):
    CODEC.register(each, fields=[field.name for field in attrs.fields(each) if field.name != "raw"])
_MAPPINGS = frozenset({"inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties"})
_TIMES = frozenset({"started_at", "ended_at", "created_at", "updated_at"})


def _encoded(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _TIMES:
        return to_iso(checks.aware(value, name))
    if name == "duration":
        return to_milliseconds(checks.duration(value, name))
    if name == "tags":
        return checks.strings(value, name)
    if name == "children":
        return [_event(child) for child in value]
    if name in _MAPPINGS:
        return dict(checks.mapping(value, name))
    return checks.identifier(value, name) if name == "id" else value


def _body(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _encoded(name, value) for name, value in fields.items() if not isinstance(value, Unset)}


def _refuse_none(fields: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if fields.get(name, "") is None:
            raise InvalidValueError(f"{name} must not be None")


def create(fields: Mapping[str, Any]) -> Request:
    given = {name: value for name, value in fields.items() if value is not None or name == "error"}
    return Request(operation="create", method="POST", target="/sessions", body=json_body(_body(given)))


def get(session_id: str) -> Request:
    return Request(operation="get", method="GET", target=path("/sessions", session_id))


def update(session_id: str, fields: Mapping[str, Any]) -> Request:
    _refuse_none(fields, ("tags",))
    target = path("/sessions", session_id)
    return Request(operation="update", method="PATCH", target=target, body=json_body(_body(fields)))


def delete(session_id: str) -> Request:
    return Request(operation="delete", method="DELETE", target=path("/sessions", session_id))


def page(target: str, operation: str, size: int | None, cursor: str | None, number: int | None = None) -> Request:
    pairs = [("size", size), ("cursor", cursor), ("page", number)]
    return Request(operation=operation, method="GET", target=with_query(target, pairs))


def size(value: int | None) -> int | None:
    return None if value is None else checks.page_size(value, PROVIDER.facts.max_page_size)


def any_size(value: int | None) -> int | None:
    return None if value is None else checks.page_size(value)


def start(page: int | None, cursor: str | None) -> int | None:
    if page is not None and cursor is not None:
        raise InvalidValueError("pass page or cursor, not both")
    return None if page is None else checks.page_number(page, 1)


def read_session(response: Response) -> Session:
    return CODEC.decode(Session, response.json())


def read_page(model: type[Any], response: Response) -> PageData[Any]:
    body = response.json()
    if not is_object(body):
        raise DecodeError("a page must be an object", provider="memory")
    items = CODEC.decode_list(model, body.get("items"))
    return PageData(items=items, next_cursor=body["next"], previous_cursor=body["previous"], total=body["total"])


def _event(event: Event) -> dict[str, Any]:
    values = {each.name: getattr(event, each.name) for each in attrs.fields(Event) if each.name != "raw"}
    return _body({name: value for name, value in values.items() if value not in (None, ())})


def add_events(session_id: str, events: Iterable[Event]) -> Request:
    if isinstance(events, str) or not isinstance(events, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"events must be a list of Event, not {events!r}")
    given = list(events)
    if not all(isinstance(event, Event) for event in given):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError("events must be a list of Event")
    if any(event.parent_id for event in given):
        raise InvalidValueError("parent_id cannot be stored here")
    body = json_body({"events": [_event(event) for event in given]})
    return Request(operation="add_events", method="POST", target=path("/sessions", session_id) + "/events", body=body)


def events(session_id: str) -> str:
    return path("/sessions", session_id) + "/events"


def add_recording(session_id: str, content: bytes) -> Request:
    return Request(
        operation="add_recording",
        method="POST",
        target=path("/sessions", session_id) + "/recordings",
        body=content,
        headers={"Content-Type": "audio/wav"},
    )


def recordings(session_id: str) -> Request:
    return Request(operation="recordings", method="GET", target=path("/sessions", session_id) + "/recordings")


def read_recording(response: Response) -> Recording:
    return CODEC.decode(Recording, response.json())


def read_recordings(response: Response) -> tuple[Recording, ...]:
    return CODEC.decode_list(Recording, response.json())


def stream_recording(recording: Recording) -> Request:
    target = with_query(path("/recordings", recording.id or ""), [("token", recording.token)])
    return Request(operation="stream_recording", method="GET", target=target)


def is_recording(media_type: str | None) -> bool:
    return media_type == "audio/wav"

"""Calls of the memory service. Only this module knows its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

import attrs

from sessiondock import UNSET, DecodeError, Event, InvalidValueError, Recording, Session, Unset
from sessiondock.authoring import (
    Call,
    Codec,
    PageData,
    Request,
    Response,
    checks,
    json_body,
    no_content,
    path,
    values,
    with_query,
)

from .provider import PROVIDER

M = TypeVar("M")

CODEC = Codec("memory", times=values.iso_time)
for each in (Session, Event, Recording):
    CODEC.register(each, fields=[field.name for field in attrs.fields(each) if field.name != "raw"])
_NEWEST = "newest:"
_MAPPINGS = frozenset({"inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties"})
_TIMES = frozenset({"started_at", "ended_at", "created_at", "updated_at", "started_after"})


def create(fields: Mapping[str, Any]) -> Call[Session]:
    """``POST /sessions``. None leaves a field out, except ``error``, where it is sent."""
    present = {name: value for name, value in fields.items() if value is not None or name == "error"}
    request = Request(operation="create", method="POST", target="/sessions", body=json_body(_body(present)))
    return Call(request=request, read=_read_session)


def get(session_id: str) -> Call[Session]:
    """``GET /sessions/{id}``."""
    return Call(request=_request("get", "GET", session_id), read=_read_session)


def update(session_id: str, fields: Mapping[str, Any]) -> Call[Session]:
    """``PATCH /sessions/{id}``. UNSET leaves a field out."""
    _reject_none(fields, "tags")
    request = _request("update", "PATCH", session_id)
    body = json_body(checks.changes(_body(fields), fields))
    return Call(request=attrs.evolve(request, body=body), read=_read_session)


def delete(session_id: str) -> Call[None]:
    """``DELETE /sessions/{id}``."""
    return Call(request=_request("delete", "DELETE", session_id), read=no_content)


def add_events(session_id: str, events: Iterable[Event]) -> Call[tuple[Event, ...]]:
    """``POST /sessions/{id}/events``."""
    several = checks.several(events, "events", Event)
    if any(event.parent_id for event in several):
        raise InvalidValueError("parent_id cannot be stored here")
    body = json_body({"events": [_event(event) for event in several]})
    request = attrs.evolve(_request("add_events", "POST", session_id, "/events"), body=body)
    return Call(request=request, read=_read_events)


def add_recording(session_id: str, content: bytes) -> Call[Recording]:
    """``POST /sessions/{id}/recordings``."""
    request = _request("add_recording", "POST", session_id, "/recordings")
    request = attrs.evolve(request, body=content, headers={"Content-Type": "audio/wav"})
    return Call(request=request, read=lambda response: CODEC.decode(Recording, response.json()))


def recordings(session_id: str) -> Call[tuple[Recording, ...]]:
    """``GET /sessions/{id}/recordings``."""
    request = _request("recordings", "GET", session_id, "/recordings")
    return Call(request=request, read=lambda response: CODEC.decode_list(Recording, response.json()))


def stream_recording(recording: Recording) -> Request:
    """``GET /recordings/{id}?token=``."""
    target = with_query(path("/recordings", recording.id or ""), [("token", recording.token)])
    return Request(operation="stream_recording", method="GET", target=target)


def is_recording(media_type: str | None) -> bool:
    """Whether a media type can be a recording."""
    return media_type == "audio/wav"


@attrs.frozen(kw_only=True)
class Listing(Generic[M]):
    """A list of the service, whose arguments were checked.

    Attributes:
        operation: name of the operation.
        model: what its items are read as.
        target: the path.
        query: the query of every page.
        number: the page to start with, when the caller gave its number.
        newest: whether the newest come first, as asked for. The cursors then say so.
    """

    operation: str
    model: type[M]
    target: str
    query: tuple[tuple[str, str | int | None], ...]
    number: int | None = None
    newest: bool = False

    def page(self, cursor: str | None) -> Call[PageData[M]]:
        """The call for the page at a cursor. InvalidValueError for one of the other order."""
        if cursor is not None and cursor.startswith(_NEWEST) is not self.newest:
            raise InvalidValueError("the cursor belongs to a list in another order")
        place = ("page", self.number) if cursor is None else ("cursor", cursor.removeprefix(_NEWEST))
        target = with_query(self.target, [*self.query, place])
        return Call(request=Request(operation=self.operation, method="GET", target=target), read=self._read)

    def _read(self, response: Response) -> PageData[M]:
        body = response.json()
        if not values.is_object(body):
            raise DecodeError("a page must be an object")
        items = CODEC.decode_list(self.model, body.get("items"))
        after, before = self._cursor(body["next"]), self._cursor(body["previous"])
        return PageData(items=items, next_cursor=after, previous_cursor=before, total=body["total"])

    def _cursor(self, cursor: Any) -> Any:
        return _NEWEST + cursor if self.newest and isinstance(cursor, str) else cursor


def sessions(
    *,
    page_size: int | None,
    page: int | None = None,
    cursor: str | None = None,
    project: str | Unset = UNSET,
    error: str | Unset | None = UNSET,
    started_after: object = UNSET,
    largest: int | None = PROVIDER.facts.max_page_size,
) -> Listing[Session]:
    """``GET /sessions?size=&page=&cursor=&project=&error=&no_error=&started_after=``."""
    if page is not None and cursor is not None:
        raise InvalidValueError("pass page or cursor, not both")
    query = (
        ("size", _size(page_size, largest)),
        ("project", None if isinstance(project, Unset) else checks.text(project, "project")),
        ("error", None if isinstance(error, Unset) or error is None else checks.text(error, "error")),
        ("no_error", "true" if error is None else None),
        (
            "started_after",
            None if isinstance(started_after, Unset) else values.to_iso(checks.aware(started_after, "started_after")),
        ),
    )
    number = None if page is None else checks.page_number(page, 1)
    return Listing(operation="list", model=Session, target="/sessions", query=query, number=number)


def events(
    session_id: str,
    *,
    page_size: int | None,
    order: str | Unset = UNSET,
    largest: int | None = PROVIDER.facts.max_page_size,
) -> Listing[Event]:
    """``GET /sessions/{id}/events?size=&order=&cursor=``."""
    chosen = None if isinstance(order, Unset) else checks.choice(order, "order", ("oldest", "newest"))
    target = path("/sessions", session_id) + "/events"
    query = (("size", _size(page_size, largest)), ("order", chosen))
    return Listing(operation="list_events", model=Event, target=target, query=query, newest=chosen == "newest")


def _request(operation: str, method: str, session_id: str, below: str = "") -> Request:
    return Request(operation=operation, method=method, target=path("/sessions", session_id) + below)


def _size(value: int | None, largest: int | None) -> int | None:
    return None if value is None else checks.page_size(value, largest)


def _read_session(response: Response) -> Session:
    return CODEC.decode(Session, response.json())


def _read_events(response: Response) -> tuple[Event, ...]:
    body = response.json()
    if not values.is_object(body):
        raise DecodeError("the answer must be an object")
    return CODEC.decode_list(Event, body.get("events"))


def _encoded(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _TIMES:
        return values.to_iso(checks.aware(value, name))
    if name == "duration":
        return values.to_milliseconds(checks.duration(value, name))
    if name == "tags":
        return checks.strings(value, name)
    if name == "children":
        return [_event(child) for child in value]
    if name in _MAPPINGS:
        return dict(checks.mapping(value, name))
    if name in {"name", "project", "error"}:
        return checks.string(value, name)
    return checks.identifier(value, name) if name == "id" else value


def _body(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _encoded(name, value) for name, value in fields.items() if not isinstance(value, Unset)}


def _event(event: Event) -> dict[str, Any]:
    found = {each.name: getattr(event, each.name) for each in attrs.fields(Event) if each.name != "raw"}
    return _body({name: value for name, value in found.items() if value not in (None, ())})


def _reject_none(fields: Mapping[str, Any], name: str) -> None:
    if fields.get(name, "") is None:
        raise InvalidValueError(f"{name} must not be None")

"""What stands in a file: a session and its events, written exactly and read tolerantly. No I/O."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs

from sessiondock import DecodeError, Event, InvalidValueError, Session, Unset, checks
from sessiondock.codec import Codec
from sessiondock.http import json_body
from sessiondock.paging import PageData
from sessiondock.values import is_array, is_object, iso_time, to_iso, to_milliseconds

from .provider import PROVIDER

__all__ = ["Record", "event_fields", "event_page", "session_fields"]

JSON = dict[str, Any]
CODEC = Codec(PROVIDER.name, times=iso_time)


@attrs.frozen(kw_only=True)
class Record:
    """The content of a file, as JSON."""

    session: JSON
    events: tuple[JSON, ...] = ()

    @classmethod
    def parse(cls, data: bytes, name: str) -> Record:
        """Read a file. DecodeError, naming it, when it is no record."""
        try:
            content = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise DecodeError(f"{name} is not JSON: {error}", provider=PROVIDER.name) from error
        if not is_object(content) or not is_object(content.get("session")) or not is_array(content.get("events")):
            raise DecodeError(f"{name} does not hold a session and its events", provider=PROVIDER.name)
        return cls(session=content["session"], events=tuple(content["events"]))

    def to_bytes(self) -> bytes:
        """What goes into the file. InvalidValueError for what JSON cannot hold."""
        return json_body({"session": self.session, "events": self.events})

    def read_session(self) -> Session:
        """The session. DecodeError when it has no id."""
        return CODEC.decode(Session, self.session)

    def read_events(self) -> tuple[Event, ...]:
        """The events, in order."""
        return CODEC.decode_list(Event, list(self.events))

    def changed(self, fields: Mapping[str, Any], now: str) -> Record:
        """The same with other fields; None takes one away."""
        merged = {**self.session, **fields, "updated_at": now}
        kept = {name: value for name, value in merged.items() if value is not None}
        return attrs.evolve(self, session=kept)

    def with_events(self, added: Iterable[JSON]) -> Record:
        """The same with events added behind, or in the place of the one that has the same id."""
        by_id = {event["id"]: event for event in (*self.events, *added)}
        return attrs.evolve(self, events=tuple(by_id.values()))


def session_fields(given: Mapping[str, object]) -> JSON:
    """The fields that were given, checked and as they are written; None stays None."""
    return _written(_SESSION, {name: value for name, value in given.items() if not isinstance(value, Unset)})


def event_fields(session_id: str, events: object) -> tuple[JSON, ...]:
    """Events as they are written, each with an id. InvalidValueError for what is none, or could not be kept."""
    return tuple(_event(session_id, each) for each in checks.several(events, "events", Event))


def event_page(events: Sequence[Event], cursor: str | None, size: int) -> PageData[Event]:
    """The events after the one whose id is the cursor. InvalidValueError when there is none."""
    ids = [event.id for event in events]
    if cursor is not None and cursor not in ids:
        raise InvalidValueError(f"cursor {checks.shown(cursor)} is not of this session's list of events")
    start = 0 if cursor is None else ids.index(cursor) + 1
    page = events[start : start + size]
    more = page[-1].id if start + size < len(events) else None
    return PageData(items=page, next_cursor=more, total=len(events))


def _event(session_id: str, event: Event) -> JSON:
    if event.session_id not in {None, session_id}:
        raise InvalidValueError(
            f"session_id of an event is {checks.shown(event.session_id)}; it belongs to {session_id!r}"
        )
    if event.children:
        raise InvalidValueError("children cannot be nested in a file; add each by itself with its parent_id")
    given = {name: value for name in _EVENT if (value := getattr(event, name)) is not None}
    return {"id": str(uuid4()), **_written(_EVENT, given), "session_id": session_id}


Writers = Mapping[str, Callable[[Any, str], Any]]


def _written(writers: Writers, fields: Mapping[str, object]) -> JSON:
    return {name: None if value is None else writers[name](value, name) for name, value in fields.items()}


def _duration(value: object, name: str) -> int | float:
    span: timedelta = checks.duration(value, name)
    return to_milliseconds(span)


_SHARED: Writers = {
    **dict.fromkeys(("name", "error"), checks.string),
    **dict.fromkeys(("started_at", "ended_at"), to_iso),
    "duration": _duration,
    **dict.fromkeys(
        ("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties"), checks.mapping
    ),
}
_SESSION: Writers = {
    "id": checks.identifier,
    **dict.fromkeys(("external_id", "project", "user_id", "environment"), checks.string),
    **_SHARED,
    "tags": checks.strings,
}
_EVENT: Writers = {**dict.fromkeys(("id", "parent_id"), checks.identifier), "type": checks.string, **_SHARED}

CODEC.register(Session, fields=[*_SESSION, "created_at", "updated_at"])
CODEC.register(Event, fields=[*_EVENT, "session_id"])

"""The content of a file: a session and its events, written exactly and read tolerantly. No I/O."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs

from sessiondock import DecodeError, Event, InvalidValueError, Session, Unset
from sessiondock.authoring import Codec, PageData, checks, json_body, values

from .provider import PROVIDER

__all__ = ["Record", "changed_fields", "event_fields", "event_page", "session_fields"]

JSON = dict[str, Any]
CODEC = Codec(PROVIDER.name, times=values.iso_time)


@attrs.frozen(kw_only=True)
class Record:
    """The content of a file, as JSON."""

    session: JSON
    events: tuple[JSON, ...] = ()

    @classmethod
    def parse(cls, data: bytes, name: str) -> Record:
        """Read a file. DecodeError, with the file's name, when it does not hold a record."""
        try:
            content = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise DecodeError(f"{name} is not JSON: {error}") from error
        is_object, is_array = values.is_object, values.is_array
        if not is_object(content) or not is_object(content.get("session")) or not is_array(content.get("events")):
            raise DecodeError(f"{name} does not hold a session and its events")
        return cls(session=content["session"], events=tuple(content["events"]))

    def to_bytes(self) -> bytes:
        """The file's content. InvalidValueError for a value that JSON cannot hold."""
        return json_body({"session": self.session, "events": self.events})

    def read_session(self) -> Session:
        """The session. DecodeError when it has no id."""
        return CODEC.decode(Session, self.session)

    def read_events(self) -> tuple[Event, ...]:
        """The events, in order."""
        return CODEC.decode_list(Event, list(self.events))

    def changed(self, fields: Mapping[str, Any], now: str) -> Record:
        """A copy with other fields; None removes a field."""
        merged = {**self.session, **fields, "updated_at": now}
        kept = {name: value for name, value in merged.items() if value is not None}
        return attrs.evolve(self, session=kept)

    def with_events(self, added: Iterable[JSON]) -> Record:
        """A copy with events appended; an event whose id exists already is replaced."""
        by_id = {event["id"]: event for event in (*self.events, *added)}
        return attrs.evolve(self, events=tuple(by_id.values()))


def session_fields(given: Mapping[str, object]) -> JSON:
    """The given fields, checked and in the form in which they are written; None stays None."""
    return _written(_SESSION, {name: value for name, value in given.items() if not isinstance(value, Unset)})


def changed_fields(given: Mapping[str, object]) -> JSON:
    """The fields of an update. InvalidValueError when there is none."""
    return checks.changes(session_fields(given), given)


def event_fields(session_id: str, events: object) -> tuple[JSON, ...]:
    """Events in the form in which they are written, each with an id. InvalidValueError for what cannot be stored."""
    return tuple(_event(session_id, each) for each in checks.several(events, "events", Event))


def event_page(events: Sequence[Event], cursor: str | None, size: int) -> PageData[Event]:
    """The events after the one whose id is the cursor. InvalidValueError when no event has that id."""
    ids = [event.id for event in events]
    if cursor is not None and cursor not in ids:
        raise InvalidValueError(f"cursor {checks.shown(cursor)} is not of this session's list of events")
    start = 0 if cursor is None else ids.index(cursor) + 1
    page = events[start : start + size]
    more = page[-1].id if start + size < len(events) else None
    return PageData(items=page, next_cursor=more, total=len(events))


def _event(session_id: str, event: Event) -> JSON:
    if event.session_id not in {None, session_id}:
        other, this = checks.shown(event.session_id), checks.shown(session_id)
        raise InvalidValueError(f"session_id of an event is {other}; pass {this} or leave it out")
    if event.children:
        raise InvalidValueError("children cannot be nested in a file; add each event by itself with its parent_id")
    given = {name: value for name in _EVENT if (value := getattr(event, name)) is not None}
    return {"id": str(uuid4()), **_written(_EVENT, given), "session_id": session_id}


Writers = Mapping[str, Callable[[Any, str], Any]]


def _written(writers: Writers, fields: Mapping[str, object]) -> JSON:
    return {name: None if value is None else writers[name](value, name) for name, value in fields.items()}


def _duration(value: object, name: str) -> int | float:
    span: timedelta = checks.duration(value, name)
    return values.to_milliseconds(span)


_SHARED: Writers = {
    **dict.fromkeys(("name", "error"), checks.string),
    **dict.fromkeys(("started_at", "ended_at"), values.to_iso),
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

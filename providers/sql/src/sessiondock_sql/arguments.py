"""The arguments of operations, checked before anything is read or written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sessiondock import UNSET, InvalidValueError, Recording
from sessiondock.authoring import checks, unsupported_fields

from . import fields, rows
from .changes import mapping_change
from .event_rows import NewEvent, new_events
from .identifiers import new_id
from .provider import MAX_PAGE_SIZE, PROVIDER
from .session_programs import New

__all__ = [
    "BATCH",
    "abandoned",
    "changed",
    "checked_order",
    "event_id",
    "events",
    "if_exists",
    "microseconds_now",
    "new_session",
    "new_sessions",
    "now",
    "own_id",
    "page_size",
    "recording",
    "session_id",
    "touched",
    "updated",
    "which_recording",
]

BATCH = 4
"""Chunks of a recording that are written in one transaction."""
_PAGE_SIZE = 100
_IF_EXISTS: tuple[Literal["error", "merge"], ...] = ("error", "merge")
_ORDERS: tuple[Literal["newest", "oldest"], ...] = ("newest", "oldest")
_DAY = 86_400_000_000
_KEYWORDS = frozenset({"id", *fields.SESSION})
_RECORDING = {
    **dict.fromkeys(("name", "content_type", "copied_from"), fields.SESSION["name"]),
    "created_at": fields.SESSION["created_at"],
    "raw": fields.RAW,
}
_OWN_TIMES = ("started_at", "created_at", "updated_at")
"""Times of a session that the store gives it where they are left out."""
_STORE_ONLY = {"id", "created_at", "updated_at"}


def now() -> datetime:
    """The time that is written into new rows."""
    return datetime.now(UTC)


def microseconds_now() -> int:
    """The same, as a number."""
    return fields.microseconds(now())


def abandoned() -> int:
    """Unfinished recordings last written before this time are abandoned and may be deleted."""
    return microseconds_now() - _DAY


def session_id(value: object) -> str:
    """The id of a session."""
    return checks.identifier(value)


def which_recording(found: Recording | str, recording_id: str | None) -> tuple[str, str | None]:
    """The ids of a session and, if it is given, of one of its recordings."""
    if not isinstance(found, Recording):
        chosen = None if recording_id is None else checks.identifier(recording_id, "recording_id")
        return session_id(found), chosen
    if recording_id is not None:
        raise InvalidValueError("pass a Recording, or the id of a session and recording_id, but not both")
    return session_id(found.session_id), checks.identifier(found.id, "id of the recording")


def new_session(given: Mapping[str, Any]) -> New:
    """A session from the keywords of ``create``."""
    provided: dict[str, Any] = {
        name: value
        for name, value in given.items()
        if value is not None and value is not UNSET and (not isinstance(value, tuple) or value)
    }
    left_out = [name for name in _OWN_TIMES if given.get(name, UNSET) is UNSET]
    row = rows.session_row(provided, now(), left_out=left_out)
    return New(row, tuple([name for name in provided if name not in _STORE_ONLY]), own_id="id" in provided)


def new_sessions(given: object) -> list[New]:
    """The same for several; rejects keys that are not keywords of ``create``."""
    new: list[New] = []
    for each in _several(given, "sessions", "dictionaries"):
        session = checks.mapping(each, "each of sessions")
        if unknown := session.keys() - _KEYWORDS:
            raise unsupported_fields(PROVIDER.name, "create_many", sorted(unknown), sorted(_KEYWORDS))
        new.append(new_session(session))
    return new


def recording(session: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a recording that is not finished, from the keywords of ``add_recording``."""
    time = now()
    stored = {
        name: None if given[name] is None or given[name] is UNSET else field.store(given[name], name)
        for name, field in _RECORDING.items()
    }
    if given["created_at"] is UNSET:
        stored["created_at"] = time.isoformat()
    return {
        **stored,
        "id": new_id() if given["id"] is None else fields.identifier(given["id"], "id of the recording"),
        "session_id": session,
        "size": None,
        "sha256": None,
        "touched_at": fields.microseconds(time),
    }


def if_exists(value: str) -> Literal["error", "merge"]:
    """What to do when there is a session of that id."""
    return checks.choice(value, "if_exists", _IF_EXISTS)


def changed(given: Mapping[str, Any], known: Mapping[str, fields.Field] = fields.SESSION) -> dict[str, Any]:
    """The columns of an update that were given."""
    return {name: _change(known[name], name, value) for name, value in given.items() if value is not UNSET}


def _change(field: fields.Field, name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in fields.MAPPINGS and (change := mapping_change(value, name)) is not None:
        return change
    return field.store(value, name)


def event_id(value: object, name: str = "event_id") -> str:
    """The id of an event."""
    return checks.identifier(value, name)


def own_id(value: str | None) -> str | None:
    """An id that the caller may choose."""
    return None if value is None else fields.identifier(value, "id")


def updated() -> dict[str, Any]:
    """The columns of a session that say when it was changed."""
    time = now()
    return {"updated_at": time.isoformat(), "updated_sort": fields.microseconds(time)}


def touched(given: object) -> dict[str, Any]:
    """The same for a time that was given; None is no time."""
    stored = None if given is None else fields.SESSION["updated_at"].store(given, "updated_at")
    return {"updated_at": stored, "updated_sort": fields.sort_key(stored)}


def events(new: object, session_id: str, now: Mapping[str, Any]) -> list[NewEvent]:
    """Events to be stored, of which those without a time are of now, as `updated` gives it."""
    return new_events(_several(new, "events", "sessiondock.Event"), session_id, now)


def _several(given: object, name: str, of: str) -> Iterable[Any]:
    kind = type(given).__name__
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise InvalidValueError(f"{name} must be a list of {of}, not {kind}")
    return cast("list[Any]", given)


def page_size(value: int | None, most: int = MAX_PAGE_SIZE) -> int:
    """Rows on a page."""
    return _PAGE_SIZE if value is None else checks.page_size(value, most)


def checked_order(value: str) -> Literal["newest", "oldest"]:
    """The order of a list."""
    return checks.choice(value, "order", _ORDERS)

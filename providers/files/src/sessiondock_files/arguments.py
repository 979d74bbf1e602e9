"""The arguments of operations, checked before anything is read or written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, cast

from sessiondock import UNSET, InvalidValueError, Recording, Unset
from sessiondock.authoring import checks, unsupported_fields

from .fields import RECORDING, SESSION
from .identifiers import new_id
from .packing import Line
from .provider import MAX_PAGE_SIZE, PROVIDER
from .records import Record, checked_line, event_record, session_record

__all__ = [
    "New",
    "changes",
    "checked_order",
    "events",
    "if_exists",
    "new_session",
    "new_sessions",
    "now",
    "page_size",
    "recording",
    "which_recording",
]

_PAGE_SIZE = 100
_IF_EXISTS: tuple[Literal["error", "merge"], ...] = ("error", "merge")
_ORDERS: tuple[Literal["newest", "oldest"], ...] = ("newest", "oldest")
_KEYWORDS = frozenset({"id", *SESSION})
_NOT_MERGED = {"id", "created_at", "updated_at"}


class New(NamedTuple):
    """A session to be stored.

    Attributes:
        line: its record and bytes.
        provided: names of the members that a session of that id would be merged with.
        own_id: whether the caller chose the id.
    """

    line: Line
    provided: tuple[str, ...]
    own_id: bool


def now() -> datetime:
    """The time that is written down."""
    return datetime.now(UTC)


def new_session(given: Mapping[str, Any]) -> New:
    """A session from the keywords of ``create``. What is left out of the times is now, None stays None."""
    provided = {name: value for name, value in given.items() if value is not None and not isinstance(value, Unset)}
    time = now()
    left_out = [name for name in ("started_at", "created_at") if isinstance(given.get(name, UNSET), Unset)]
    whole: dict[str, Any] = {**provided, **dict.fromkeys(left_out, time)}
    if isinstance(given.get("updated_at", UNSET), Unset):
        whole["updated_at"] = whole.get("created_at")
    record = session_record(whole)
    data, stored = checked_line(record)
    names = tuple(name for name in provided if name not in _NOT_MERGED and name in record)
    return New(Line(stored, data), names, own_id="id" in provided)


def new_sessions(given: object) -> list[New]:
    """The same for several; rejects keys that are not keywords of ``create``."""
    new: list[New] = []
    for each in _several(given, "sessions", "dictionaries"):
        session = checks.mapping(each, "each of sessions")
        if unknown := session.keys() - _KEYWORDS:
            raise unsupported_fields(PROVIDER.name, "create_many", sorted(unknown), sorted(_KEYWORDS))
        new.append(new_session(session))
    return new


def if_exists(value: str) -> bool:
    """Whether to merge with a session of that id; else there must be none."""
    return checks.choice(value, "if_exists", _IF_EXISTS) == "merge"


def changes(given: Mapping[str, Any]) -> Record:
    """The members of an update that were given; None clears."""
    stored = {
        name: None if value is None else SESSION[name].store(value, name)
        for name, value in given.items()
        if not isinstance(value, Unset)
    }
    return checked_line(stored)[1]


def events(new: object, session_id: str) -> list[Line]:
    """The lines of events."""
    lines: list[Line] = []
    for event in _several(new, "events", "sessiondock.Event"):
        data, stored = checked_line(event_record(event, session_id), " of an event")
        lines.append(Line(stored, data))
    return lines


def _several(given: object, name: str, of: str) -> Iterable[Any]:
    kind = type(given).__name__
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise InvalidValueError(f"{name} must be a list of {of}, not {kind}")
    return cast("list[Any]", given)


def page_size(value: int | None) -> int:
    """Items on a page."""
    return _PAGE_SIZE if value is None else checks.page_size(value, MAX_PAGE_SIZE)


def checked_order(value: str) -> Literal["newest", "oldest"]:
    """The order of a list."""
    return checks.choice(value, "order", _ORDERS)


def recording(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a recording but its size, from the keywords of ``add_recording``."""
    chosen = given.get("id")
    fields = {name: value for name, value in given.items() if name != "id" and value is not None}
    if isinstance(given.get("created_at", UNSET), Unset):
        fields["created_at"] = now()
    for name, value in fields.items():
        RECORDING[name].store(value, name)
    checked_line({"raw": fields.get("raw")})
    return {"id": new_id() if chosen is None else checks.identifier(chosen, "id"), **fields}


def which_recording(found: Recording | str, recording_id: str | None) -> tuple[str, str | None]:
    """The ids of a session and, if it is given, of one of its recordings."""
    if not isinstance(found, Recording):
        chosen = None if recording_id is None else checks.identifier(recording_id, "recording_id")
        return checks.identifier(found), chosen
    if recording_id is not None:
        raise InvalidValueError("pass a Recording, or the id of a session and recording_id, but not both")
    return checks.identifier(found.session_id), checks.identifier(found.id, "id of the recording")

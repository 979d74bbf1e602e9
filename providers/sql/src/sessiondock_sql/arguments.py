"""The arguments of operations, checked before anything is read or written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sessiondock import UNSET, InvalidValueError, Recording, Unset
from sessiondock.authoring import checks, unsupported_fields

from . import fields, labels, rows
from .identifiers import new_id
from .provider import MAX_PAGE_SIZE, PROVIDER
from .session_programs import New, Query

__all__ = [
    "BATCH",
    "MOST_LABELS",
    "abandoned",
    "changed",
    "checked_order",
    "events",
    "if_exists",
    "microseconds_now",
    "new_session",
    "new_sessions",
    "now",
    "page_size",
    "query",
    "recording",
    "session_id",
    "which_recording",
]

BATCH = 4
"""Chunks of a recording that are written in one transaction."""
MOST_LABELS = 1000
"""How many tags, metadata keys and pairs a list can filter by."""
_PAGE_SIZE = 100
_IF_EXISTS: tuple[Literal["error", "merge"], ...] = ("error", "merge")
_ORDERS: tuple[Literal["newest", "oldest"], ...] = ("newest", "oldest")
_DAY = 86_400_000_000
_KEYWORDS = frozenset({"id", *fields.SESSION})
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
    provided = {
        name: value
        for name, value in given.items()
        if value is not None and value is not UNSET and not _is_empty(value)
    }
    started = "started_at" in provided or given.get("started_at", UNSET) is None
    row = rows.session_row(provided, now(), started=started)
    return New(row, tuple(name for name in provided if name not in _STORE_ONLY), own_id="id" in provided)


def _is_empty(value: object) -> bool:
    return isinstance(value, tuple) and not value


def new_sessions(given: object) -> list[New]:
    """The same for several; rejects keys that are not keywords of ``create``."""
    new: list[New] = []
    for each in _several(given, "sessions", "dictionaries"):
        session = checks.mapping(each, "each of sessions")
        if unknown := session.keys() - _KEYWORDS:
            raise unsupported_fields(PROVIDER.name, "create_many", sorted(unknown), sorted(_KEYWORDS))
        new.append(new_session(session))
    return new


def recording(session: str, name: str | None, content_type: str | None) -> dict[str, Any]:
    """The row of a recording that is not finished."""
    time = now()
    return {
        "id": new_id(),
        "session_id": session,
        "name": None if name is None else fields.text(name, "name"),
        "content_type": None if content_type is None else fields.text(content_type, "content_type"),
        "size": None,
        "sha256": None,
        "created_at": time.isoformat(),
        "touched_at": fields.microseconds(time),
    }


def if_exists(value: str) -> Literal["error", "merge"]:
    """What to do when there is a session of that id."""
    return checks.choice(value, "if_exists", _IF_EXISTS)


def changed(given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an update that were given."""
    return {
        name: None if value is None else fields.SESSION[name].store(value, name)
        for name, value in given.items()
        if value is not UNSET
    }


def events(new: object, session_id: str) -> list[dict[str, Any]]:
    """The rows of events."""
    return [rows.event_row(event, session_id) for event in _several(new, "events", "sessiondock.Event")]


def _several(given: object, name: str, of: str) -> Iterable[Any]:
    kind = type(given).__name__
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise InvalidValueError(f"{name} must be a list of {of}, not {kind}")
    return cast("list[Any]", given)


def page_size(value: int | None) -> int:
    """Rows on a page."""
    return _PAGE_SIZE if value is None else checks.page_size(value, MAX_PAGE_SIZE)


def checked_order(value: str) -> Literal["newest", "oldest"]:
    """The order of a list."""
    return checks.choice(value, "order", _ORDERS)


def query(
    *,
    texts: Mapping[str, str | Unset | None],
    times: Mapping[str, datetime | Unset],
    name_contains: str | Unset,
    tags: Sequence[str],
    metadata: Mapping[str, Any] | Unset,
    metadata_keys: Sequence[str],
    order: str,
    size: int | None,
) -> Query:
    """What a list asks for."""
    values: dict[str, Any] = {}
    for name, value in texts.items():
        if value is None:
            values[f"{name}_is_null"] = None
        elif value is not UNSET:
            values[name] = fields.text(value, name)
    for name, time in times.items():
        if time is not UNSET:
            values[name] = fields.microseconds(checks.aware(time, name))
    if name_contains is not UNSET:
        values["name_contains"] = _pattern(fields.short(name_contains, "name_contains"))
    wanted = [
        *(labels.tag_label(tag) for tag in checks.strings(tags, "tags")),
        *(labels.key_label(key) for key in checks.strings(metadata_keys, "metadata_keys")),
        *_pairs(metadata),
    ]
    # the same label twice is one label, and the order does not matter
    wanted = sorted(set(wanted))
    if len(wanted) > MOST_LABELS:
        raise InvalidValueError(
            f"tags, metadata and metadata_keys must be at most {MOST_LABELS} together, not {len(wanted)}"
        )
    return Query(values=values, labels=tuple(wanted), order=checked_order(order), page_size=page_size(size))


def _pairs(metadata: Mapping[str, Any] | Unset) -> Iterable[bytes]:
    if isinstance(metadata, Unset):
        return ()
    fields.store_json(checks.mapping(metadata, "metadata"), "metadata")
    return (labels.pair_label(key, value) for key, value in metadata.items())


def _pattern(text: str) -> str:
    """For LIKE, with a slash before what is special there."""
    folded = text.casefold()
    for special in "/%_":
        folded = folded.replace(special, f"/{special}")
    return f"%{folded}%"

"""Sessions, events and recordings as records, and records as lines.

A record is one line as a dictionary; its ``kind`` says what it is. ``life`` counts how often a session's id was used
anew after deleting; it is left out for the first life. ``more`` marks every line of a batch but the last one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from sessiondock import Event, InvalidValueError, Recording, Session
from sessiondock.authoring import checks

from .fields import EVENT, MAPPINGS, RECORDING, SESSION, UNREADABLE, Field, text
from .identifiers import new_id

__all__ = [
    "DEEPEST",
    "Record",
    "checked_line",
    "event_record",
    "line",
    "load_event",
    "load_recording",
    "load_session",
    "recording_record",
    "session_record",
]

Record: TypeAlias = dict[str, Any]
DEEPEST = 200
"""How deeply lists and mappings may be nested."""

_SETTINGS: dict[str, Any] = {"allow_nan": False, "separators": (",", ":")}


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Any]", value))
    raise TypeError(f"a {type(value).__name__} is not JSON")


_encode = json.JSONEncoder(ensure_ascii=False, default=_plain, **_SETTINGS).encode
_encode_ascii = json.JSONEncoder(default=_plain, **_SETTINGS).encode


def line(record: Mapping[str, Any]) -> bytes:
    """A record that was checked before as a line, without the line break. Equal records give equal bytes."""
    try:
        return _encode(record).encode()
    except UnicodeEncodeError:
        return _encode_ascii(record).encode()


def checked_line(record: Mapping[str, Any], of: str = "") -> tuple[bytes, Record]:
    """A record as a line, and what reading the line gives.

    Args:
        record: whose free-form mappings are the caller's own.
        of: what it is, for messages, such as ``" of an event"``.

    Raises:
        InvalidValueError: a mapping holds what JSON cannot, or is nested too deeply; the message names the field.
    """
    try:
        made = line(record)
        # the members are one deeper in the record
        _check_depth(made, "the whole", DEEPEST + 1)
        stored: Record = json.loads(made)
        if stored != record:
            _check_members(record, of)
    except (TypeError, ValueError, RecursionError) as error:
        _check_members(record, of)
        raise InvalidValueError(f"the record{of} cannot be written as JSON: {error}") from None
    return made, stored


def _check_members(record: Mapping[str, Any], of: str) -> None:
    """Name the member that cannot be written."""
    for name, value in record.items():
        if name in _CHECKED:
            _check_member(value, f"{name}{of}")


_CHECKED = {*MAPPINGS, "raw", "children"}


def _check_member(value: object, name: str) -> None:
    try:
        made = _encode(value)
        _check_depth(made.encode("utf-8", "replace"), name)
        _check_keys(value, name)
        json.loads(made)
    except InvalidValueError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidValueError(f"{name} cannot be written as JSON: {error}") from None


def _check_depth(made: bytes, name: str, deepest: int = DEEPEST) -> None:
    if made.count(b"[") + made.count(b"{") <= deepest:
        return
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", made)):
        depth += 1 if bracket in b"[{" else -1
        if depth > deepest:
            raise InvalidValueError(f"{name} is nested too deeply; lists and mappings may be {DEEPEST} deep")


_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKETS = re.compile(rb"[\[\]{}]")


def _check_keys(value: Any, name: str) -> None:
    """Reject keys that JSON would turn into text."""
    if isinstance(value, Mapping):
        for key, item in checks.mapping(cast("object", value), name).items():
            _check_keys(item, f"{name}.{key}")
    elif isinstance(value, (list, tuple)):
        for item in cast("list[object]", value):
            _check_keys(item, name)


def _stored(fields: Mapping[str, Field], given: Mapping[str, Any], of: str = "") -> Record:
    """The members that have a value, in the order of the fields."""
    found: Record = {}
    for name, field in fields.items():
        value = given.get(name)
        if value is not None and (stored := field.store(value, f"{name}{of}")) is not None:
            found[name] = stored
    if not found.get("raw", True):
        del found["raw"]
    return found


def session_record(given: Mapping[str, Any]) -> Record:
    """The record of a session. InvalidValueError for a value that does not fit."""
    chosen = given.get("id")
    found = new_id() if chosen is None else checks.identifier(chosen, "id")
    return {"kind": "session", "id": found, **_stored(SESSION, given)}


def event_record(event: object, session_id: str) -> Record:
    """The record of an event. InvalidValueError for a value that does not fit."""
    if not isinstance(event, Event):
        raise InvalidValueError(f"events must hold sessiondock.Event, not {type(event).__name__}")
    found = new_id() if event.id is None else checks.identifier(event.id, "id of an event")
    record = {"kind": "event", "session_id": session_id, "id": found, **_event_members(event, " of an event")}
    if event.children:
        try:
            record["children"] = [_child(child) for child in event.children]
        except RecursionError:
            raise InvalidValueError("children of an event are nested too deeply") from None
    return record


def _event_members(event: Event, of: str) -> Record:
    return _stored(EVENT, {name: getattr(event, name) for name in EVENT}, of)


def _child(event: Event) -> Record:
    if not isinstance(event, Event):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"children of an event must be sessiondock.Event, not {type(event).__name__}")
    ids = {name: getattr(event, name) for name in ("id", "session_id")}
    record: Record = {name: text(value, f"{name} of a child") for name, value in ids.items() if value is not None}
    record.update(_event_members(event, " of a child"))
    if event.children:
        record["children"] = [_child(child) for child in event.children]
    return record


def recording_record(session_id: str, given: Mapping[str, Any], sha256: str) -> Record:
    """The record of a recording whose bytes are stored."""
    ids = {"session_id": session_id, "id": given["id"]}
    return {"kind": "recording", **ids, "sha256": sha256, **_stored(RECORDING, given)}


def load_session(record: Mapping[str, Any]) -> Session:
    """A session from its record.

    A member that is damaged, which only somebody else can have made, makes its field None and is found as it is in
    ``raw["damaged"]``.
    """
    return Session(id=record["id"], **_loaded(SESSION, record))


def load_event(record: Mapping[str, Any]) -> Event:
    """An event from its record; damage is treated as in `load_session`."""
    loaded = _loaded(EVENT, record)
    children: tuple[Event, ...] = ()
    if "children" in record:
        try:
            children = tuple(load_event(child) for child in record["children"])
        except UNREADABLE:
            loaded["raw"] = _with_damage(loaded, {"children": record["children"]})
    return Event(id=record.get("id"), session_id=record.get("session_id"), children=children, **loaded)


def load_recording(record: Mapping[str, Any]) -> Recording:
    """A recording from its record; damage is treated as in `load_session`."""
    return Recording(id=record["id"], session_id=record["session_id"], **_loaded(RECORDING, record))


def _loaded(fields: Mapping[str, Field], record: Mapping[str, Any]) -> Record:
    try:
        return {name: fields[name].load(value) for name, value in record.items() if name in fields}
    except UNREADABLE:
        return _readable(fields, record)


def _readable(fields: Mapping[str, Field], record: Mapping[str, Any]) -> Record:
    loaded: Record = {}
    damaged: Record = {}
    for name, value in record.items():
        if name in fields:
            try:
                loaded[name] = fields[name].load(value)
            except UNREADABLE:
                damaged[name] = value
    loaded["raw"] = _with_damage(loaded, damaged)
    return loaded


def _with_damage(loaded: Record, damaged: Record) -> Record:
    raw: Record = loaded.get("raw", {})
    return {**raw, "damaged": {**raw.get("damaged", {}), **damaged}}

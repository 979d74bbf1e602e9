"""One value at a time: checked and turned into what a column holds, and back.

Columns hold text and whole numbers only, the same in both databases.
"""

from __future__ import annotations

import json
import json.encoder
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeGuard, cast

from sessiondock import InvalidValueError
from sessiondock.authoring import checks

__all__ = [
    "DEEPEST",
    "EVENT",
    "MAPPINGS",
    "NEVER",
    "RAW",
    "SESSION",
    "UNREADABLE",
    "Field",
    "identifier",
    "load_json",
    "load_mapping",
    "load_tags",
    "load_text",
    "load_time",
    "microseconds",
    "scan",
    "short",
    "sort_key",
    "store_json",
    "text",
]

LONGEST = 255
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST = 2**63
NEVER = -_LARGEST
"""The sort key of what has no time: it comes before every time there is."""


class Field(NamedTuple):
    """How a value is stored and loaded; None is neither.

    Attributes:
        store: makes of a value and its name what the column holds. Raises InvalidValueError.
        load: makes the value of what the column holds. Raises one of `UNREADABLE` when that is damaged.
    """

    store: Callable[[Any, str], Any]
    load: Callable[[Any], Any]


_ONLY_TEXT = {str}
_decoder: Any = json.JSONDecoder()
scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once
"""The value of JSON text that begins at a place, and where it ends. Also raises StopIteration where there is none."""
UNREADABLE = (TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""What a loader raises for a damaged column."""
DEEPEST = 200
"""How deeply lists and mappings may be nested; so deep can be read wherever the caller's own stack is."""


def load_json(text: str) -> Any:
    """The value of JSON text. One of `UNREADABLE` when that is damaged."""
    # what this package stores has no space around it, which `decode` looks for before and behind the value
    try:
        value, end = scan(text, 0)
    except (ValueError, StopIteration):
        value, end = None, -1
    return value if end == len(text) else _decoder.decode(text)


def text(value: object, name: str) -> str:
    """Text that both databases can hold."""
    # nearly every text; nothing about it can be wrong
    if type(value) is str and value.isascii() and "\0" not in value:
        return value
    found = checks.string(value, name)
    if "\0" in found:
        raise InvalidValueError(f"{name} must not contain a null character, which PostgreSQL cannot store")
    if not found.isascii():
        try:
            found.encode()
        except UnicodeEncodeError:
            raise InvalidValueError(
                f"{name} must be valid Unicode text without lone surrogates: {checks.shown(found)}"
            ) from None
    return found


def short(value: object, name: str) -> str:
    """Text that an index can hold."""
    found = text(value, name)
    if len(found) > LONGEST:
        raise InvalidValueError(f"{name} must have at most {LONGEST} characters, not {len(found)}")
    return found


def identifier(value: object, name: str) -> str:
    """An id of ours or of the caller's own."""
    return short(checks.identifier(value, name), name)


def microseconds(value: datetime) -> int:
    """Since 1970."""
    return (value - _EPOCH) // _MICROSECOND


def sort_key(*stored: Any) -> int:
    """Microseconds since 1970 of the first of these stored times that can be read, or `NEVER`."""
    for time in stored:
        if time is not None:
            with suppress(*UNREADABLE):
                return microseconds(load_time(time))
    return NEVER


def store_json(value: object, name: str) -> str:
    """JSON text that reads back as the same value."""
    try:
        made = _encode(value)
        if made.count("[") + made.count("{") > DEEPEST:
            _check_depth(made, name)
        if load_json(made) != value:
            _check_keys(value, name)
    except InvalidValueError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidValueError(f"{name} cannot be written as JSON: {_reason(value, error)}") from None
    if not made.isascii():
        try:
            made.encode()
        except UnicodeEncodeError:
            return _encode_ascii(value)
    return made


def _reason(value: object, error: Exception) -> str:
    """Why a value cannot be written, as Python's own encoder says it, which also knows of one inside itself."""
    try:
        _encode_plainly(value)
    except (TypeError, ValueError, RecursionError) as known:
        return str(known)
    return str(error)


def _check_depth(made: str, name: str) -> None:
    """Reject JSON text that is nested more deeply than `DEEPEST`."""
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub("", made)):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise InvalidValueError(f"{name} is nested too deeply; lists and mappings may be {DEEPEST} deep")


_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACKETS = re.compile(r"[\[\]{}]")


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Any]", value))
    raise TypeError(f"a {type(value).__name__} is not JSON")


def _fast_encoder() -> Callable[[Any], str]:
    """The same as `_encode_plainly` for what can be written, without the objects that it makes for each call."""
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _encode_plainly
    quoted: Any = getattr(json.encoder, "encode_basestring")  # noqa: B009
    pieces: Callable[[Any, int], Iterable[str]] = make(None, _plain, quoted, None, ":", ",", False, False, False)
    return lambda value: "".join(pieces(value, 0))


_encode_plainly = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain).encode
_encode = _fast_encoder()
_encode_ascii = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=_plain).encode


def _check_keys(value: Any, name: str) -> None:
    """Reject keys that JSON would turn into text."""
    if isinstance(value, Mapping):
        for key, item in checks.mapping(cast("object", value), name).items():
            _check_keys(item, f"{name}.{key}")
    elif isinstance(value, (list, tuple)):
        for item in cast("list[object]", value):
            _check_keys(item, name)


def _mapping(value: object, name: str) -> str:
    return store_json(_with_text_keys(value, name), name)


def _raw(value: object, name: str) -> str | None:
    mapping = _with_text_keys(value, name)
    return store_json(mapping, name) if mapping else None


def _with_text_keys(value: object, name: str) -> dict[str, Any]:
    kind = type(value)
    if kind is dict and {*map(type, found := cast("dict[str, Any]", value))} == _ONLY_TEXT:
        return found
    return checks.mapping(value, name)


def load_mapping(value: Any) -> dict[str, Any]:
    found = load_json(value)
    if not isinstance(found, dict):
        raise TypeError("it is not a mapping")
    return cast("dict[str, Any]", found)


def load_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("it is not text")
    if not value.isascii():
        # what is not UTF-8 in the file comes as lone surrogates
        value.encode()
    return value


def _time(value: object, name: str) -> str:
    time = checks.aware(value, name)
    offset = time.utcoffset()
    # fromisoformat of Python 3.11 loses fractions of a second of an offset
    try:
        return (time.astimezone(UTC) if offset is not None and offset.microseconds else time).isoformat()
    except OverflowError:
        raise InvalidValueError(f"{name} is too far away to be kept in UTC: {checks.shown(value)}") from None


def load_time(value: Any) -> datetime:
    return checks.aware(datetime.fromisoformat(value), "it")


def _duration(value: object, name: str) -> int:
    whole = checks.duration(value, name) // _MICROSECOND
    if whole >= _LARGEST:
        raise InvalidValueError(f"{name} must be shorter than 292,000 years")
    return whole


def _load_duration(value: int) -> timedelta:
    return timedelta(microseconds=value)


def _tags(value: object, name: str) -> str | None:
    given = value if _are_texts(value) else checks.strings(value, name)
    tags = [text(tag, name) for tag in given]
    return store_json(tags, name) if tags else None


def _are_texts(value: object) -> TypeGuard[list[str] | tuple[str, ...]]:
    return (type(value) is list or type(value) is tuple) and {*map(type, cast("list[object]", value))} == _ONLY_TEXT


def load_tags(value: str) -> tuple[str, ...]:
    found = load_json(value)
    if _are_texts(found):
        return tuple(found)
    if not isinstance(found, list):
        raise TypeError("it is not a list")
    return checks.strings(cast("list[object]", found), "tags")


_TEXT, _SHORT = Field(text, load_text), Field(short, load_text)
_TIME = Field(_time, load_time)
_DURATION = Field(_duration, _load_duration)
_MAPPING = Field(_mapping, load_mapping)
RAW: Field = Field(_raw, load_mapping)
"""The JSON that a copy has from its source; empty, it is not stored."""

MAPPINGS = ("user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback")
_TIMES = ("started_at", "ended_at")

SESSION: Mapping[str, Field] = {
    "external_id": _SHORT,
    "name": _TEXT,
    "project": _SHORT,
    "user_id": _SHORT,
    "environment": _TEXT,
    "error": _TEXT,
    "tags": Field(_tags, load_tags),
    **dict.fromkeys((*_TIMES, "created_at", "updated_at"), _TIME),
    "duration": _DURATION,
    **dict.fromkeys(MAPPINGS, _MAPPING),
    "copied_from": _TEXT,
    "raw": RAW,
}
"""Every field of a session but its id."""

EVENT: Mapping[str, Field] = {
    "parent_id": _TEXT,
    "type": _TEXT,
    "name": _TEXT,
    "error": _TEXT,
    **dict.fromkeys((*_TIMES, "created_at"), _TIME),
    "duration": _DURATION,
    **dict.fromkeys(MAPPINGS, _MAPPING),
    "copied_from": _TEXT,
    "raw": RAW,
}
"""Every field of an event but the ids and its children."""

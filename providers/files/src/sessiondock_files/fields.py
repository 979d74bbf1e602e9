"""One value at a time: checked and made into what JSON holds, and back.

A record is a line as a dictionary. Its members are those that ``to_dict`` of the models gives: times in ISO 8601 with
their offset, durations as ISO 8601 durations, tuples as lists. What is None is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast

from sessiondock import InvalidValueError
from sessiondock.authoring import checks, values

__all__ = ["EVENT", "MAPPINGS", "RECORDING", "SESSION", "UNREADABLE", "Field", "microseconds", "text"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DURATION = re.compile(r"P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(\d+)(?:\.(\d{1,6}))?S", re.ASCII)

UNREADABLE = (TypeError, ValueError, AttributeError, OverflowError, RecursionError)
"""What a loader raises for a member that is damaged."""


class Field(NamedTuple):
    """How a value is stored and loaded; None is neither.

    Attributes:
        store: makes of a value and its name what the record holds. Raises InvalidValueError.
        load: makes the value of what the record holds. Raises one of `UNREADABLE` when that does not fit.
    """

    store: Callable[[Any, str], Any]
    load: Callable[[Any], Any]


def text(value: object, name: str) -> str:
    """Text that can be written as UTF-8."""
    found = checks.string(value, name)
    if not found.isascii():
        try:
            found.encode()
        except UnicodeEncodeError:
            raise InvalidValueError(
                f"{name} must be valid Unicode text without lone surrogates: {checks.shown(found)}"
            ) from None
    return found


def microseconds(value: datetime) -> int:
    """Since 1970."""
    return (value - _EPOCH) // _MICROSECOND


def _time(value: object, name: str) -> str:
    time = checks.aware(value, name)
    offset = time.utcoffset()
    # fromisoformat of Python 3.11 loses fractions of a second of an offset
    try:
        return (time.astimezone(UTC) if offset is not None and offset.microseconds else time).isoformat()
    except OverflowError:
        raise InvalidValueError(f"{name} is too far away to be kept in UTC: {checks.shown(value)}") from None


def _load_time(value: Any) -> datetime:
    return checks.aware(datetime.fromisoformat(value), "it")


def _duration(value: object, name: str) -> str:
    size = checks.duration(value, name)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{size.microseconds:06}".rstrip("0") if size.microseconds else ""
    days = f"{size.days}D" if size.days else ""
    return f"P{days}T{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes else ''}{seconds}{fraction}S"


def _load_duration(value: Any) -> timedelta:
    found = _DURATION.fullmatch(value)
    if found is None:
        raise ValueError("it is not a duration such as PT3.5S")
    days, hours, minutes, seconds, fraction = found.groups(default="0")
    return timedelta(
        days=int(days),
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds),
        microseconds=int(fraction.ljust(6, "0")),
    )


def _mapping(value: object, name: str) -> dict[str, Any]:
    return checks.mapping(value, name)


def _tags(value: object, name: str) -> list[str] | None:
    return [text(tag, name) for tag in checks.strings(value, name)] or None


def _load_size(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("it is not a number of bytes")
    return value


def _load_tags(value: Any) -> tuple[str, ...]:
    return checks.strings(cast("list[object]", value) if isinstance(value, list) else None, "tags")


_TEXT = Field(text, values.text)
_TIME = Field(_time, _load_time)
_MAPPING = Field(_mapping, values.mapping)

MAPPINGS = ("user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback")
_SHARED: Mapping[str, Field] = {
    "error": _TEXT,
    "started_at": _TIME,
    "ended_at": _TIME,
    "duration": Field(_duration, _load_duration),
    **dict.fromkeys(MAPPINGS, _MAPPING),
}

SESSION: Mapping[str, Field] = {
    **dict.fromkeys(("external_id", "name", "project", "user_id", "environment"), _TEXT),
    "tags": Field(_tags, _load_tags),
    "created_at": _TIME,
    "updated_at": _TIME,
    **_SHARED,
    "copied_from": _TEXT,
    "raw": _MAPPING,
}
"""Every field of a session but its id."""

EVENT: Mapping[str, Field] = {
    **dict.fromkeys(("parent_id", "type", "name"), _TEXT),
    "created_at": _TIME,
    **_SHARED,
    "copied_from": _TEXT,
    "raw": _MAPPING,
}
"""Every field of an event but the ids and its children."""

RECORDING: Mapping[str, Field] = {
    "name": _TEXT,
    "content_type": _TEXT,
    "size": Field(checks.count, _load_size),
    "created_at": _TIME,
    "copied_from": _TEXT,
    "raw": _MAPPING,
}
"""Every field of a stored recording but the ids."""

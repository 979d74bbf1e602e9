"""Values as vendors write them, read strictly: a string is never a sequence, null never a value, 1 never true.

Every reader raises TypeError or ValueError for what does not fit, so each can be a reader of a `Codec`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard

from . import checks
from .undecoded import UndecodedItems

__all__ = [
    "boolean",
    "count_or_none",
    "epoch_milliseconds",
    "epoch_seconds",
    "identifier",
    "is_array",
    "is_items",
    "is_object",
    "iso_time",
    "mapping",
    "milliseconds",
    "number",
    "number_or_none",
    "real",
    "seconds",
    "strings",
    "text",
    "text_or_none",
    "to_iso",
    "to_milliseconds",
    "whole",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MILLISECOND = timedelta(milliseconds=1)
_SECOND = timedelta(seconds=1)
_DATE = len("2024-04-01")


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether decoded JSON is an object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether decoded JSON is an array."""
    return isinstance(value, list)


def is_items(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether it is the list that `Response.page` was asked for."""
    return isinstance(value, (list, UndecodedItems))


def text(value: Any) -> str:
    """A string."""
    if not isinstance(value, str):
        raise _unlike("a string", value)
    return value


def text_or_none(value: Any) -> str | None:
    """A string, or null."""
    return None if value is None else text(value)


def boolean(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise _unlike("true or false", value)
    return value


def number(value: Any) -> int | float:
    """A finite number, exactly as it came."""
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _unlike("a number", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("expected a finite number")
    return value


def number_or_none(value: Any) -> int | float | None:
    """A finite number, exactly as it came, or null."""
    return None if value is None else number(value)


def real(value: Any) -> float:
    """A finite number as a float."""
    if type(value) is float and math.isfinite(value):
        return value
    try:
        return float(value if type(value) is int else number(value))
    except OverflowError as error:
        raise ValueError("a number out of range") from error


def whole(value: Any) -> int:
    """A whole number; 5.0 is one."""
    if type(value) is int:
        return value
    found = number(value)
    if found != int(found):
        raise ValueError("expected a whole number")
    return int(found)


def count_or_none(value: Any) -> int | None:
    """A whole number of at least 0, such as a total; None for anything else, because a list is readable without it."""
    try:
        found = whole(value)
    except (TypeError, ValueError):
        return None
    return found if found >= 0 else None


def strings(value: Any) -> tuple[str, ...]:
    """A list of strings."""
    items = value
    if not isinstance(value, list):
        raise _unlike("a list of strings", value)
    for each in items:
        if not isinstance(each, str):
            raise _unlike("a string", each)
    return tuple(items)


def mapping(value: Any) -> dict[str, Any]:
    """An object, the same one."""
    if not is_object(value):
        raise _unlike("an object", value)
    return value


def identifier(value: Any) -> str:
    """An id: a string that is not empty, or a whole number written as one."""
    if type(value) is int:
        return str(value)
    if not isinstance(value, str) or not value:
        raise TypeError("an id must be a string that is not empty")
    return value


def iso_time(value: Any) -> datetime:
    """An ISO 8601 string; one without an offset is UTC."""
    if not isinstance(value, str):
        raise _unlike("a time as a string", value)
    if value[4:5] != "-":
        raise ValueError("a time must look like 2024-04-01T22:38:19Z")
    time = datetime.fromisoformat(value)
    if time.tzinfo is not None:
        return time
    # read with an offset, which a date alone cannot have: to replace it takes ten times as long
    return datetime.fromisoformat(f"{value}Z") if len(value) > _DATE else time.replace(tzinfo=UTC)


def epoch_seconds(value: Any) -> datetime:
    """Seconds since the epoch, or an ISO 8601 string."""
    return iso_time(value) if isinstance(value, str) else _since_epoch(seconds(value))


def epoch_milliseconds(value: Any) -> datetime:
    """Milliseconds since the epoch, perhaps fractional, or an ISO 8601 string."""
    if type(value) is int:
        try:
            return _EPOCH + _MILLISECOND * value
        except OverflowError as error:
            raise ValueError("a time out of range") from error
    return iso_time(value) if isinstance(value, str) else _since_epoch(milliseconds(value))


def milliseconds(value: Any) -> timedelta:
    """A number of milliseconds, rounded to microseconds."""
    try:
        return _MILLISECOND * value if type(value) is int else timedelta(0, 0, 0, number(value))
    except OverflowError as error:
        raise ValueError("a duration out of range") from error


def seconds(value: Any) -> timedelta:
    """A number of seconds, rounded to microseconds."""
    try:
        return _SECOND * value if type(value) is int else timedelta(0, number(value))
    except OverflowError as error:
        raise ValueError("a duration out of range") from error


def to_iso(time: datetime, name: str = "a time") -> str:
    """ISO 8601; UTC as ``Z``, another offset as it is, the fraction only when there is one.

    Raises InvalidValueError, which says ``name``, for what is no time or has no offset.
    """
    written = checks.aware(time, name).isoformat()
    return written.removesuffix("+00:00") + "Z" if written.endswith("+00:00") else written


def to_milliseconds(value: datetime | timedelta, name: str = "a time") -> int | float:
    """Milliseconds since the epoch, or of a duration; a whole number when it is one.

    Raises InvalidValueError, which says ``name``, for a time without an offset and for what is neither.
    """
    delta = value if isinstance(value, timedelta) else checks.aware(value, name) - _EPOCH
    microseconds = delta // _MICROSECOND
    return microseconds // 1000 if microseconds % 1000 == 0 else microseconds / 1000


def _unlike(expected: str, value: object) -> TypeError:
    return TypeError(f"expected {expected}, not {type(value).__name__}")


def _since_epoch(delta: timedelta) -> datetime:
    try:
        return _EPOCH + delta
    except OverflowError as error:
        raise ValueError("a time out of range") from error

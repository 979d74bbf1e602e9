"""Arguments checked before anything is sent. Every function returns the value or raises `InvalidValueError`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from .errors import InvalidValueError

__all__ = ["aware", "duration", "identifier", "mapping", "page_number", "page_size", "positive", "strings"]

T = TypeVar("T")


def identifier(value: object, name: str = "session_id") -> str:
    """An id that stays one path segment: a string that is not empty, ``.`` or ``..`` and has no control characters."""
    if not isinstance(value, str):
        raise InvalidValueError(f"{name} must be a str, not {type(value).__name__}: {value!r}")
    if value in {"", ".", ".."}:
        raise InvalidValueError(f"{name} must not be {value!r}; pass the id that create or list returned")
    if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in value):
        raise InvalidValueError(f"{name} must not contain control characters: {value!r}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(f"{name} must be valid Unicode text without lone surrogates: {value!r}") from None
    return value


def _whole(value: object, name: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError(f"{name} must be an int, not {type(value).__name__}: {value!r}")
    if value < least:
        raise InvalidValueError(f"{name} must be at least {least}, not {value}")
    return value


def positive(value: object, name: str) -> int:
    """A whole number from 1."""
    return _whole(value, name, 1)


def page_number(value: object, first: int) -> int:
    """A page number, counted from ``first``."""
    return _whole(value, "page", first)


def page_size(value: object, largest: int | None = None) -> int:
    """A page size from 1 to ``largest``."""
    size = _whole(value, "page_size", 1)
    if largest is not None and size > largest:
        raise InvalidValueError(
            f"page_size must be at most {largest} here, not {size}; use max_items for the total wanted"
        )
    return size


def aware(value: object, name: str) -> datetime:
    """A datetime that has a UTC offset."""
    if not isinstance(value, datetime):
        raise InvalidValueError(f"{name} must be a datetime, not {type(value).__name__}: {value!r}")
    if value.utcoffset() is None:
        raise InvalidValueError(f"{name} has no time zone: {value!r}; add one, such as tzinfo=timezone.utc")
    return value


def duration(value: object, name: str = "duration") -> timedelta:
    """A timedelta that is not negative."""
    if not isinstance(value, timedelta):
        raise InvalidValueError(f"{name} must be a timedelta, not {type(value).__name__}: {value!r}")
    if value < timedelta(0):
        raise InvalidValueError(f"{name} must not be negative: {value!r}")
    return value


def strings(value: object, name: str) -> tuple[str, ...]:
    """Several strings; a single string is refused, since iterating it would give its letters."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise InvalidValueError(f"{name} must be a list or tuple of str, not {type(value).__name__}: {value!r}")
    items: tuple[object, ...] = tuple(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    checked = tuple(item for item in items if isinstance(item, str))
    if len(checked) != len(items):
        raise InvalidValueError(f"{name} must hold only str: {value!r}")
    return checked


def mapping(value: object, name: str) -> Mapping[str, Any]:
    """A mapping whose keys are strings."""
    if not isinstance(value, Mapping):
        raise InvalidValueError(f"{name} must be a mapping, not {type(value).__name__}: {value!r}")
    keys: list[object] = list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    for key in keys:
        if not isinstance(key, str):
            raise InvalidValueError(f"{name} must have only str keys, not {key!r}")
    return value  # pyright: ignore[reportUnknownVariableType]

"""Arguments checked before anything is sent. Every check returns the value or raises `InvalidValueError`.

No message holds more of a value than `shown` lets through.
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeGuard, TypeVar, cast

from .errors import InvalidValueError

__all__ = [
    "aware",
    "boolean",
    "changes",
    "choice",
    "count",
    "duration",
    "identifier",
    "is_uuid",
    "mapping",
    "number",
    "page_number",
    "page_size",
    "positive",
    "several",
    "shown",
    "string",
    "strings",
    "text",
    "uuid",
]

T = TypeVar("T")
C = TypeVar("C", bound=str)
M = TypeVar("M", bound=Mapping[str, Any])
_SHOWN = 80
_LARGEST = 2**63 - 1
_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


class _Short(reprlib.Repr):
    """The beginning of a repr. Of a model only the name of its class, because a session is content."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 2
        self.maxlist = self.maxtuple = self.maxdict = self.maxset = self.maxfrozenset = 4
        self.maxstring = self.maxlong = self.maxother = 60

    def repr_bytes(self, value: bytes, _: int) -> str:
        return repr(value) if len(value) <= self.maxstring else f"{value[: self.maxstring]!r}..."

    def repr_int(self, x: int, level: int) -> str:
        return repr(x) if x.bit_length() < 200 else f"an int of {x.bit_length()} bits"

    def repr_instance(self, x: object, level: int) -> str:
        return f"<{type(x).__name__}>" if hasattr(type(x), "__attrs_attrs__") else super().repr_instance(x, level)


_SHORT = _Short()


def shown(value: object) -> str:
    """A value for an error message: the beginning of its repr, at most 80 characters; of a model only the class."""
    try:
        whole = _SHORT.repr(value)
    except Exception:  # noqa: BLE001 - of an object that cannot be shown
        return f"<{type(value).__name__}>"
    return whole if len(whole) <= _SHOWN else f"{whole[: _SHOWN - 3]}..."


def _wrong(name: str, expected: str, value: object, hint: str = "") -> InvalidValueError:
    return InvalidValueError(f"{name} must be {expected}, not {type(value).__name__}: {shown(value)}{hint}")


def identifier(value: object, name: str = "session_id") -> str:
    """An id that stays one path segment: a string that is not empty, ``.`` or ``..`` and has no control characters."""
    if not isinstance(value, str):
        hint = "; pass its id, such as session.id" if hasattr(type(value), "__attrs_attrs__") else ""
        raise _wrong(name, "a str", value, hint)
    if value in {"", ".", ".."}:
        raise InvalidValueError(f"{name} must not be {value!r}; take it from what create or a listing has given")
    if value.isascii() and value.isprintable():
        return value
    if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in value):
        raise InvalidValueError(f"{name} must not contain control characters: {shown(value)}")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(f"{name} must be valid Unicode text without lone surrogates: {shown(value)}") from None
    return value


def is_uuid(value: object) -> TypeGuard[str]:
    """Whether it is a UUID in its usual form, 36 characters with hyphens."""
    return isinstance(value, str) and re.fullmatch(_UUID, value) is not None


def uuid(value: object, name: str = "session_id") -> str:
    """A UUID in its usual form, 36 characters with hyphens."""
    if not is_uuid(value):
        given = shown(identifier(value, name))
        raise InvalidValueError(
            f"{name} must be a UUID here, not {given}; take it from what create or a listing has given"
        )
    return value


def string(value: object, name: str) -> str:
    """A string, which may be empty."""
    if not isinstance(value, str):
        raise _wrong(name, "a str", value)
    return value


def text(value: object, name: str) -> str:
    """A string that is not empty."""
    if not string(value, name):
        raise InvalidValueError(f"{name} must not be empty")
    return cast("str", value)


def choice(value: object, name: str, choices: Sequence[C]) -> C:
    """One of several words; the message names all of them, and a near match."""
    if isinstance(value, str):
        for each in choices:
            if each == value:
                return each
    import difflib

    near = difflib.get_close_matches(value[:_SHOWN], choices, n=1) if isinstance(value, str) else []
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise InvalidValueError(f"{name} must be one of {', '.join(choices)}, not {shown(value)}{hint}")


def boolean(value: object, name: str) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise _wrong(name, "a bool", value)
    return value


def number(value: object, name: str) -> int | float:
    """A finite number; True is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong(name, "a finite number", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidValueError(f"{name} must be a finite number, not {value!r}")
    return value


def _whole(value: object, name: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(name, "an int", value)
    if value < least:
        raise InvalidValueError(f"{name} must be at least {least}, not {shown(value)}")
    if value > _LARGEST:
        raise InvalidValueError(f"{name} must be at most {_LARGEST}, not {shown(value)}")
    return int(value)


def count(value: object, name: str) -> int:
    """A whole number from 0."""
    return _whole(value, name, 0)


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
            f"page_size must be at most {largest} here, not {shown(size)}; use max_items for the total wanted"
        )
    return size


def aware(value: object, name: str) -> datetime:
    """A datetime that has a UTC offset."""
    if not isinstance(value, datetime):
        raise _wrong(name, "a datetime", value)
    if value.utcoffset() is None:
        raise InvalidValueError(f"{name} has no time zone: {shown(value)}; add one, such as timezone.utc or +00:00")
    return value


def duration(value: object, name: str = "duration") -> timedelta:
    """A timedelta that is not negative."""
    if not isinstance(value, timedelta):
        raise _wrong(name, "a timedelta", value)
    if value < timedelta(0):
        raise InvalidValueError(f"{name} must not be negative: {shown(value)}")
    return value


def strings(value: object, name: str) -> tuple[str, ...]:
    """Several strings; a single string is rejected, since iterating over it would give its letters."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise _wrong(name, "a list or tuple of str", value)
    items: tuple[object, ...] = tuple(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    checked = tuple(item for item in items if isinstance(item, str))
    if len(checked) != len(items):
        raise InvalidValueError(f"{name} must hold only str: {shown(items)}")
    return checked


def several(value: object, name: str, kind: type[T]) -> tuple[T, ...]:
    """Several values of one class, such as events, out of any iterable but a string or a mapping."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        what = type(value).__name__  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        raise InvalidValueError(f"{name} must be a list or another iterable of {kind.__name__}, not {what}")
    items = tuple(cast("Iterable[object]", value))
    for place, item in enumerate(items):
        if not isinstance(item, kind):
            raise InvalidValueError(f"{name}[{place}] must be of class {kind.__name__}, not {type(item).__name__}")
    return cast("tuple[T, ...]", items)


def mapping(value: object, name: str) -> dict[str, Any]:
    """A mapping whose keys are strings, as a dict: the same one, or a copy of what is no dict."""
    # the first is only faster than the second
    if type(value) is not dict and not isinstance(value, Mapping):
        raise _wrong(name, "a mapping", value)
    given = cast("Mapping[object, Any]", value)
    for key in given:
        if not isinstance(key, str):
            raise InvalidValueError(f"{name} must have only str keys, not {shown(key)}")
    return cast("dict[str, Any]", given if isinstance(given, dict) else dict(given))


def changes(given: M, names: Iterable[str]) -> M:
    """The fields of an update, at least one; ``names`` are all that it takes."""
    if not given:
        raise InvalidValueError(f"nothing to update; give one of {', '.join(names)}")
    return given

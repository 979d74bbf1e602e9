"""Values as vendors write them, read strictly: a string is never a sequence, null never a value, 1 never true."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import cattrs

from .errors import InvalidValueError
from .json_types import is_array, is_object

__all__ = [
    "epoch_milliseconds",
    "epoch_seconds",
    "identifier",
    "iso_time",
    "milliseconds",
    "register_strict_values",
    "seconds",
    "to_iso",
    "to_milliseconds",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def iso_time(value: Any) -> datetime:
    """An ISO 8601 string; one without an offset is UTC. ValueError or TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(f"a time must be a string, not {type(value).__name__}")
    if value[4:5] != "-":
        raise ValueError("a time must look like 2024-04-01T22:38:19Z")
    time = datetime.fromisoformat(value)
    return time if time.utcoffset() is not None else time.replace(tzinfo=UTC)


def epoch_seconds(value: Any) -> datetime:
    """Seconds since the epoch, or an ISO 8601 string."""
    return iso_time(value) if isinstance(value, str) else _since_epoch(_number(value), 1_000_000)


def epoch_milliseconds(value: Any) -> datetime:
    """Milliseconds since the epoch, perhaps fractional, or an ISO 8601 string."""
    return iso_time(value) if isinstance(value, str) else _since_epoch(_number(value), 1000)


def milliseconds(value: Any) -> timedelta:
    """A number of milliseconds, rounded to microseconds."""
    return _delta(_number(value), 1000)


def seconds(value: Any) -> timedelta:
    """A number of seconds, rounded to microseconds."""
    return _delta(_number(value), 1_000_000)


def identifier(value: Any) -> str:
    """An id: a string that is not empty, or a whole number written as one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise TypeError("an id must be a string that is not empty")
    return value


def to_iso(time: datetime) -> str:
    """ISO 8601; UTC as ``Z``, another offset as it is, the fraction only when there is one."""
    if time.utcoffset() is None:
        raise InvalidValueError(f"a time has no time zone: {time!r}; add one, such as tzinfo=timezone.utc")
    text = time.isoformat()
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def to_milliseconds(value: datetime | timedelta) -> int | float:
    """Milliseconds since the epoch, or of a duration; a whole number when it is one."""
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise InvalidValueError(f"a time has no time zone: {value!r}; add one, such as tzinfo=timezone.utc")
    delta = value - _EPOCH if isinstance(value, datetime) else value
    microseconds = delta // _MICROSECOND
    return microseconds // 1000 if microseconds % 1000 == 0 else microseconds / 1000


def register_strict_values(
    converter: cattrs.Converter, times: Callable[[Any], datetime], durations: Callable[[Any], timedelta]
) -> None:
    """Make a converter refuse what does not fit instead of bending it."""
    converter.register_structure_hook(str, _strict(str))
    converter.register_structure_hook(bool, _strict(bool))
    converter.register_structure_hook(int, lambda value, _: _whole(value))
    converter.register_structure_hook(float, lambda value, _: float(_number(value)))
    converter.register_structure_hook(datetime, lambda value, _: times(value))
    converter.register_structure_hook(timedelta, lambda value, _: durations(value))
    converter.register_structure_hook_func(_is_mapping, lambda value, _: _mapping(value))
    converter.register_structure_hook_func(_is_strings, lambda value, _: _strings(value))


def _strict(kind: type[Any]) -> Callable[[Any, Any], Any]:
    def read(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"expected {kind.__name__}, not {type(value).__name__}")
        return value

    return read


def _is_mapping(kind: Any) -> bool:
    return kind in (Mapping[str, Any], dict[str, Any])


def _is_strings(kind: Any) -> bool:
    return bool(kind == tuple[str, ...])


def _mapping(value: Any) -> dict[str, Any]:
    if not is_object(value):
        raise TypeError(f"expected an object, not {type(value).__name__}")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if not is_array(value) or not all(isinstance(item, str) for item in value):
        raise TypeError("expected a list of strings")
    return tuple(value)


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError("expected a number")
    return value


def _whole(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError("expected a whole number")
    return int(number)


def _since_epoch(number: int | float, microseconds: int) -> datetime:
    return _EPOCH + _delta(number, microseconds)


def _delta(number: int | float, microseconds: int) -> timedelta:
    try:
        # the fraction by itself, since multiplying a large float whole loses its last digits
        whole = math.floor(number)
        return timedelta(microseconds=whole * microseconds + round((number - whole) * microseconds))
    except OverflowError as error:
        raise ValueError("a time or duration out of range") from error

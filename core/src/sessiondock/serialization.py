"""Models as plain dictionaries and JSON, and back, without loss.

A field that is None is left out. Times are ISO 8601 with their UTC offset (the name of a time zone is not kept),
durations are ISO 8601 durations to the microsecond, tuples are lists, and nested models are dictionaries.
"""

from __future__ import annotations

import difflib
import json
import re
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypeGuard, TypeVar, Union, cast, get_args, get_origin

import attrs

from .errors import InvalidValueError

__all__ = ["from_dict", "from_json", "to_dict", "to_json"]

T = TypeVar("T")
Read = Callable[[Any, str], Any]
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,6}))?S)?)?", re.ASCII)


def to_dict(value: Any) -> dict[str, Any]:
    """An attrs object as a dictionary that JSON can hold. InvalidValueError for a value that it cannot."""
    return _object(value, type(value).__name__)


def to_json(value: Any) -> str:
    """An attrs object as one line of JSON, in ASCII. InvalidValueError for a value that JSON cannot hold."""
    try:
        return json.dumps(to_dict(value), allow_nan=False)
    except ValueError as error:
        raise InvalidValueError(f"a {type(value).__name__} cannot be written as JSON: {error}") from error


def from_dict(model: type[T], data: Mapping[str, Any]) -> T:
    """An attrs object from what `to_dict` gave. InvalidValueError names the field that is unknown or does not fit."""
    return cast("T", _read_object(model, data, model.__name__))


def from_json(model: type[T], text: str | bytes) -> T:
    """An attrs object from what `to_json` gave."""
    try:
        data = json.loads(text)
    except (TypeError, ValueError) as error:
        raise InvalidValueError(f"a {model.__name__} cannot be read, this is not JSON: {error}") from error
    return from_dict(model, data)


# Writing follows the values.


def _object(value: Any, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in attrs.fields(_class_of(value)):
        content = getattr(value, field.name)
        if content is not None or field.default is not None:
            found[field.name] = _plain(content, f"{path}.{field.name}")
    return found


def _plain(value: Any, path: str) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    if _is_items(value):
        return [_plain(item, f"{path}[{number}]") for number, item in enumerate(value)]
    if attrs.has(_class_of(value)):
        return _object(value, path)
    return _json(value, path)


def _plain_mapping(value: Mapping[Any, Any], path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise InvalidValueError(f"{path} has the key {key!r}; JSON has only strings as keys")
        found[key] = _json(item, f"{path}.{key}")
    return found


def _json(value: Any, path: str) -> Any:
    """What a free-form mapping holds: only what reads back as it was."""
    if _is_mapping(value):
        return _plain_mapping(value, path)
    if _is_items(value):
        return [_json(item, f"{path}[{number}]") for number, item in enumerate(value)]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise InvalidValueError(f"{path} is a {type(value).__name__}, which JSON cannot hold: {value!r}")


def _class_of(value: object) -> type[Any]:
    return type(value)


def _is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping)


def _is_items(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, (list, tuple))


def _duration(value: timedelta) -> str:
    size = abs(value)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{size.microseconds:06}".rstrip("0") if size.microseconds else ""
    parts = ((f"{hours}H" if hours else ""), (f"{minutes}M" if minutes else ""), f"{seconds}{fraction}S")
    return f"{'-' if value < timedelta(0) else ''}P{f'{size.days}D' if size.days else ''}T{''.join(parts)}"


# Reading follows the annotations.


def _read_object(model: type[Any], data: Any, path: str) -> Any:
    if not _is_mapping(data):
        raise InvalidValueError(f"{path} must be a mapping, not {type(data).__name__}")
    fields = _fields(model)
    unknown = [key for key in data if key not in fields]
    if unknown:
        near = [match for key in unknown for match in difflib.get_close_matches(str(key), fields, n=1)]
        hint = f"; did you mean {', '.join(near)}?" if near else "."
        raise InvalidValueError(
            f"{path} has no field {', '.join(map(repr, unknown))}{hint} It has: {', '.join(fields)}"
        )
    missing = [name for name, (_, required, _) in fields.items() if required and name not in data]
    if missing:
        raise InvalidValueError(f"{path} lacks {', '.join(missing)}")
    return model(**{fields[key][0]: fields[key][2](value, f"{path}.{key}") for key, value in data.items()})


_known = dict[Any, dict[str, tuple[str, bool, Read]]]()


def _fields(model: type[Any]) -> dict[str, tuple[str, bool, Read]]:
    """For each field: what the constructor calls it, whether it is required, how its value is read."""
    if model not in _known:
        _known[model] = {
            field.name: (field.alias or field.name, field.default is attrs.NOTHING, _reader(field.type))
            for field in attrs.fields(attrs.resolve_types(model))
        }
    return _known[model]


def _reader(kind: Any) -> Read:
    simple = _SIMPLE.get(kind)
    if simple is not None:
        return simple
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _first_of([_reader(argument) for argument in arguments])
    if origin is Literal:
        return _where(lambda value: value in arguments, f"one of {arguments}")
    if origin is tuple:
        return _tuple_of(_reader(arguments[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _read_mapping
    if isinstance(kind, type) and attrs.has(kind):
        return lambda value, path: _read_object(kind, value, path)
    return _json


def _where(fits: Callable[[Any], bool], what: str) -> Read:
    def read(value: Any, path: str) -> Any:
        if not fits(value):
            raise InvalidValueError(f"{path} must be {what}, not {value!r}")
        return value

    return read


def _first_of(readers: Sequence[Read]) -> Read:
    def read(value: Any, path: str) -> Any:
        problem: InvalidValueError | None = None
        for reader in readers:
            try:
                return reader(value, path)
            except InvalidValueError as error:
                problem = problem or error
        raise problem or InvalidValueError(f"{path} does not fit: {value!r}")

    return read


def _tuple_of(reader: Read) -> Read:
    def read(value: Any, path: str) -> tuple[Any, ...]:
        if not _is_items(value):
            raise InvalidValueError(f"{path} must be a list, not {value!r}")
        return tuple(reader(item, f"{path}[{at}]") for at, item in enumerate(value))

    return read


def _read_mapping(value: Any, path: str) -> dict[str, Any]:
    if not _is_mapping(value):
        raise InvalidValueError(f"{path} must be a mapping, not {value!r}")
    return _plain_mapping(value, path)


def _read_time(value: Any, path: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise InvalidValueError(f"{path} must be a time such as 2024-04-01T22:38:19+00:00, not {value!r}") from None


def _read_duration(value: Any, path: str) -> timedelta:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None or not any(found.groups()[1:]):
        raise InvalidValueError(f"{path} must be an ISO 8601 duration such as PT3.5S, not {value!r}")
    sign, days, hours, minutes, seconds, fraction = found.groups(default="0")
    try:
        size = timedelta(
            days=int(days),
            hours=int(hours),
            minutes=int(minutes),
            seconds=int(seconds),
            microseconds=int(fraction.ljust(6, "0")),
        )
        return -size if sign == "-" else size
    except (OverflowError, ValueError):
        raise InvalidValueError(f"{path} is out of range: {value!r}") from None


_SIMPLE: dict[Any, Read] = {
    Any: _json,
    type(None): _where(lambda value: value is None, "null"),
    str: _where(lambda value: isinstance(value, str), "a string"),
    bool: _where(lambda value: isinstance(value, bool), "true or false"),
    int: _where(lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"),
    float: _where(lambda value: isinstance(value, (int, float)) and not isinstance(value, bool), "a number"),
    datetime: _read_time,
    timedelta: _read_duration,
}

"""Times, durations and ids as HoneyHive writes them.

Sources: the OpenAPI documents ``info.version`` 1.0.1 to 1.0.21 of ``honeyhiveai/typescript-sdk`` (2024-05) and
``info.version`` 1.2.1 of ``honeyhiveai/python-sdk`` (today's).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sessiondock import UNSET, checks
from sessiondock.errors import InvalidValueError
from sessiondock.values import epoch_milliseconds, to_iso, to_milliseconds

__all__ = ["is_uuid", "iso", "number", "read_time", "text", "uuid", "write"]

_NUMERAL = re.compile(r"\d{9,}(\.\d+)?")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_YEAR_10000 = 253_402_300_800_000


def read_time(value: Any) -> datetime:
    """Epoch milliseconds as a number or a numeral, or ``2024-04-01 22:38:19``, UTC where no offset is given.

    A number beyond the year 9999 is read as microseconds, which the tracer of 2024-05 sent.
    """
    if isinstance(value, str) and _NUMERAL.fullmatch(value):
        value = float(value) if "." in value else int(value)
    if isinstance(value, (int, float)) and value >= _YEAR_10000:
        value = value / 1000
    return epoch_milliseconds(value)


def is_uuid(value: object) -> bool:
    """Whether it is a UUID in its usual form."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def uuid(value: object, name: str = "session_id") -> str:
    """A UUID in its usual form; InvalidValueError for anything else."""
    if not is_uuid(value):
        identifier = checks.identifier(value, name)
        raise InvalidValueError(
            f"{name} must be a UUID here, not {identifier!r}; pass the id that create or list returned"
        )
    return str(value)


def text(value: object, name: str) -> str:
    """A string that is not empty."""
    if not isinstance(value, str):
        raise InvalidValueError(f"{name} must be a str, not {type(value).__name__}: {value!r}")
    if not value:
        raise InvalidValueError(f"{name} must not be empty")
    return value


def number(value: object, name: str) -> int | float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InvalidValueError(f"{name} must be a finite number, not {value!r}")
    return value


def iso(value: object, name: str) -> str:
    """An aware datetime as ISO 8601."""
    return to_iso(checks.aware(value, name))


def write(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON members for arguments of ours; None and UNSET are left out. InvalidValueError for one that cannot be."""
    body: dict[str, Any] = {}
    for name, value in fields.items():
        if value is not None and value is not UNSET:
            key, as_json = _WRITERS[name]
            body[key] = as_json(value, name)
    return body


def _time(value: object, name: str) -> int | float:
    return to_milliseconds(checks.aware(value, name))


def _object(value: object, name: str) -> dict[str, Any]:
    return dict(checks.mapping(value, name))


def _strings(value: object, name: str) -> list[str]:
    return list(checks.strings(value, name))


def _duration(value: object, name: str) -> int | float:
    return to_milliseconds(checks.duration(value, name))


_OBJECTS = ("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties")
_WRITERS: Mapping[str, tuple[str, Callable[[Any, str], Any]]] = {
    "project": ("project", text),
    "name": ("session_name", text),
    "event_name": ("event_name", text),
    "environment": ("source", text),
    "id": ("session_id", checks.identifier),
    "children_ids": ("children_ids", _strings),
    "error": ("error", text),
    "duration": ("duration", _duration),
    "started_at": ("start_time", _time),
    "ended_at": ("end_time", _time),
    **{name: (name, _object) for name in _OBJECTS},
    # of events
    "event_id": ("event_id", checks.identifier),
    "session_id": ("session_id", checks.identifier),
    "parent_id": ("parent_id", checks.identifier),
    "type": ("event_type", text),
}

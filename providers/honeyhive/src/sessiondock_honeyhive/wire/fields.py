"""Fields as HoneyHive writes them.

Sources: the OpenAPI documents ``info.version`` 1.0.1 to 1.0.21 of ``honeyhiveai/typescript-sdk`` (2024-05) and
``info.version`` 1.2.1 of ``honeyhiveai/python-sdk`` (today's).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sessiondock import UNSET, InvalidValueError
from sessiondock.authoring import checks, values

__all__ = ["changes", "read_time", "write"]

_NUMERAL = re.compile(r"\d{9,}(\.\d+)?")
_YEAR_10000 = 253_402_300_800_000


def read_time(value: Any) -> datetime:
    """Epoch milliseconds as a number or a numeral, or ``2024-04-01 22:38:19``, UTC unless it has an offset.

    A number beyond the year 9999 is read as microseconds, which the tracer of 2024-05 sent.
    """
    if type(value) is int and value < _YEAR_10000:
        return values.epoch_milliseconds(value)
    if isinstance(value, str) and _NUMERAL.fullmatch(value):
        value = float(value) if "." in value else int(value)
    if isinstance(value, (int, float)) and value >= _YEAR_10000:
        value = value / 1000
    return values.epoch_milliseconds(value)


def write(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON members for our arguments, without those that are None or UNSET.

    InvalidValueError for an argument that does not fit.
    """
    body: dict[str, Any] = {}
    for name, value in fields.items():
        if value is not None and value is not UNSET:
            key, as_json = _WRITERS[name]
            body[key] = as_json(value, name)
    return body


def changes(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON members of an update.

    InvalidValueError for what the service would ignore: null, no field at all, no children.
    """
    for name, value in fields.items():
        if value is None:
            raise InvalidValueError(f"HoneyHive cannot clear {name}: null leaves it as it is; leave {name} out")
    body = checks.changes(write(fields), fields)
    if body.get("children_ids") == []:
        raise InvalidValueError("HoneyHive ignores children_ids without an id; leave it out")
    return body


def _strings(value: object, name: str) -> list[str]:
    return list(checks.strings(value, name))


def _duration(value: object, name: str) -> int | float:
    return values.to_milliseconds(checks.duration(value, name))


_OBJECTS = ("inputs", "outputs", "config", "metadata", "metrics", "feedback", "user_properties")
_WRITERS: Mapping[str, tuple[str, Callable[[Any, str], Any]]] = {
    "project": ("project", checks.text),
    "name": ("session_name", checks.text),
    "event_name": ("event_name", checks.text),
    "environment": ("source", checks.text),
    "id": ("session_id", checks.identifier),
    "children_ids": ("children_ids", _strings),
    "error": ("error", checks.text),
    "duration": ("duration", _duration),
    "started_at": ("start_time", values.to_milliseconds),
    "ended_at": ("end_time", values.to_milliseconds),
    **{name: (name, checks.mapping) for name in _OBJECTS},
    # of events
    "event_id": ("event_id", checks.identifier),
    "session_id": ("session_id", checks.identifier),
    "parent_id": ("parent_id", checks.identifier),
    "type": ("event_type", checks.text),
}

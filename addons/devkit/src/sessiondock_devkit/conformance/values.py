"""Values to try for every field: from the vocabulary, or from the annotated type."""

from __future__ import annotations

import typing
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from types import NoneType
from typing import Any

from sessiondock import Event, Unset

from .signatures import members

__all__ = ["EVENT_FIELDS", "FOREIGN", "MAPPING", "START", "TYPES", "WITH_OFFSET", "sample_of", "value_of"]

MAPPING: Mapping[str, Any] = {
    "question": "Wo ist mein Päckchen? ☃",
    "deep": {"list": [1, 2.5, None, True, {"empty": {}}], "": "a key without letters"},
    "beyond the BMP": "👩‍🚀 𝄞",
    "large": 9007199254740991,
    "none": None,
}
START = datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=UTC)
WITH_OFFSET = START.astimezone(timezone(timedelta(hours=5, minutes=30)))

TYPES: Mapping[str, tuple[Any, ...]] = {
    **dict.fromkeys(("id", "external_id", "name", "project", "user_id", "environment", "error"), (str,)),
    **dict.fromkeys(("parent_id", "type"), (str,)),
    **dict.fromkeys(
        ("user_properties", "inputs", "outputs", "config", "metadata", "metrics", "feedback"),
        (Mapping[str, Any], Mapping[str, float], Mapping[str, object]),
    ),
    **dict.fromkeys(("started_at", "ended_at", "created_at", "updated_at"), (datetime,)),
    "duration": (timedelta,),
    "tags": (Sequence[str], Iterable[str], tuple[str, ...]),
    "page": (int,),
    "page_size": (int,),
    "max_items": (int,),
    "cursor": (str,),
}
"""The vocabulary: the types that a field may be annotated with, apart from None and the type of UNSET."""

FOREIGN: Mapping[str, str] = {
    **dict.fromkeys(("limit", "per_page", "size", "count", "page_limit"), "page_size or max_items"),
    **dict.fromkeys(("after", "before", "next_token", "page_token", "starting_after", "offset"), "cursor"),
    **dict.fromkeys(("page_number", "page_no"), "page"),
    **dict.fromkeys(("session_name", "title", "label", "display_name"), "name"),
    **dict.fromkeys(("start_time", "start", "begin", "started", "startTime"), "started_at"),
    **dict.fromkeys(("end_time", "end", "finished_at", "ended", "endTime"), "ended_at"),
    **dict.fromkeys(("created", "created_time"), "created_at"),
    **dict.fromkeys(("updated", "modified_at", "last_update_time"), "updated_at"),
    **dict.fromkeys(("duration_ms", "duration_seconds", "latency"), "duration"),
    **dict.fromkeys(("project_id", "project_name", "app_name"), "project"),
    **dict.fromkeys(("user", "user_name", "userId"), "user_id"),
    **dict.fromkeys(("session_id", "sessionId"), "id"),
    **dict.fromkeys(("reference_id", "client_id", "externalId"), "external_id"),
    **dict.fromkeys(("input", "input_data"), "inputs"),
    **dict.fromkeys(("output", "output_data", "result"), "outputs"),
    **dict.fromkeys(("meta", "metadata_", "properties", "attributes"), "metadata"),
    **dict.fromkeys(("labels", "tag"), "tags"),
    **dict.fromkeys(("env", "source"), "environment"),
    **dict.fromkeys(("scores", "metric"), "metrics"),
    **dict.fromkeys(("exception", "error_message"), "error"),
}
"""Names that vendors use -> the name in the vocabulary."""

_VALUES: Mapping[str, Callable[[], Any]] = {
    "id": lambda: str(uuid.uuid4()),
    "external_id": lambda: f"Conformance-{uuid.uuid4()}",
    "name": lambda: "Stützgespräch № 42 😀",
    "project": lambda: "conformance",
    "user_id": lambda: "user-7",
    "environment": lambda: "staging",
    "error": lambda: 'it "broke"\nin two lines',
    "type": lambda: "tool",
    "started_at": lambda: START,
    "ended_at": lambda: START + timedelta(seconds=90),
    "created_at": lambda: START - timedelta(seconds=30),
    "updated_at": lambda: START + timedelta(seconds=120),
    "duration": lambda: timedelta(milliseconds=1500),
    "tags": lambda: ("vip", "zwei Wörter"),
    "metrics": lambda: {"tokens": 12, "score": 0.25},
}

EVENT_FIELDS: Mapping[str, Callable[[], Any]] = {
    **{field: _VALUES[field] for field in ("id", "type", "name", "error", "started_at", "ended_at", "duration")},
    **dict.fromkeys(("inputs", "outputs", "config", "metadata", "feedback", "user_properties"), lambda: dict(MAPPING)),
    "parent_id": lambda: str(uuid.uuid4()),
    "metrics": _VALUES["metrics"],
    "children": lambda: (Event(type="tool", name="child"),),
    "raw": lambda: {"as received": [1, "☃", None]},
    "copied_from": lambda: "elsewhere",
}
"""A value for every field of an event that a caller can set."""

_BY_TYPE: Mapping[Any, Callable[[], Any]] = {
    Mapping[str, Any]: lambda: dict(MAPPING),
    Mapping[str, object]: lambda: dict(MAPPING),
    Mapping[str, float]: lambda: {"first": 1.5, "second": 2.0},
    Mapping[str, str]: lambda: {"first": "eins", "second": "zwei"},
    Sequence[str]: lambda: ("eins", "zwei"),
    Iterable[str]: lambda: ("eins", "zwei"),
    tuple[str, ...]: lambda: ("eins", "zwei"),
    datetime: lambda: START,
    timedelta: lambda: timedelta(milliseconds=1500),
    bool: lambda: True,
    int: lambda: 3,
    float: lambda: 1.5,
    str: lambda: "eins",
}


def value_of(field: str, hint: Any) -> Any:
    """A value for a field; ids are new with each call. Raises LookupError when the type does not determine one."""
    kinds = [kind for kind in members(hint) if kind not in {None, NoneType, Unset}]
    if field in _VALUES and (not kinds or any(kind in TYPES.get(field, ()) for kind in kinds)):
        return _VALUES[field]()
    for kind in kinds:
        if typing.get_origin(kind) is typing.Literal:
            return typing.get_args(kind)[0]
        if kind in _BY_TYPE:
            return _BY_TYPE[kind]()
    raise LookupError(f"put a value for {field!r} into samples; its type {hint!r} does not say enough")


def sample_of(samples: Mapping[str, Any], operation: str, field: str, hint: Any) -> Any:
    """A declared sample (``operation.field`` before ``field``; a function is called), else `value_of`."""
    for name in (f"{operation}.{field}", field):
        if name in samples:
            declared = samples[name]
            return declared() if callable(declared) else declared
    return value_of(field, hint)

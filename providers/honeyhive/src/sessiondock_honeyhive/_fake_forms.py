"""What the fake takes: the forms of request bodies that HoneyHive documents, open and closed ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from sessiondock.authoring import values

__all__ = [
    "BATCH",
    "EVENT",
    "EXPORT",
    "EXPORT_2024_05",
    "LEGACY_BATCH",
    "LEGACY_EVENT",
    "SEARCH",
    "SESSION",
    "SESSION_2024_05",
    "SESSION_BATCH",
    "SESSION_LEGACY",
    "UPDATE",
    "Form",
    "FormError",
    "is_uuid",
]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
Check = Callable[[Any], bool]


class FormError(ValueError):
    """A body that does not have its form; the message goes into the answer."""


@attrs.frozen(kw_only=True)
class Form:
    """The form of an object.

    Attributes:
        members: what each known member must be.
        required: those that must be there.
        closed: whether others are rejected.
    """

    members: Mapping[str, Check]
    required: Sequence[str] = ()
    closed: bool = False

    def check(self, value: Any, what: str) -> dict[str, Any]:
        """The object, when it has the form; else FormError."""
        if not values.is_object(value):
            raise FormError(f"{what} must be an object")
        for name in self.required:
            if name not in value:
                raise FormError(f"{what}: {name} is required")
        unknown = sorted(value.keys() - self.members.keys())
        if self.closed and unknown:
            raise FormError(f"{what}: unrecognized key {unknown[0]!r}")
        for name, check in self.members.items():
            if name in value and not check(value[name]):
                raise FormError(f"{what}: {name} is not valid")
        return value

    def __call__(self, value: Any) -> bool:
        self.check(value, "an entry")
        return True


def is_uuid(value: object) -> bool:
    """Whether it is a UUID."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _object(value: Any) -> bool:
    return values.is_object(value)


def _object_or_null(value: Any) -> bool:
    return value is None or values.is_object(value)


def _scalar(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, bool))


def _time(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _one_of(*texts: str) -> Check:
    return lambda value: value in texts


def _up_to(largest: float) -> Check:
    return lambda value: _number(value) and value == int(value) and 1 <= value <= largest


def _list(check: Check) -> Check:
    return lambda value: values.is_array(value) and all(check(item) for item in value)


_FREE = dict.fromkeys(("config", "inputs", "outputs", "metadata", "user_properties"), _object)
_NUMBERS = dict.fromkeys(("start_time", "end_time", "duration"), _number)
_JUDGED: Mapping[str, Check] = {"metrics": _object, "feedback": _object}
_SESSION: dict[str, Check] = {
    **dict.fromkeys(("session_id", "session_name", "event_name", "source"), _text),
    **_FREE,
    # a string here is not rejected but replaced by the current time
    "start_time": _scalar,
    "end_time": _scalar,
    "duration": _number,
    "children_ids": _list(_text),
}
SESSION = Form(members=_SESSION, closed=True)
SESSION_LEGACY = Form(members=_SESSION)
SESSION_2024_05 = Form(
    members={**_SESSION, **_JUDGED, "error": _text_or_null, "project": _text},
    required=("project", "session_name", "source"),
)
_EVENT: dict[str, Check] = {
    **dict.fromkeys(("project_id", "source", "event_name", "event_id", "session_id", "parent_id"), _text),
    **_FREE,
    **_JUDGED,
    **_NUMBERS,
    "event_type": _one_of("model", "tool", "chain", "session"),
    "children_ids": _list(_text),
    "error": _text_or_null,
}
EVENT = Form(members=_EVENT, required=("event_type", "inputs"), closed=True)
LEGACY_EVENT = Form(members={**_EVENT, "project": _text}, required=("event_type", "inputs"))
SESSION_BATCH = Form(members={"events": _list(EVENT)}, required=("events",), closed=True)
BATCH = Form(
    members={"events": _list(EVENT), "single_session": _flag, "session_properties": _object},
    required=("events",),
    closed=True,
)
LEGACY_BATCH = Form(
    members={
        "events": _list(_object),
        **dict.fromkeys(("single_session", "is_single_session"), _flag),
        **dict.fromkeys(("session_properties", "session"), _object),
    },
    required=("events",),
)
UPDATE = Form(
    members={
        **dict.fromkeys(("metadata", "feedback", "metrics", "config", "user_properties"), _object),
        "outputs": _object_or_null,
        "duration": _number,
        "end_time": _number,
        "children_ids": _list(_text),
    }
)
_FILTER: dict[str, Check] = {
    "field": _text,
    "operator": _one_of(
        "exists",
        "not exists",
        "is",
        "is not",
        "contains",
        "not contains",
        "greater than",
        "less than",
        "after",
        "before",
    ),
    "value": _scalar,
    "type": _one_of("string", "number", "boolean", "datetime"),
}
SEARCH = Form(
    members={
        "filters": _list(Form(members=_FILTER, required=("field", "operator", "value"), closed=True)),
        "dateRange": Form(
            members={"start_time": _time, "end_time": _time}, required=("start_time", "end_time"), closed=True
        ),
        "limit": _up_to(1000),
        "page": _up_to(10**9),
        "ignore_order": _flag,
        "evaluation_id": _text,
    },
    closed=True,
)
EXPORT = Form(
    members={
        "filters": _list(Form(members=_FILTER, required=("field", "operator", "value", "type"))),
        "dateRange": Form(members={"$gte": _time, "$lte": _time}, required=("$gte", "$lte")),
        "projections": _list(_text),
        "limit": _up_to(7500),
        "page": _up_to(10**9),
        "ignore_order": _flag,
        "evaluation_id": _text,
    }
)
EXPORT_2024_05 = Form(
    members={
        **EXPORT.members,
        "project": _text,
        "filters": _list(
            Form(
                members={
                    "field": _text,
                    "operator": _one_of("is", "is not", "contains", "not contains", "greater than"),
                    "value": _text,
                    "type": _one_of("string", "number", "boolean", "id"),
                }
            )
        ),
        "dateRange": Form(members={"$gte": _time, "$lte": _time}),
    },
    required=("project", "filters"),
)

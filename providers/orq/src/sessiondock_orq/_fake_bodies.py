"""Request bodies that the fake accepts, checked against Orq's document. Unknown members are dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, get_args

from sessiondock.authoring import values

from .query import literals

Check = Callable[[Any], bool]


class BadBodyError(ValueError):
    """The body does not fit the document; the message says where."""


def text(value: Any) -> bool:
    """A string."""
    return isinstance(value, str)


def number(value: Any) -> bool:
    """A number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def whole(value: Any) -> bool:
    """A whole number that is not negative, written with or without a fraction."""
    return number(value) and value >= 0 and (isinstance(value, int) or value.is_integer())


def time(value: Any) -> bool:
    """An ISO 8601 string."""
    try:
        return text(value) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def a_list(item: Check) -> Check:
    """A list whose items all fit."""
    return lambda value: values.is_array(value) and all(map(item, value))


def or_null(check: Check) -> Check:
    """What fits, or null."""
    return lambda value: value is None or check(value)


def one_of(literal: Any) -> Check:
    """One of the strings of a Literal."""
    return lambda value: text(value) and value in get_args(literal)


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object that has the required members, and whose known members fit."""
    known = {**required, **(optional or {})}
    return lambda value: (
        values.is_object(value)
        and required.keys() <= value.keys()
        and all(check(value[name]) for name, check in known.items() if name in value)
    )


_REQUIRED: Mapping[str, Check] = {
    "external_id": text,
    "duration": number,
    "contact_ids": a_list(text),
    "billing": shape(dict.fromkeys(("input_cost", "output_cost", "total_cost"), number)),
    "usage": shape(dict.fromkeys(("prompt_tokens", "completion_tokens", "total_tokens"), number)),
    "traces_count": number,
    "tags": a_list(text),
}
_OPTIONAL: Mapping[str, Check] = {"project_id": or_null(text), "started_at": time, "updated_at": time}
_IGNORED: Mapping[str, Check] = {"_id": text, "workspace_id": text}

_FILTERS: tuple[Check, ...] = (
    shape({"type": one_of(Literal["id"]), "id": text, "path": text}),
    shape({"type": one_of(Literal["search"]), "value": text, "searchPaths": a_list(text)}),
    shape(
        {
            "type": one_of(Literal["string"]),
            "operator": one_of(Literal["contains", "equals"]),
            "value": text,
            "path": text,
        }
    ),
    shape(
        {
            "type": one_of(Literal["string_array"]),
            "operator": one_of(Literal["in"]),
            "values": a_list(text),
            "path": text,
        }
    ),
)

_FIELD: Mapping[str, Check] = {"type": one_of(literals.FieldType), "name": text, "path": text}
_HIDDEN: Mapping[str, Check] = {"hideOperators": a_list(one_of(literals.Operator))}
_CHOICES: Mapping[str, Check] = {"options": a_list(lambda value: text(value) or number(value))}
_MEMBER: Mapping[str, Check] = {**_FIELD, "id": text}
_EVALUATOR: Mapping[str, Check] = {
    **_MEMBER,
    "evaluatorId": text,
    "evaluatorType": one_of(literals.EvaluatorType),
    "evaluatorOutputType": one_of(literals.EvaluatorOutputType),
}
_CRITERIA = shape(
    {},
    {
        "unit": one_of(literals.Unit),
        "count": or_null(number),
        "relativeTime": one_of(literals.RelativeTime),
        "customDate": or_null(time),
        "direction": one_of(literals.Direction),
        "startDate": or_null(time),
        "endDate": or_null(time),
    },
)

date_value = shape({"criteria": or_null(_CRITERIA), "mode": one_of(literals.Mode)})
"""The value of a condition on a date."""


def _kind(operators: Any, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return shape({"operator": one_of(operators), **_FIELD, **required}, {**_HIDDEN, **(optional or {})})


_CONDITIONS: tuple[Check, ...] = (
    _kind(literals.SingleChoiceOperator, _CHOICES),
    _kind(literals.MultiChoiceOperator, {**_CHOICES, "value": or_null(values.is_array)}),
    _kind(literals.DateOperator, {"value": date_value}),
    _kind(
        literals.NumberOperator,
        {"value": or_null(lambda value: number(value) or (values.is_array(value) and all(map(number, value))))},
    ),
    _kind(literals.StringOperator, {"value": or_null(text)}),
    _kind(literals.Operator, {"options": a_list(shape(_MEMBER, _HIDDEN)), "selectedOptionId": or_null(text)}),
    _kind(
        literals.EvaluatorOperator, {"options": a_list(shape(_EVALUATOR, _HIDDEN)), "selectedOptionId": or_null(text)}
    ),
    _kind(Literal["is"], {}, {"value": lambda value: isinstance(value, bool)}),
)

_LISTING: Mapping[str, Check] = {
    "pagination": shape({}, {"page": whole, "limit": whole, "lastId": or_null(text), "firstId": or_null(text)}),
    "sortingProps": a_list(shape({"key": text}, {"direction": one_of(Literal["asc", "desc"])})),
    "query": shape({"operator": one_of(Literal["and", "or"])}, {"search": text}),
    "includedFields": lambda value: values.is_object(value) and all(map(text, value.values())),
}


def session_fields(body: Any, *, whole_session: bool) -> dict[str, Any]:
    """Members of a body of create (``whole_session``) or update. BadBodyError when it does not fit."""
    if not values.is_object(body):
        raise BadBodyError("the body must be an object")
    missing = [name for name in _REQUIRED if whole_session and name not in body]
    if missing:
        raise BadBodyError(f"missing: {', '.join(missing)}")
    known = {**_REQUIRED, **_OPTIONAL}
    _all_fit(body, {**known, **_IGNORED})
    return {name: value for name, value in body.items() if name in known}


def listing(body: Any) -> dict[str, Any]:
    """A body of list or count. BadBodyError when it does not fit."""
    if not values.is_object(body) or not values.is_array(body.get("filters")):
        raise BadBodyError("filters: expected a list")
    _all_fit(body, _LISTING)
    _each_fits("filters", body["filters"], _FILTERS)
    conditions = body.get("query", {}).get("filters", [])
    if not values.is_array(conditions):
        raise BadBodyError("query.filters: expected a list")
    _each_fits("query.filters", conditions, _CONDITIONS)
    return body


def _all_fit(body: Mapping[str, Any], checks: Mapping[str, Check]) -> None:
    for name, check in checks.items():
        if name in body and not check(body[name]):
            raise BadBodyError(f"{name}: unexpected value: {body[name]!r}")


def _each_fits(name: str, values: list[Any], kinds: tuple[Check, ...]) -> None:
    for index, value in enumerate(values):
        if not any(kind(value) for kind in kinds):
            raise BadBodyError(f"{name}[{index}]: matches none of the {len(kinds)} kinds: {value!r}")

"""How the fake finds sessions: filters, queries, order, pages. Orq documents only names; they get their plain meaning.

Strings are searched without regard to case. A field that is a list matches when one of its items does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sessiondock.authoring import values

from . import _fake_bodies as bodies
from ._fake_dates import holds, in_utc

Stored = dict[str, Any]
_SEARCHED = ("_id", "external_id", "contact_ids", "tags", "project_id")
_NEGATIONS = {"is_not": "is", "does_not_contain": "contains", "is_not_equal": "equals"}
PAGE_SIZE = 50


def find(sessions: Sequence[Stored], body: Mapping[str, Any], now: datetime) -> list[Stored]:
    """The matching sessions, in their order."""
    return [session for session in sessions if _fits(session, body, now)]


def in_order(sessions: Sequence[Stored], keys: Sequence[Mapping[str, Any]]) -> list[Stored]:
    """Sorted by all keys, the first counting most; sessions without a value come last."""
    ordered = list(sessions)
    for key in reversed(keys):
        present = [session for session in ordered if values_at(session, key["key"])]
        missing = [session for session in ordered if not values_at(session, key["key"])]
        present.sort(key=lambda each: _rank(values_at(each, key["key"])), reverse=key.get("direction") == "desc")
        ordered = present + missing
    return ordered


def page_of(
    ordered: Sequence[Stored], wanted: Sequence[Stored], pagination: Mapping[str, Any]
) -> tuple[list[Stored], bool]:
    """A page of the wanted sessions and whether there is more in its direction.

    ``ordered`` holds the wanted ones and those that cursors may name. A cursor counts before a page number; the first
    page is 1. BadBodyError for a cursor that names no session.
    """
    limit = int(pagination.get("limit", PAGE_SIZE))
    if limit < 1:
        raise bodies.BadBodyError("pagination: limit must be at least 1")
    ids = {session["_id"] for session in wanted}
    if pagination.get("lastId") is not None:
        later = ordered[_position(ordered, pagination["lastId"]) + 1 :]
        rest = [session for session in later if session["_id"] in ids]
        return rest[:limit], len(rest) > limit
    if pagination.get("firstId") is not None:
        earlier = ordered[: _position(ordered, pagination["firstId"])]
        rest = [session for session in earlier if session["_id"] in ids]
        return rest[-limit:], len(rest) > limit
    start = (max(int(pagination.get("page", 1)), 1) - 1) * limit
    return list(wanted[start : start + limit]), len(wanted) > start + limit


def _position(ordered: Sequence[Stored], cursor: str) -> int:
    for index, session in enumerate(ordered):
        if session["_id"] == cursor:
            return index
    raise bodies.BadBodyError(f"pagination: no session {cursor!r}")


def values_at(session: Mapping[str, Any], path: str) -> list[Any]:
    """The values at a dotted path: none, one, or the items of a list. Null and empty strings are left out."""
    found: Any = session
    for name in path.split("."):
        found = found.get(name) if values.is_object(found) else None
    items: list[Any] = found if values.is_array(found) else [found]
    return [value for value in items if value is not None and value != ""]


def _rank(values: Sequence[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(("0", value) if bodies.number(value) else ("1", str(value)) for value in values)


def _fits(session: Stored, body: Mapping[str, Any], now: datetime) -> bool:
    if not all(_filter_holds(session, each) for each in body["filters"]):
        return False
    query = body.get("query")
    if query is None:
        return True
    if not _found(session, _SEARCHED, query.get("search", "")):
        return False
    results = [_condition_holds(session, each, now) for each in query.get("filters", [])]
    return all(results) if query["operator"] == "and" else any(results) or not results


def _filter_holds(session: Stored, each: Mapping[str, Any]) -> bool:
    if each["type"] == "search":
        return _found(session, each["searchPaths"], each["value"])
    values = values_at(session, each["path"])
    if each["type"] == "id":
        return each["id"] in values
    if each["type"] == "string_array":
        return any(value in each["values"] for value in values)
    return _any(values, {"contains": _contains, "equals": _equals}[each["operator"]], each["value"])


def _found(session: Stored, paths: Sequence[str], wanted: str) -> bool:
    return wanted == "" or any(_any(values_at(session, path), _contains, wanted) for path in paths)


def _condition_holds(session: Stored, condition: Mapping[str, Any], now: datetime) -> bool:
    operator: str = condition["operator"]
    value = condition.get("value", False)
    values = values_at(session, _path(condition))
    if operator in {"is_empty", "is_not_empty"}:
        return bool(values) is (operator == "is_not_empty")
    if bodies.date_value(value):
        return any(holds(in_utc(each), operator, value, now) for each in values if bodies.time(each))
    compare = _COMPARISONS.get(_NEGATIONS.get(operator, operator))
    if compare is None:
        raise bodies.BadBodyError(f"query: {operator} needs a value with criteria and mode")
    return _any(values, compare, value) is not (operator in _NEGATIONS)


def _path(condition: Mapping[str, Any]) -> str:
    path: str = condition["path"]
    for option in condition.get("options", ()):
        if values.is_object(option) and option["id"] == condition.get("selectedOptionId"):
            path = option["path"]
    return path


def _any(values: Sequence[Any], compare: Callable[[Any, Any], bool], wanted: Any) -> bool:
    return any(compare(value, wanted) for value in values)


def _equals(value: Any, wanted: Any) -> bool:
    return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)


def _contains(value: Any, wanted: Any) -> bool:
    return value in wanted if values.is_array(wanted) else str(wanted).lower() in str(value).lower()


def _numbers(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, wanted: bodies.number(value) and bodies.number(wanted) and compare(value, wanted)


def _between(value: Any, wanted: Any) -> bool:
    return bodies.number(value) and values.is_array(wanted) and len(wanted) == 2 and wanted[0] <= value <= wanted[1]


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": _equals,
    "equals": _equals,
    "contains": _contains,
    "starts_with": lambda value, wanted: str(value).lower().startswith(str(wanted).lower()),
    "ends_with": lambda value, wanted: str(value).lower().endswith(str(wanted).lower()),
    "is_greater_than": _numbers(lambda value, wanted: bool(value > wanted)),
    "is_less_than": _numbers(lambda value, wanted: bool(value < wanted)),
    "is_greater_than_or_equal_to": _numbers(lambda value, wanted: bool(value >= wanted)),
    "is_less_than_or_equal_to": _numbers(lambda value, wanted: bool(value <= wanted)),
    "is_between": _between,
}

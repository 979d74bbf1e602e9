"""Lists of sessions and events: conditions, date ranges, pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import attrs

from sessiondock import checks
from sessiondock.errors import InvalidValueError
from sessiondock.paging import PageData
from sessiondock.resume import inner_cursor
from sessiondock.values import to_iso

from ..models import EventFilter

__all__ = ["Grammar", "Place", "condition", "conditions", "page_data", "place", "range_ends"]

T = TypeVar("T")
_CURSOR = re.compile(r"([1-9]\d{0,17})(?::(\d{1,18}))?")


@attrs.frozen(kw_only=True)
class Grammar:
    """What one of the two APIs takes in a condition.

    Attributes:
        operators: how to compare.
        types: how a value may be read.
        only_text: whether values go out as text, whatever their type.
    """

    operators: tuple[str, ...]
    types: tuple[str, ...]
    only_text: bool


def condition(field: str, operator: str, value: str) -> dict[str, Any]:
    """A condition on a text field."""
    return {"field": field, "operator": operator, "value": value, "type": "string"}


def conditions(filters: Sequence[EventFilter], grammar: Grammar) -> list[dict[str, Any]]:
    """Conditions of a caller, checked."""
    if isinstance(filters, (EventFilter, str)) or not isinstance(filters, Sequence):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"filters must be a list of EventFilter, not {type(filters).__name__}")
    return [_condition(each, grammar) for each in filters]


def _condition(each: EventFilter, grammar: Grammar) -> dict[str, Any]:
    if not isinstance(each, EventFilter):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidValueError(f"filters must hold EventFilter, not {type(each).__name__}")
    checks.choice(each.operator, "operator", grammar.operators)
    kind = each.type if each.type is not None else _kind(each.value)
    checks.choice(kind, "type of a filter", grammar.types)
    return {
        "field": checks.text(each.field, "field of a filter"),
        "operator": each.operator,
        "value": _value(each, grammar),
        "type": kind,
    }


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, (int, float)) else "string"


def _value(each: EventFilter, grammar: Grammar) -> Any:
    value = each.value
    if value is None:
        if grammar.only_text or "exists" not in each.operator:
            raise InvalidValueError(f"a filter with {each.operator!r} needs a value")
        return None
    if isinstance(value, bool):
        return str(value).lower() if grammar.only_text else value
    if isinstance(value, str):
        return value
    found = checks.number(value, "value of a filter")
    return str(found) if grammar.only_text else found


def range_ends(after: datetime | None, before: datetime | None) -> tuple[str | None, str | None]:
    """The ends of a date range as ISO 8601."""
    start = None if after is None else to_iso(after, "started_after")
    end = None if before is None else to_iso(before, "started_before")
    if after is not None and before is not None and after > before:
        raise InvalidValueError(f"started_after is later than started_before: {after!r}, {before!r}")
    return start, end


@attrs.frozen
class Place:
    """Where a page is: its number from 1, its size, and how many items come before it."""

    page: int
    size: int
    before: int

    @property
    def cursor(self) -> str | None:
        """What leads there; None for the first page."""
        return None if self.page == 1 else f"{self.page}:{self.before}"


def place(cursor: str | None, page: int | None, size: int) -> Place:
    """The place of a cursor, or of a page number, or the first."""
    if cursor is not None and page is not None:
        raise InvalidValueError("give page or cursor, not both")
    own = inner_cursor(cursor)
    if own is None:
        number_of_page = 1 if page is None else checks.page_number(page, 1)
        return Place(number_of_page, size, (number_of_page - 1) * size)
    found = _CURSOR.fullmatch(own) if isinstance(own, str) else None  # pyright: ignore[reportUnnecessaryIsInstance]
    if found is None:
        raise InvalidValueError(f"cursor must be a page's cursor, not {checks.shown(cursor)}")
    at = int(found[1])
    return Place(at, size, (at - 1) * size if found[2] is None else int(found[2]))


def page_data(here: Place, envelope: Mapping[str, Any], items: Sequence[T]) -> PageData[T]:
    """The page at a place.

    The service has no word for "there is more". ``totalEvents`` is the number of all matches; ``count`` is that or, for
    all that is documented, the number on the page, so it is believed when it is greater than the page, and else a full
    page means that there may be another. Items are counted, since a service may send smaller pages than asked for.
    """
    seen = here.before + len(items)
    total = _total(envelope, len(items))
    if not items:
        more = False
    elif total is not None:
        more = seen < total
    else:
        more = len(items) >= here.size
    if total is None and not more and (items or here.page == 1):
        total = seen
    return PageData(
        items=items,
        next_cursor=f"{here.page + 1}:{seen}" if more else None,
        previous_cursor=str(here.page - 1) if here.page > 1 else None,
        total=total,
    )


def _total(envelope: Mapping[str, Any], size: int) -> int | None:
    for name, least in (("totalEvents", size), ("count", size + 1)):
        value = envelope.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value < 10**15:
            return int(value)
    return None

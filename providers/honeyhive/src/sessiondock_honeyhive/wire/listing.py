"""Lists of sessions and events: conditions, date ranges, pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import attrs

from sessiondock import InvalidValueError, Unset
from sessiondock.authoring import (
    Call,
    NumberedPages,
    Overlap,
    PageData,
    Request,
    Response,
    checks,
    inner_cursor,
    json_body,
    values,
)

from ..models import EventFilter, HoneyHiveEvent, HoneyHiveSession
from .reading import envelope

__all__ = ["Grammar", "Listing", "condition", "conditions", "date_range", "start_page"]

H = TypeVar("H", bound=HoneyHiveSession | HoneyHiveEvent)


@attrs.frozen(kw_only=True)
class Listing(Generic[H]):
    """One list, page by page.

    Attributes:
        operation: ``"list"`` or ``"list_events"``.
        target: the path to post to.
        body: what every page asks for.
        start: the first page.
        read: makes the items from the JSON of a page.
    """

    operation: str
    target: str
    body: Mapping[str, Any]
    start: NumberedPages
    read: Callable[[Sequence[Any]], Sequence[H]]
    _overlap: Overlap[H] = attrs.field(factory=Overlap[H], init=False)

    @property
    def cursor(self) -> str | None:
        """The cursor of the first page, None for the service's first."""
        start = self.start
        return None if start.page == start.first else start.cursor

    def page(self, cursor: str | None) -> Call[PageData[H]]:
        """The call for the page at a cursor."""
        here = self.start.at(cursor)
        body = json_body({**self.body, "limit": here.size, "page": here.page})
        request = Request(operation=self.operation, method="POST", target=self.target, body=body, idempotent=True)
        return Call(request=request, read=lambda response: self._read(response, here))

    def _read(self, response: Response, here: NumberedPages) -> PageData[H]:
        body = envelope(response)
        items = self.read(body["events"])
        data = here.data(items, total=_total(body, len(items)))
        # the service counts pages, so what was stored meanwhile pushes items on to the next page
        has_ids = all(item.id is not None for item in items)
        return attrs.evolve(data, items=self._overlap.cut(here.page, items)) if has_ids else data


def start_page(
    *, page: int | None, page_size: int | None, cursor: str | None, default_size: int, largest: int
) -> NumberedPages:
    """The page that a list starts with. InvalidValueError for a page, size or cursor that cannot be."""
    if page is not None and cursor is not None:
        raise InvalidValueError("pass page or cursor, not both")
    return NumberedPages.start(
        default_size=default_size, page=page, page_size=page_size, cursor=inner_cursor(cursor), largest=largest
    )


def _total(body: Mapping[str, Any], size: int) -> int | None:
    """The number of all matches, None when the service does not surely say it.

    ``totalEvents`` is that number. ``count`` is that number or, for all that is documented, the number of items on the
    page, so it is used only when it is greater than that.
    """
    for name, least in (("totalEvents", size), ("count", size + 1)):
        total = values.count_or_none(body.get(name))
        if total is not None and least <= total < 10**15:
            return total
    return None


# Conditions.


@attrs.frozen(kw_only=True)
class Grammar:
    """What one of the two APIs takes in a condition.

    Attributes:
        operators: how to compare.
        types: how a value may be read.
        only_text: whether values are sent as text, whatever their type.
    """

    operators: tuple[str, ...]
    types: tuple[str, ...]
    only_text: bool


def condition(field: str, operator: str, value: str) -> dict[str, Any]:
    """A condition on a text field."""
    return {"field": field, "operator": operator, "value": value, "type": "string"}


def conditions(filters: Sequence[EventFilter], grammar: Grammar) -> list[dict[str, Any]]:
    """The caller's conditions, checked."""
    return [_condition(each, grammar) for each in checks.several(filters, "filters", EventFilter)]


def _condition(each: EventFilter, grammar: Grammar) -> dict[str, Any]:
    operator = checks.choice(each.operator, "operator of a filter", grammar.operators)
    kind = each.type if each.type is not None else _type_of(each.value)
    return {
        "field": checks.text(each.field, "field of a filter"),
        "operator": operator,
        "value": _value(each, grammar),
        "type": checks.choice(kind, "type of a filter", grammar.types),
    }


def _type_of(value: object) -> str:
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
    number = checks.number(value, "value of a filter")
    return str(number) if grammar.only_text else number


def date_range(after: datetime | Unset, before: datetime | Unset) -> tuple[str | None, str | None]:
    """The ends of a date range as ISO 8601. InvalidValueError when the end is before the start."""
    start = None if isinstance(after, Unset) else values.to_iso(after, "started_after")
    end = None if isinstance(before, Unset) else values.to_iso(before, "started_before")
    if not isinstance(after, Unset) and not isinstance(before, Unset) and after > before:
        raise InvalidValueError(
            f"started_after is later than started_before: {checks.shown(after)}, {checks.shown(before)}"
        )
    return start, end

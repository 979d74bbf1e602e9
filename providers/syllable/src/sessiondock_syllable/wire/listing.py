"""Lists of sessions and of labels: what they ask for, and pages.

The service has page numbers and no cursors. A cursor here is ``page:size``, because a number means nothing without the
size it was counted with.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast, get_args

import attrs

from sessiondock import checks
from sessiondock.errors import DecodeError, InvalidValueError
from sessiondock.http import Request, Response, with_query
from sessiondock.paging import PageData
from sessiondock.resume import inner_cursor
from sessiondock.values import count_or_none, is_array, is_object, to_iso

from ..words import LabelField, SessionField
from .reading import read

__all__ = ["Listing", "SearchValue", "label_listing", "session_listing"]

T = TypeVar("T")
SearchValue = str | int | float | bool | datetime
Pairs = tuple[tuple[str, str], ...]

_PAGE_SIZE = 25
_CURSOR = re.compile(r"(0|[1-9][0-9]{0,17}):([1-9][0-9]{0,17})")


@attrs.frozen(kw_only=True)
class Listing:
    """What one list asks for, page by page.

    Attributes:
        target: path without query.
        first: number of the page to begin with, None for the service's first.
        size: items on a page.
        query: what else is asked for, in the vendor's order.
    """

    target: str
    first: int | None
    size: int
    query: Pairs

    @property
    def start(self) -> str | None:
        """The cursor of the page to begin with, None for the service's first."""
        return None if self.first is None else f"{self.first}:{self.size}"

    def request(self, cursor: str | None) -> Request:
        """The request for the page at a cursor."""
        page = self.page(cursor)
        shown = None if cursor is None and self.first is None else page
        pairs: list[tuple[str, str | int | None]] = [("page", shown), ("limit", self.size), *self.query]
        return Request(operation="list", method="GET", target=with_query(self.target, pairs))

    def page(self, cursor: str | None) -> int:
        """The number of the page at a cursor."""
        return self.first or 0 if cursor is None else _place(cursor)[0]

    def read(self, response: Response, cursor: str | None, decode: Callable[[Any], T]) -> PageData[T]:
        """The page in the answer to `request`."""
        return read(response, "list", lambda body: self._page(body, self.page(cursor), decode))

    def _page(self, body: Any, page: int, decode: Callable[[Any], T]) -> PageData[T]:
        items = body.get("items") if is_object(body) else None
        if not is_array(items):
            raise DecodeError("expected an object with a list of items")
        total, pages = count_or_none(body.get("total_count")), count_or_none(body.get("total_pages"))
        full = min(self.size, count_or_none(body.get("page_size")) or self.size)
        more = len(items) >= full if pages is None else page + 1 < pages
        return PageData(
            items=[decode(item) for item in items],
            next_cursor=f"{page + 1}:{self.size}" if more else None,
            previous_cursor=f"{page - 1}:{self.size}" if page > 0 else None,
            total=total,
        )


def session_listing(**wanted: Any) -> Listing:
    """What a list of sessions asks for. A session cannot do without its id, so that is asked for in any case."""
    fields = wanted.pop("fields")
    if fields is not None:
        asked = checks.strings(fields, "fields")
        fields = asked if "session_id" in asked or not asked else ("session_id", *asked)
    return _listing("/api/v1/sessions/", get_args(SessionField), fields=fields, **wanted)


def label_listing(**wanted: Any) -> Listing:
    """What a list of labels asks for."""
    return _listing("/api/v1/session_labels/", get_args(LabelField), **wanted)


def _listing(
    target: str,
    known: tuple[str, ...],
    *,
    page: int | None,
    page_size: int | None,
    cursor: str | None,
    search: Mapping[Any, Any] | Iterable[tuple[Any, Any]] | None,
    order_by: str | None,
    descending: bool | None,
    fields: Iterable[str] | None,
    started_after: datetime | None,
    started_before: datetime | None,
) -> Listing:
    first, size = _start(page, page_size, cursor)
    searched = _search(search, known)
    query: list[tuple[str, str]] = [("search_fields", name) for name, _ in searched]
    query += [("search_field_values", value) for _, value in searched]
    query += [("order_by", _known(order_by, known, "order_by"))] if order_by is not None else []
    query += _direction(descending, order_by)
    query += [("fields", _known(name, known, "fields")) for name in checks.strings(fields or (), "fields")]
    for parameter, name, value in (
        ("start_datetime", "started_after", started_after),
        ("end_datetime", "started_before", started_before),
    ):
        query += [(parameter, to_iso(value, name))] if value is not None else []
    return Listing(target=target, first=first, size=size, query=tuple(query))


def _start(page: int | None, page_size: int | None, cursor: str | None) -> tuple[int | None, int]:
    size = None if page_size is None else checks.page_size(page_size)
    if page is not None and cursor is not None:
        raise InvalidValueError("pass page= or cursor=, not both")
    own = inner_cursor(cursor)
    if own is None:
        return None if page is None else checks.page_number(page, 0), size or _PAGE_SIZE
    number, counted = _place(own)
    if size not in {None, counted}:
        raise InvalidValueError(f"the cursor counts pages of {counted}; pass page_size={counted} or leave it out")
    return number, counted


def _place(cursor: object) -> tuple[int, int]:
    found = _CURSOR.fullmatch(cursor) if isinstance(cursor, str) else None
    if found is None:
        raise InvalidValueError(f"cursor must be a page's cursor or None, not {checks.shown(cursor)}")
    return int(found[1]), int(found[2])


def _direction(descending: bool | None, order_by: str | None) -> list[tuple[str, str]]:
    if descending is None:
        return []
    checks.boolean(descending, "descending")
    if order_by is None:
        raise InvalidValueError("descending needs order_by, the field to order by")
    return [("order_by_direction", "desc" if descending else "asc")]


def _search(search: object, known: tuple[str, ...]) -> Pairs:
    if search is None:
        return ()
    items: object = search.items() if isinstance(search, Mapping) else search  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if isinstance(items, (str, bytes)) or not isinstance(items, Iterable):
        raise InvalidValueError(f"search must be a mapping or pairs of field and value, not {checks.shown(items)}")
    pairs = tuple(cast("Iterable[object]", items))
    return tuple(_pair(pair, known) for pair in pairs)


def _pair(pair: object, known: tuple[str, ...]) -> tuple[str, str]:
    parts = tuple(cast("Iterable[object]", pair)) if isinstance(pair, (tuple, list)) else ()
    if len(parts) != 2:
        given = checks.shown(pair)  # pyright: ignore[reportUnknownArgumentType]
        raise InvalidValueError(f"search must hold pairs of field and value, not {given}")
    name = _known(parts[0], known, "search")
    return name, _value(name, parts[1])


def _value(name: str, value: object) -> str:
    if "list" in name and isinstance(value, (list, tuple)):
        return ",".join(_value(name, each) for each in cast("Iterable[object]", value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return to_iso(value, f"search value of {name}")
    if isinstance(value, (str, int, float)):
        return str(value)
    raise InvalidValueError(
        f"the search value of {name} must be a str, number, bool or datetime, not {checks.shown(value)}"
    )


def _known(name: object, known: tuple[str, ...], where: str) -> str:
    if isinstance(name, str) and name in known:
        return name
    near = difflib.get_close_matches(checks.shown(name), known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise InvalidValueError(f"{where} has no field {checks.shown(name)}; {hint}Fields: {', '.join(known)}")

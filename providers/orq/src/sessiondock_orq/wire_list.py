"""Requests and answers of ``list`` and ``count``: reads made with POST. No I/O.

The query vocabulary is imported only when something of it is given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from sessiondock import checks
from sessiondock.errors import DecodeError, InvalidValueError, PaginationError
from sessiondock.http import Request, Response, json_body
from sessiondock.paging import PageData
from sessiondock.values import is_object

from .models import OrqSession
from .wire import CODEC, ROOT, reading

if TYPE_CHECKING:
    from .query import Filter, Query, Sort

__all__ = ["Listing", "count", "listing", "read_count", "read_page"]

_BEFORE = "before:"
_NUMBERED = re.compile(r"page:(\d{1,18})")


@attrs.frozen
class Listing:
    """What one call of list asks for, checked.

    A cursor is the id of the session that the page follows, ``before:`` and the id that the page ends before, or
    ``page:`` and its number; ``start`` is the one to begin with.
    """

    selection: Mapping[str, Any]
    start: str | None
    page_size: int | None

    def request(self, cursor: str | None) -> Request:
        """``POST /v2/traces/sessions/query`` for the page at a cursor."""
        pagination = _place(cursor)
        if self.page_size is not None:
            pagination["limit"] = self.page_size
        body = {**self.selection, "pagination": pagination} if pagination else self.selection
        return _read("list", "query", body)


def listing(
    *,
    filters: Sequence[Filter],
    query: Query | None,
    sort: Sequence[Sort],
    included_fields: Mapping[str, str] | None,
    page: int | None,
    page_size: int | None,
    cursor: str | None,
) -> Listing:
    """The arguments of list, checked. InvalidValueError when they do not fit."""
    if page is not None and cursor is not None:
        raise InvalidValueError("give page or cursor, not both; Orq does not say which one would count")
    selection = _selection(filters, query, sort)
    if included_fields is not None:
        names = checks.mapping(included_fields, "included_fields")
        checks.strings(list(names.values()), "the values of included_fields")
        selection["includedFields"] = dict(names)
    json_body(selection)
    return Listing(
        selection,
        cursor if page is None else f"page:{checks.page_number(page, 0)}",
        None if page_size is None else checks.page_size(page_size),
    )


def count(filters: Sequence[Filter], query: Query | None) -> Request:
    """``POST /v2/traces/sessions/count``."""
    return _read("count", "count", _selection(filters, query, ()))


def _place(cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {}
    if cursor.startswith(_BEFORE):
        return {"firstId": cursor.removeprefix(_BEFORE)}
    numbered = _NUMBERED.fullmatch(cursor)
    return {"lastId": cursor} if numbered is None else {"page": int(numbered[1])}


def read_page(response: Response, cursor: str | None) -> PageData[OrqSession]:
    """The page that was asked for with a cursor. DecodeError, or PaginationError when there is no way on."""
    with reading("list", response):
        items, more = _envelope(response.json())
    first, last = (f"{_BEFORE}{items[0].id}", items[-1].id) if items else (None, None)
    place = _place(cursor)
    if "firstId" in place:
        return PageData(items=items, next_cursor=last, previous_cursor=first if more else None)
    if more and last in {None, cursor}:
        what = "no session to go on from" if last is None else "the same last session again"
        raise PaginationError(f"Orq says that there is more and sent {what}", provider="orq", operation="list")
    return PageData(
        items=items, next_cursor=last if more else None, previous_cursor=first if "lastId" in place else None
    )


def read_count(response: Response) -> int:
    """The number in an answer. DecodeError when there is none."""
    with reading("count", response):
        data = response.json()
        number = data.get("count") if is_object(data) else None
        if isinstance(number, float) and number.is_integer():
            number = int(number)
        if isinstance(number, bool) or not isinstance(number, int):
            raise DecodeError('expected {"count": a whole number}')
        return number


def _read(operation: str, route: str, body: Mapping[str, Any]) -> Request:
    return Request(operation=operation, method="POST", target=f"{ROOT}/{route}", body=json_body(body), idempotent=True)


def _selection(filters: Sequence[Filter], query: Query | None, sort: Sequence[Sort]) -> dict[str, Any]:
    if filters == () and query is None and sort == ():
        return {"filters": []}
    from .query.selection import selection

    return selection(filters, query, sort)


def _envelope(data: Any) -> tuple[tuple[OrqSession, ...], bool]:
    if not is_object(data) or "data" not in data or not isinstance(data.get("has_more"), bool):
        raise DecodeError('expected {"data": a list, "has_more": true or false}')
    return CODEC.decode_list(OrqSession, data["data"]), data["has_more"]

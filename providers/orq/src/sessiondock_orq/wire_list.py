"""Requests and responses of ``list`` and ``count``, which are reads made with POST. No I/O.

The query vocabulary is imported only when something of it is given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from sessiondock import DecodeError, InvalidValueError, PaginationError
from sessiondock.authoring import UNSET, Call, PageData, Request, Response, Unset, checks, json_body, values

from .models import OrqSession
from .wire import CODEC, ROOT

if TYPE_CHECKING:
    from .query import Filter, Query, Sort

__all__ = ["Listing", "count", "listing"]

_BEFORE = "before:"
_NUMBERED = r"page:(\d{1,18})"


@attrs.frozen
class Listing:
    """The checked arguments of one call of list.

    A cursor is the id of the session that the page follows, ``before:`` and the id of the session that the page ends
    before, or ``page:`` and a page number.

    Attributes:
        selection: the members of the request body that say which sessions are wanted.
        start: the cursor of the first page, None for Orq's first page.
        page_size: sessions on a page, None to leave it to Orq.
    """

    selection: Mapping[str, Any]
    start: str | None
    page_size: int | None

    def page(self, cursor: str | None) -> Call[PageData[OrqSession]]:
        """``POST /v2/traces/sessions/query`` for the page at a cursor."""
        pagination = _pagination(cursor)
        if self.page_size is not None:
            pagination["limit"] = self.page_size
        body = {**self.selection, "pagination": pagination} if pagination else self.selection
        return Call(
            request=_request("list", "query", body),
            read=lambda response: _read_page(response, cursor),
        )


def listing(
    *,
    filters: Sequence[Filter],
    query: Query | Unset,
    sort: Sequence[Sort],
    included_fields: Mapping[str, str] | Unset,
    page: int | None,
    page_size: int | None,
    cursor: str | None,
) -> Listing:
    """Check the arguments of list. InvalidValueError when they do not fit."""
    if page is not None and cursor is not None:
        raise InvalidValueError("pass page or cursor, not both; Orq does not say which one it would use")
    selection = _selection(filters, query, sort)
    if not isinstance(included_fields, Unset):
        names = checks.mapping(included_fields, "included_fields")
        checks.strings(list(names.values()), "the values of included_fields")
        selection["includedFields"] = names
    json_body(selection)  # raises for what JSON cannot hold, before the first page is read
    return Listing(
        selection=selection,
        start=cursor if page is None else f"page:{checks.page_number(page, 0)}",
        page_size=None if page_size is None else checks.page_size(page_size),
    )


def count(filters: Sequence[Filter], query: Query | Unset) -> Call[int]:
    """``POST /v2/traces/sessions/count``."""
    return Call(request=_request("count", "count", _selection(filters, query, ())), read=_read_count)


def _request(operation: str, route: str, body: Mapping[str, Any]) -> Request:
    return Request(operation=operation, method="POST", target=f"{ROOT}/{route}", body=json_body(body), idempotent=True)


def _selection(filters: Sequence[Filter], query: Query | Unset, sort: Sequence[Sort]) -> dict[str, Any]:
    if query is UNSET and all(isinstance(each, tuple) and not each for each in (filters, sort)):
        return {"filters": []}
    from .query.selection import selection

    return selection(filters, query, sort)


def _pagination(cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {}
    if cursor.startswith(_BEFORE):
        return {"firstId": cursor.removeprefix(_BEFORE)}
    numbered = re.fullmatch(_NUMBERED, cursor)
    return {"lastId": cursor} if numbered is None else {"page": int(numbered[1])}


def _read_page(response: Response, cursor: str | None) -> PageData[OrqSession]:
    """The page at a cursor. PaginationError when there are more sessions and no way to them."""
    items, more = _envelope(response.page("data"))
    first, last = (f"{_BEFORE}{items[0].id}", items[-1].id) if items else (None, None)
    pagination = _pagination(cursor)
    if "firstId" in pagination:  # read backwards, so has_more speaks of the sessions before
        return PageData(items=items, next_cursor=last, previous_cursor=first if more else None)
    if more and last in {None, cursor}:
        what = "no session to continue from" if last is None else "the same last session again"
        raise PaginationError(f"Orq says that there are more sessions and sent {what}")
    return PageData(
        items=items,
        next_cursor=last if more else None,
        previous_cursor=first if "lastId" in pagination else None,
    )


def _envelope(data: Any) -> tuple[tuple[OrqSession, ...], bool]:
    if not values.is_object(data) or "data" not in data or not isinstance(data.get("has_more"), bool):
        raise DecodeError('expected {"data": a list, "has_more": true or false}')
    return CODEC.decode_list(OrqSession, data["data"]), data["has_more"]


def _read_count(response: Response) -> int:
    data = response.json()
    try:
        return values.whole(data["count"])
    except (TypeError, ValueError, KeyError) as error:
        raise DecodeError('expected {"count": a whole number}') from error

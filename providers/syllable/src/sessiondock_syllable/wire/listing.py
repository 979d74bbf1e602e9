"""Lists of sessions and of labels, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar, get_args

import attrs

from sessiondock import DecodeError, InvalidValueError, Unset
from sessiondock.authoring import (
    Call,
    NumberedPages,
    Overlap,
    PageData,
    Request,
    Response,
    checks,
    inner_cursor,
    values,
    with_query,
)

from ..fields import LabelField, SessionField
from ..models import SessionLabel, SyllableSession
from .reading import labels, sessions
from .search import Pairs, search_pairs

__all__ = ["Listing", "label_listing", "session_listing"]

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Listing(Generic[T]):
    """One list, page by page.

    Attributes:
        target: path without query.
        start: the first page.
        explicit: whether the caller gave the number of the first page, which is then sent even if it is 0.
        query: what else is asked for, in the vendor's order.
        read: makes the items from the JSON of a page.
        cut: leaves out of a page what the page before it held.
    """

    target: str
    start: NumberedPages
    explicit: bool
    query: Pairs
    read: Callable[[Sequence[Any]], Sequence[T]]
    cut: Callable[[int, Sequence[T]], Sequence[T]]

    @property
    def cursor(self) -> str | None:
        """The cursor of the first page, None for the service's first."""
        return self.start.cursor if self.explicit else None

    def page(self, cursor: str | None) -> Call[PageData[T]]:
        """The call for the page at a cursor."""
        here = self.start.at(cursor)
        number = here.page if self.explicit or here.page > 0 else None
        target = with_query(self.target, [("page", number), ("limit", here.size), *self.query])
        request = Request(operation="list", method="GET", target=target)
        return Call(request=request, read=lambda response: self._read(response, here))

    def _read(self, response: Response, here: NumberedPages) -> PageData[T]:
        body = response.page("items")
        items = body.get("items") if values.is_object(body) else None
        if not values.is_items(items):
            raise DecodeError("expected an object with a list of items")
        data = here.data(
            items,
            total=values.count_or_none(body.get("total_count")),
            pages=values.count_or_none(body.get("total_pages")),
            served_size=values.count_or_none(body.get("page_size")),
        )
        return PageData(
            items=self.cut(here.page, self.read(items)),
            next_cursor=data.next_cursor,
            previous_cursor=data.previous_cursor,
            total=data.total,
        )


def session_listing(*, fields: Sequence[str] | Unset, **wanted: Any) -> Listing[SyllableSession]:
    """A list of sessions. A session cannot be read without its id, so that is asked for in any case."""
    if not isinstance(fields, Unset):
        asked = checks.strings(fields, "fields")
        fields = asked if "session_id" in asked or not asked else ("session_id", *asked)
    known = get_args(SessionField)
    overlap: Overlap[SyllableSession] = Overlap()
    return _listing("/api/v1/sessions/", known, sessions, overlap.cut, fields=fields, **wanted)


def label_listing(**wanted: Any) -> Listing[SessionLabel]:
    """A list of labels."""
    return _listing("/api/v1/session_labels/", get_args(LabelField), labels, lambda _, items: items, **wanted)


def _listing(
    target: str,
    known: tuple[str, ...],
    read: Callable[[Sequence[Any]], Sequence[T]],
    cut: Callable[[int, Sequence[T]], Sequence[T]],
    *,
    page: int | None,
    page_size: int | None,
    cursor: str | None,
    search: object,
    order_by: str | Unset,
    descending: bool | Unset,
    fields: Sequence[str] | Unset,
    started_after: datetime | Unset,
    started_before: datetime | Unset,
) -> Listing[T]:
    if page is not None and cursor is not None:
        raise InvalidValueError("pass page or cursor, not both")
    searched = search_pairs(search, known)
    query = [("search_fields", name) for name, _ in searched]
    query += [("search_field_values", value) for _, value in searched]
    query += _order(order_by, descending, known)
    if not isinstance(fields, Unset):
        query += [("fields", checks.choice(name, "fields", known)) for name in checks.strings(fields, "fields")]
    if not isinstance(started_after, Unset):
        query.append(("start_datetime", values.to_iso(started_after, "started_after")))
    if not isinstance(started_before, Unset):
        query.append(("end_datetime", values.to_iso(started_before, "started_before")))
    start = NumberedPages.start(default_size=25, page=page, page_size=page_size, cursor=inner_cursor(cursor), first=0)
    return Listing(target=target, start=start, explicit=page is not None, query=tuple(query), read=read, cut=cut)


def _order(order_by: str | Unset, descending: bool | Unset, known: tuple[str, ...]) -> list[tuple[str, str]]:
    if isinstance(order_by, Unset):
        if not isinstance(descending, Unset):
            raise InvalidValueError("descending needs order_by, the field to order by")
        return []
    order = [("order_by", checks.choice(order_by, "order_by", known))]
    if not isinstance(descending, Unset):
        order.append(("order_by_direction", "desc" if checks.boolean(descending, "descending") else "asc"))
    return order

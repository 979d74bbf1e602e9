"""How the fake reads the query of a list, and answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from sessiondock.testing import ReceivedRequest, Reply

from ._fake_rejections import bad_request, integer, unprocessable

__all__ = ["Query"]

Row = Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Query:
    """What a list asks for."""

    page: int
    limit: int
    search: tuple[tuple[str, str], ...]
    order_by: str | None
    descending: bool
    fields: tuple[str, ...]
    start: datetime | None
    end: datetime | None

    @classmethod
    def read(cls, request: ReceivedRequest, known: Sequence[str], unsearchable: Iterable[str] = ()) -> Query:
        """Read a query as the service would, or reject it."""
        names = [_known(name, known, "search_fields", at) for at, name in enumerate(request.query_all("search_fields"))]
        values = request.query_all("search_field_values")
        if len(names) != len(values):
            raise bad_request("search_fields and search_field_values must have the same length")
        for name in names:
            if name in unsearchable:
                raise unprocessable(("value_error", ["query", "search_fields"], f"cannot search by {name}", name))
        order_by = request.query_first("order_by")
        direction = request.query_first("order_by_direction") or "asc"
        return cls(
            page=integer(request.query_first("page") or "0", "query", "page", least=0),
            limit=integer(request.query_first("limit") or "25", "query", "limit", least=0),
            search=tuple(zip(names, values, strict=True)),
            order_by=None if order_by is None else _known(order_by, known, "order_by"),
            descending=_known(direction, ("asc", "desc"), "order_by_direction") == "desc",
            fields=tuple(_known(name, known, "fields", at) for at, name in enumerate(request.query_all("fields"))),
            start=_time(request.query_first("start_datetime")),
            end=_time(request.query_first("end_datetime")),
        )

    def answer(self, rows: Iterable[Row], always: Iterable[str]) -> Reply:
        """The page, of rows that were found. ``always`` names what is given of a row in any case."""
        found = [row for row in rows if self._in_range(row) and all(_fits(row, *pair) for pair in self.search)]
        if self.order_by is not None:
            found.sort(key=lambda row: _sortable(row.get(self.order_by or "")), reverse=self.descending)
        start = self.page * self.limit
        shown = [self._trimmed(row, {*always, *self.fields}) for row in found[start : start + self.limit]]
        return Reply.json(
            {
                "items": shown,
                "page": self.page,
                "page_size": self.limit,
                "total_pages": -(-len(found) // self.limit) if self.limit else None,
                "total_count": len(found),
            }
        )

    def _in_range(self, row: Row) -> bool:
        at = _time(row["timestamp"]) or datetime.min.replace(tzinfo=UTC)
        return (self.start is None or at >= self.start) and (self.end is None or at <= self.end)

    def _trimmed(self, row: Row, wanted: set[str]) -> Row:
        return {name: value for name, value in row.items() if name in wanted} if self.fields else row


def _known(text: str, known: Sequence[str], name: str, at: int | None = None) -> str:
    if text not in known:
        expected = " or ".join(repr(each) for each in known)
        loc: list[str | int] = ["query", name] if at is None else ["query", name, at]
        raise unprocessable(("enum", loc, f"Input should be {expected}", text))
    return text


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise bad_request(f"Invalid datetime: {text}") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _fits(row: Row, name: str, value: str) -> bool:
    if name == "is_test":
        return True  # it makes the list longer, not shorter
    if name.endswith("_list"):
        return _text(row.get(name.removesuffix("_list"))) in value.split(",")
    return _text(row.get(name)) == value


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _sortable(value: object) -> tuple[bool, float, str]:
    number = float(value) if isinstance(value, (int, float)) else 0.0
    return value is None, number, _text(value)

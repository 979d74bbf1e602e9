"""Listing and counting sessions, as programs: what to start from, and a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from sessiondock import Session
from sessiondock.authoring import PageData

from . import listing, rows, words
from .cursors import SESSIONS, Cursor, page
from .damage import id_in_cursor, id_of_cursor
from .found_programs import delete_found
from .listing import START_FROM_ORDER, Choice, Shape
from .statement import Program, Step
from .statements import DELETE_SESSION

__all__ = ["FEW_ENOUGH", "Query", "bucket", "choices", "count", "delete_some", "list_page"]

FEW_ENOUGH = 1000
"""A list starts from what fits so few sessions, and sorts them."""
_MOST_CHOICES = 8
_SETS = ("words", "names")
"""The filters that are served by texts."""


@attrs.frozen(kw_only=True)
class Query:
    """What a list asks for, checked.

    Attributes:
        values: by the names of the filters of `listing.Shape`; None where a filter has no value.
        labels: every one of which a session must have.
        any_label: one of which a session must have, if there are any.
        ids: one of which a session must have, if it is not None.
        numbers: for each path into metadata, the least and the greatest number.
        order: newest or oldest first.
        order_by: one of `listing.ORDERS`.
        page_size: sessions on a page.
    """

    values: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    labels: tuple[bytes, ...] = ()
    any_label: tuple[bytes, ...] = ()
    ids: tuple[str, ...] | None = None
    numbers: tuple[tuple[bytes, float, float], ...] = ()
    order: Literal["newest", "oldest"] = "newest"
    order_by: str = "started_at"
    page_size: int = 100

    @property
    def order_name(self) -> str:
        """The order as cursors name it."""
        return f"{self.order} by {self.order_by}"

    @property
    def has_texts(self) -> bool:
        """Whether texts have to be made searchable first."""
        return any(name in self.values for name in _SETS)

    @property
    def is_everything(self) -> bool:
        """Whether every session fits."""
        return not (self.values or self.labels or self.any_label or self.numbers or self.ids)

    def shape(self, start: str) -> Shape:
        """The shape of the whole query."""
        return Shape(
            start=start,
            order=listing.ORDERS[self.order_by],
            # names are compared anyway; their trigrams are of use only to start from
            filters=tuple(sorted(name for name in self.values if name != "names" or start == "names")),
            labels=len(self.labels),
            any_label=bucket(len(self.any_label)),
            ids=bucket(len(self.ids or ())),
            numbers=len(self.numbers),
        )

    def parameters(self) -> dict[str, Any]:
        """The values of the statement."""
        found = {name: value for name, value in self.values.items() if value is not None}
        if wanted := found.get("words"):
            found["words"], found["tsquery"] = words.sqlite_query(wanted), words.tsquery(wanted)
        if part := found.get("names"):
            found["name_trigrams"] = words.sqlite_query([[part]])
        found.update({f"label{number}": label for number, label in enumerate(self.labels)})
        found.update(_filled("any", self.any_label))
        found.update(_filled("id", self.ids or ()))
        for number, (path, low, high) in enumerate(self.numbers):
            found.update({f"path{number}": path, f"low{number}": low, f"high{number}": high})
        return found


def bucket(size: int) -> int:
    """How many parameters there are for so many values: there is a statement for each power of two."""
    return 0 if not size else 1 << (size - 1).bit_length()


def _filled(name: str, values: tuple[Any, ...]) -> dict[str, Any]:
    """The values as parameters, the last one repeated."""
    last = len(values) - 1
    return {f"{name}{number}": values[min(number, last)] for number in range(bucket(len(values)))}


def choices(query: Query) -> list[Choice]:
    """Everything that the list could start from."""
    column = listing.ORDERS[query.order_by]
    found = [
        Choice(name, filters=(name,)) for name in query.values if name in {"words", "names"} or name in listing.STARTS
    ]
    for range_, other in listing.RANGES.items():
        sides = tuple(sorted(name for name in query.values if name.rpartition("_")[0] == range_))
        if other != column and sides:
            found.append(Choice(range_, filters=sides))
    if query.any_label:
        found.append(Choice("any_label", number=bucket(len(query.any_label))))
    found += [Choice("labels", number=number) for number in range(len(query.labels))]
    found += [Choice("numbers", number=number) for number in range(len(query.numbers))]
    return found[:_MOST_CHOICES]


def _plan(query: Query) -> Program[tuple[str, Query, int | None]]:
    """What to start from, the query that has this in front, and how many sessions fit this, if that is known."""
    if query.ids is not None:
        return "ids", query, None
    every = choices(query)
    ordered = [choice for choice in every if listing.is_ordered(choice.start, listing.ORDERS[query.order_by])]
    if not every:
        return START_FROM_ORDER, query, None
    if len(every) == len(ordered) == 1:
        return ordered[0].start, query, None
    counts = yield Step(listing.count_up_to(FEW_ENOUGH, tuple(every)), query.parameters())
    number, place = min((int(number), int(place)) for place, number in counts)
    if number < FEW_ENOUGH:
        start = every[place].start
        # of these two a session may have several
        return start, _in_front(query, every[place]), None if start in {"words", "any_label"} else number
    if "words" in query.values:
        # nothing else finds these without reading every text
        return "words", query, None
    return (ordered[0].start, _in_front(query, ordered[0]), None) if ordered else (START_FROM_ORDER, query, None)


def _in_front(query: Query, choice: Choice) -> Query:
    """The query with the label or number in front that it starts from."""
    if choice.start not in {"labels", "numbers"}:
        return query
    values = list[Any](getattr(query, choice.start))
    values.insert(0, values.pop(choice.number))
    front: dict[str, Any] = {choice.start: tuple(values)}
    return attrs.evolve(query, **front)


def list_page(query: Query, cursor: Cursor | None) -> Program[PageData[Session]]:
    """One page."""
    start = Cursor(SESSIONS, query.order_name, ())
    start_from, query, known = yield from _plan(query)
    descending = (cursor or start).descending
    if cursor is not None:
        query = _without_implied(query, cursor.position[0], descending)
    shape = query.shape(start_from)._replace(descending=descending, from_cursor=cursor is not None)
    values = query.parameters()
    if cursor is not None:
        values["sort_key"], values["after_id"] = cursor.position[0], id_of_cursor(cursor.position[1])
    read = yield Step(listing.list_sessions(shape), {**values, "limit": query.page_size + 1})
    found = page(cursor, start, query.page_size, read, load=rows.load_session, position=_position)
    if cursor is None and found.next_cursor is None:
        return attrs.evolve(found, total=len(found.items))
    return attrs.evolve(found, total=known) if known is not None and _is_single(query) else found


def _position(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[-1], id_in_cursor(row[0])


def _is_single(query: Query) -> bool:
    """Whether there is nothing but what was counted."""
    return len(query.values) + len(query.labels) + len(query.numbers) + bool(query.any_label) == 1


def _without_implied(query: Query, sort_key: int, descending: bool) -> Query:
    """Leave out the bound that the cursor lies within, so that the index is read from the cursor."""
    column = listing.ORDERS[query.order_by]
    range_ = next(name for name, each in listing.RANGES.items() if each == column)
    implied = set[str]()
    if descending and sort_key < query.values.get(f"{range_}_before", sort_key):
        implied.add(f"{range_}_before")
    if not descending and sort_key >= query.values.get(f"{range_}_after", sort_key + 1):
        implied.add(f"{range_}_after")
    if not implied:
        return query
    return attrs.evolve(query, values={name: value for name, value in query.values.items() if name not in implied})


def delete_some(query: Query) -> Program[int]:
    """Delete the oldest sessions that fit, no more than a page of them; how many these were."""
    start, query, _ = yield from _plan(query)
    shape = query.shape(start)._replace(descending=False)
    read = yield Step(listing.lock_sessions(shape), {**query.parameters(), "limit": query.page_size})
    found = [dict(zip(rows.STORED_COLUMNS, row, strict=True)) for row in read]
    if found:
        yield from delete_found(found)
        yield Step(DELETE_SESSION, [{"session_id": row["session_id"]} for row in found])
    return len(found)


def count(query: Query) -> Program[int]:
    """How many sessions fit."""
    start, query, known = yield from _plan(query)
    if known is not None and _is_single(query):
        return known
    read = yield Step(listing.count_sessions(query.shape(start)), query.parameters())
    number: int = read[0][0]
    return number

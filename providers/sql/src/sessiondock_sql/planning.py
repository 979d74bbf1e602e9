"""What a list starts from, found out while it is read.

A list can be read in two ways: in its order, past what does not fit, or from one of the things that it asks for, all
of which is sorted. Either may be thousands of times dearer than the other, and nobody knows which one before. So both
are tried with a bound, which grows until one of them is done: the cheaper one decides what it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from . import listing
from .listing import START_FROM_ORDER, Choice, Shape
from .query import Query, choices
from .statement import Program, Row, Statement, Step

__all__ = ["FEW_ENOUGH", "Position", "Reading", "start_of_count"]

FEW_ENOUGH = 1000
"""The first bound. A list starts from what fits fewer sessions, and sorts them."""
_GROWTH = 8
_SETS = ("words", "names")
"""Served by indexes of texts, which are read as a whole however few rows are wanted: these are counted once."""
Position: TypeAlias = tuple[int, Any]
"""The sort key and the id of a session, as they are stored."""


class Reading:
    """Reads rows of a list, from a position on.

    Args:
        query: what is asked for.
        position: where to begin; None for the beginning of the list.
        descending: whether greater sort keys come first.
        most: how many rows are wanted.
        statement: what makes the statement of a shape.

    Attributes:
        rows: what was read.
        known: how many sessions fit, if that was found out.
    """

    def __init__(
        self,
        query: Query,
        position: Position | None,
        *,
        descending: bool,
        most: int,
        statement: Callable[[Shape], Statement] = listing.list_sessions,
    ) -> None:
        self._query, self._position, self._descending = query, position, descending
        self._most, self._statement, self._passed = most, statement, 0
        self.rows: list[Row] = []
        self.known: int | None = None

    def read(self) -> Program[None]:
        """Read what is wanted."""
        query, every, bound = self._query, choices(self._query), FEW_ENOUGH
        ordered = [choice for choice in every if listing.is_ordered(choice.start, query.order_column)]
        walked = ordered[0] if ordered else Choice(START_FROM_ORDER)
        if query.ids is not None:
            every, walked = [], Choice("ids")
        # nothing is passed in vain where all that is asked for has an index in the order of the list
        while every and not len(every) == len(ordered) == 1:
            number, choice = yield from _fewest(query, every, bound)
            if number < bound or "words" in query.values:
                # nothing but their index finds words without reading every text
                start = choice if number < bound else Choice("words")
                self._note_known(start, number, bound)
                if not self._is_nearly_done(number) or not (yield from self._window(walked, number)):
                    yield from self._rest(start)
                return
            every = [each for each in every if each.start not in _SETS]
            if every and (yield from self._window(walked, bound)):
                return
            bound = bound * _GROWTH or 1
        yield from self._rest(walked)

    def _is_nearly_done(self, number: int) -> bool:
        """Whether what was passed by now lets expect the rest before so many more are passed."""
        return self._passed * (self._most - len(self.rows)) < number * len(self.rows)

    def _note_known(self, start: Choice, number: int, bound: int) -> None:
        # of words and labels a session may have several
        if number < bound == FEW_ENOUGH and self._query.is_single and start.start not in {"words", "any_label"}:
            self.known = number

    def _window(self, start: Choice, passed: int) -> Program[bool]:
        """Read past so many sessions in the order of the list; whether this was all that is wanted."""
        shape, values = self._from_here(start)
        ends = yield Step(listing.end_of_window(shape), {**values, "passed": passed})
        end: Position | None = (ends[0][0], ends[0][1]) if ends else None
        yield from self._rest(start, end)
        self._position, self._passed = end, self._passed + passed
        return end is None or len(self.rows) >= self._most

    def _rest(self, start: Choice, end: Position | None = None) -> Program[None]:
        """Read all that is wanted yet, no further than to an end."""
        shape, values = self._from_here(start)
        if end is not None:
            values["end_key"], values["end_id"] = end
        values["limit"] = self._most - len(self.rows)
        self.rows += yield Step(self._statement(shape._replace(to_end=end is not None)), values)

    def _from_here(self, start: Choice) -> tuple[Shape, dict[str, Any]]:
        query, here = self._query.starting_with(start), self._position
        if here is not None:
            query = query.beyond(here[0], descending=self._descending)
        shape = query.shape(start.start)._replace(descending=self._descending, from_cursor=here is not None)
        values = query.parameters()
        if here is not None:
            values["sort_key"], values["after_id"] = here
        return shape, values


def start_of_count(query: Query) -> Program[tuple[str, Query]]:
    """What to start from when it does not matter which sessions come first, and the query that has it in front."""
    if query.ids is not None:
        return "ids", query
    every, bound = choices(query), FEW_ENOUGH
    while len(every) > 1:
        number, choice = yield from _fewest(query, every, bound)
        if number < bound:
            every = [choice]
        elif "words" in query.values:
            every = [each for each in every if each.start == "words"]
        else:
            every = [each for each in every if each.start not in _SETS]
        bound = bound * _GROWTH or 1
    return (every[0].start, query.starting_with(every[0])) if every else (START_FROM_ORDER, query)


def _fewest(query: Query, every: Sequence[Choice], bound: int) -> Program[tuple[int, Choice]]:
    """Which of the choices fits the fewest sessions, and how many, at most so many."""
    counts = yield Step(listing.count_up_to(bound, tuple(every)), query.parameters())
    number, place = min((int(number), int(place)) for place, number in counts)
    return number, every[place]

"""Hints, totals, ranges and first pages at their edges; nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock import UNSET, APIError, ConflictError, Event, InvalidValueError, NotFoundError, ServerError
from sessiondock.authoring import NumberedPages
from sessiondock.http import Headers, Response
from sessiondock_honeyhive import EventFilter, HoneyHiveEvent
from sessiondock_honeyhive.wire import events, hints
from sessiondock_honeyhive.wire.listing import Grammar, Listing, conditions, date_range, start_page

START = datetime(2024, 4, 1, tzinfo=UTC)
GRAMMAR = Grammar(operators=("is", "exists", "not exists"), types=("string", "number", "boolean"), only_text=False)
TEXT = Grammar(operators=("is", "exists"), types=("string",), only_text=True)


def error(kind: type[APIError], operation: str, body: str = "") -> APIError:
    return kind("x", operation=operation, body=body)


@pytest.mark.parametrize(("kind", "operation"), [(NotFoundError, "get"), (NotFoundError, "list"), (ServerError, "get")])
def test_only_a_session_that_is_read_may_lag(kind: type[APIError], operation: str) -> None:
    found = hints.while_lagging(error(kind, operation))
    assert (found is not None) is (kind is NotFoundError and operation == "get")


@pytest.mark.parametrize("kind", [ServerError, ConflictError])
@pytest.mark.parametrize("operation", ["add_events", "update"])
def test_only_a_server_that_failed_may_have_stored_a_part(kind: type[APIError], operation: str) -> None:
    found = hints.after_partial_failure(error(kind, operation))
    assert (found is not None) is (kind is ServerError and operation == "add_events")


@pytest.mark.parametrize("body", ["Route not found", "Cannot POST /x", "session not found"])
@pytest.mark.parametrize("kind", [NotFoundError, ServerError])
def test_a_route_that_is_missing(kind: type[APIError], body: str) -> None:
    assert hints.is_missing_route(error(kind, "get", body)) is (kind is NotFoundError and "session" not in body)


def listing(start: NumberedPages) -> Listing[HoneyHiveEvent]:
    def read(found: Any) -> list[HoneyHiveEvent]:
        return [HoneyHiveEvent(id=each) for each in found]

    return Listing(operation="list", target="/x", body={}, start=start, read=read)


def page(body: dict[str, Any]) -> Any:
    start = start_page(page=None, page_size=2, cursor=None, default_size=9, largest=9)
    response = Response(status=200, headers=Headers(), body=json.dumps(body).encode())
    return listing(start).page(None).read(response)


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ({"totalEvents": 2}, 2), ({"totalEvents": 1, "count": 3}, 3), ({"count": 2}, None), ({"count": 3}, 3),
        ({"totalEvents": 10**15}, None), ({"totalEvents": 10**15 - 1}, 10**15 - 1), ({"totalEvents": 10**14}, 10**14),
        ({"totalEvents": "2"}, None), ({}, None),
    ],
)  # fmt: skip
def test_a_total_that_is_surely_one(said: dict[str, Any], total: int | None) -> None:
    assert page({"events": ["a", "b"], **said}).total == total


def test_events_without_ids_are_not_compared() -> None:
    """An item without an id cannot be told from another, so nothing is left out of a page that has one."""
    start = start_page(page=None, page_size=2, cursor=None, default_size=9, largest=9)
    pages = listing(start)
    for number, (found, expected) in enumerate(
        [(["a", "b"], 2), (["b", None], 2), (["b", "c"], 2), (["c", "d"], 1)], 1
    ):
        response = Response(status=200, headers=Headers(), body=json.dumps({"events": found}).encode())
        assert len(pages.page(f"{number}:2").read(response).items) == expected, found


def test_the_first_page_of_a_list() -> None:
    for wrong in ({"page": 2, "cursor": "2:5"}, {"page": 1, "cursor": "x"}):
        with pytest.raises(InvalidValueError, match="pass page or cursor, not both"):
            start_page(page_size=None, default_size=9, largest=9, **wrong)  # type: ignore[arg-type]
    first = start_page(page=1, page_size=5, cursor=None, default_size=9, largest=9)
    third = start_page(page=3, page_size=5, cursor=None, default_size=9, largest=9)
    assert listing(first).cursor is None
    assert listing(third).cursor == "3:5"


def test_ends_of_a_range() -> None:
    later = START + timedelta(microseconds=1)
    assert len(set(date_range(START, START))) == 1
    assert date_range(UNSET, UNSET) == (None, None)
    with pytest.raises(InvalidValueError, match="started_after is later than started_before"):
        date_range(later, START)
    naive = datetime(2024, 4, 1)
    with pytest.raises(InvalidValueError, match=r"^started_after "):
        date_range(naive, UNSET)
    with pytest.raises(InvalidValueError, match=r"^started_before "):
        date_range(UNSET, naive)


@pytest.mark.parametrize(
    ("grammar", "operator", "value", "sent"),
    [
        (GRAMMAR, "exists", None, None), (GRAMMAR, "not exists", None, None), (GRAMMAR, "is", None, InvalidValueError),
        (TEXT, "exists", None, InvalidValueError), (TEXT, "is", 1, "1"), (GRAMMAR, "is", 1, 1),
        (GRAMMAR, "is", True, True), (TEXT, "is", True, "true"),
    ],
)  # fmt: skip
def test_values_of_a_condition(grammar: Grammar, operator: Any, value: Any, sent: Any) -> None:
    each = EventFilter(field="f", operator=operator, value=value, type="string")
    if sent is InvalidValueError:
        with pytest.raises(InvalidValueError, match="needs a value"):
            conditions([each], grammar)
    else:
        assert conditions([each], grammar)[0]["value"] == sent
    with pytest.raises(InvalidValueError, match=r"^filters "):
        conditions(3, grammar)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [Event(), {"a": 1}, "events", b"events", 3, None])
def test_what_is_no_list_of_events(wrong: Any) -> None:
    for write in (events.logs, events.batch):
        with pytest.raises(InvalidValueError, match=r"\bevents must be a list or another iterable of Event, not "):
            write("s", wrong)


@pytest.mark.parametrize("write", [events.logs, events.batch])
def test_children_without_end(write: Callable[[str, object], object]) -> None:
    event = Event(id="leaf", type="tool", name="x")
    for _ in range(2_000):
        event = Event(type="tool", name="x", children=(event,))
    with pytest.raises(InvalidValueError, match="nested too deeply") as caught:
        write("s", [event])
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    while event.children:
        (event,) = event.children

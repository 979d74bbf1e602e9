# Generated from tests/_async/test_listing.py: edit that file, not this one.
# Digest: 616eba5d4d07fab0
"""List and count against the fake."""

from __future__ import annotations

from typing import Any

import pytest

from sessiondock import BadRequestError, DecodeError, PaginationError
from sessiondock.testing import Reply
from sessiondock_orq import Orq
from sessiondock_orq import query as q
from sessiondock_orq.fake import FakeOrq

QUERY_ROUTE = "/v2/traces/sessions/query"


def add_sessions(fake: FakeOrq, count: int) -> list[str]:
    """Ids of new sessions, newest first as the fake lists them."""
    return [fake.add(f"x{number}", traces_count=number)["_id"] for number in range(count)][::-1]


def ids(orq: Orq, **fields: Any) -> list[str]:
    return [session.id for session in orq.sessions.list(**fields)]


@pytest.mark.smoke
def test_pages_are_requested_by_the_last_id(orq: Orq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 5)
    assert ids(orq, page_size=2) == known
    assert [request.json() for request in fake.requests] == [
        {"filters": [], "pagination": {"limit": 2}},
        {"filters": [], "pagination": {"limit": 2, "lastId": known[1]}},
        {"filters": [], "pagination": {"limit": 2, "lastId": known[3]}},
    ]


def test_the_default_page_holds_fifty(orq: Orq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 51)
    pages = [page for page in orq.sessions.list().pages()]
    assert [len(page) for page in pages] == [50, 1]
    assert [page.total for page in pages] == [None, None]
    assert [request.json() for request in fake.requests] == [
        {"filters": []},
        {"filters": [], "pagination": {"lastId": known[49]}},
    ]


def test_a_full_last_page_is_the_last(orq: Orq, fake: FakeOrq) -> None:
    add_sessions(fake, 4)
    pages = [page for page in orq.sessions.list(page_size=2).pages()]
    assert [(len(page), page.has_next, page.cursor is None) for page in pages] == [(2, True, False), (2, False, True)]


def test_a_cursor_continues_in_another_list(orq: Orq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 5)
    page = orq.sessions.list(page_size=2).first()
    assert page.cursor == known[1]
    assert ids(orq, cursor=page.cursor, page_size=2) == known[2:]
    assert ids(orq, max_items=3, page_size=2) == known[:3]
    fake.sessions.pop(known[1])
    assert ids(orq, cursor=page.cursor) == known[2:]


def test_a_page_has_a_next_and_a_previous_page(orq: Orq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 7)
    first = orq.sessions.list(page_size=2).first()
    assert (first.has_previous, first.has_next) == (False, True)
    third = (first.next()).next()
    fake.clear()
    second = third.previous()
    assert [session.id for session in second.items] == known[2:4]
    assert fake.requests[0].json()["pagination"] == {"limit": 2, "firstId": known[4]}
    assert second.has_previous
    again = second.previous()
    assert ([session.id for session in again.items], again.has_previous) == (known[:2], False)
    assert [session.id for session in (second.next()).items] == known[4:6]
    with pytest.raises(PaginationError, match="no previous page"):
        again.previous()


def test_the_page_before_the_first_session_is_empty(orq: Orq, fake: FakeOrq) -> None:
    add_sessions(fake, 3)
    second = (orq.sessions.list(page_size=2).first()).next()
    for session_id in list(fake.sessions)[1:]:
        fake.sessions.pop(session_id)
    before = second.previous()
    assert (before.items, before.has_next, before.has_previous) == ((), False, False)


def test_a_list_can_start_at_a_page_number(orq: Orq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 5)
    assert ids(orq, page=2, page_size=2) == known[2:]
    assert [request.json()["pagination"] for request in fake.requests] == [
        {"page": 2, "limit": 2},
        {"limit": 2, "lastId": known[3]},
    ]
    assert not (orq.sessions.list(page=2, page_size=2).first()).has_previous
    assert ids(orq, page=9) == []


def test_filters_query_order_and_fields_go_out_together(orq: Orq, fake: FakeOrq) -> None:
    add_sessions(fake, 5)
    selection: dict[str, Any] = {
        "filters": [q.StringArrayFilter("external_id", ["x0", "x1", "x2", "x3"])],
        "query": q.Query([q.NumberCondition("traces_count", "is_greater_than", 0)]),
    }
    found = [
        session.traces_count
        for session in orq.sessions.list(
            **selection, sort=[q.Sort("traces_count", "asc")], included_fields={"tags": "1"}, page_size=2
        )
    ]
    assert found == [1, 2, 3]
    assert orq.sessions.count(**selection) == 3
    asked, _, counted = (request.json() for request in fake.requests)
    assert asked == {
        "filters": [
            {"type": "string_array", "operator": "in", "values": ["x0", "x1", "x2", "x3"], "path": "external_id"}
        ],
        "sortingProps": [{"key": "traces_count", "direction": "asc"}],
        "query": {
            "operator": "and",
            "filters": [
                {
                    "operator": "is_greater_than",
                    "value": 0,
                    "type": "number",
                    "name": "traces_count",
                    "path": "traces_count",
                }
            ],
        },
        "includedFields": {"tags": "1"},
        "pagination": {"limit": 2},
    }
    assert counted == {"filters": asked["filters"], "query": asked["query"]}


def test_sessions_can_be_deleted_while_listing(orq: Orq, fake: FakeOrq) -> None:
    add_sessions(fake, 5)
    for session in orq.sessions.list(page_size=2):
        orq.sessions.delete(session.id)
    assert fake.sessions == {}


def test_a_cursor_of_an_unknown_session_is_rejected_by_the_service(orq: Orq, fake: FakeOrq) -> None:
    with pytest.raises(BadRequestError, match="no session 'elsewhere'"):
        orq.sessions.list(cursor="elsewhere").first()


def page_of(*session_ids: str, has_more: object = True) -> dict[str, Any]:
    return {"object": "list", "data": [{"_id": each} for each in session_ids], "has_more": has_more}


def test_a_repeated_page_is_an_error(orq: Orq, fake: FakeOrq) -> None:
    fake.add_route("POST", QUERY_ROUTE, lambda _: Reply.json(page_of("a", "b")))
    with pytest.raises(PaginationError, match="same last session"):
        ids(orq)
    assert len(fake.requests) == 2
    page = orq.sessions.list().first()
    with pytest.raises(PaginationError, match="same last session"):
        page.next()


def test_pages_in_a_circle_are_an_error(orq: Orq, fake: FakeOrq) -> None:
    pages = [page_of("a", "b"), page_of("c", "d"), page_of("e", "b")]
    fake.add_route("POST", QUERY_ROUTE, lambda _: Reply.json(pages[(len(fake.requests) - 1) % 3]))
    with pytest.raises(PaginationError, match="same cursor twice"):
        ids(orq)


def test_a_page_without_sessions_that_is_not_the_last_is_an_error(orq: Orq, fake: FakeOrq) -> None:
    fake.add_route("POST", QUERY_ROUTE, lambda _: Reply.json(page_of()))
    with pytest.raises(PaginationError, match="no session to continue from"):
        ids(orq)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"data": [], "object": "list"},
        {"has_more": False},
        {"data": None, "has_more": False},
        {"data": {}, "has_more": False},
        {"data": [1], "has_more": False},
        page_of("a", has_more=None),
        page_of("a", has_more="yes"),
        page_of("", has_more=False) | {"data": [{"id": "a"}]},
    ],
)
def test_a_response_that_is_not_a_page_is_a_decode_error(orq: Orq, fake: FakeOrq, answer: object) -> None:
    fake.add_route("POST", QUERY_ROUTE, lambda _: Reply.json(answer))
    with pytest.raises(DecodeError) as caught:
        orq.sessions.list().first()
    assert (caught.value.provider, caught.value.operation, caught.value.status) == ("orq", "list", 200)


@pytest.mark.parametrize(("answer", "number"), [({"count": 3}, 3), ({"count": 3.0}, 3), ({"count": 0, "more": 1}, 0)])
def test_a_count_is_a_whole_number(orq: Orq, fake: FakeOrq, answer: object, number: int) -> None:
    fake.add_route("POST", "/v2/traces/sessions/count", lambda _: Reply.json(answer))
    assert orq.sessions.count() == number


@pytest.mark.parametrize(
    "answer",
    ["null", "3", "[]", "{}", *(f'{{"count":{each}}}' for each in ('"3"', "null", "true", "2.5", "Infinity", "NaN"))],
)
def test_a_response_that_is_not_a_count_is_a_decode_error(orq: Orq, fake: FakeOrq, answer: str) -> None:
    fake.add_route("POST", "/v2/traces/sessions/count", lambda _: Reply.text(answer))
    with pytest.raises(DecodeError, match="whole number") as caught:
        orq.sessions.count()
    assert caught.value.operation == "count"

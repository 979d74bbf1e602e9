"""List and count against the fake."""

from __future__ import annotations

from typing import Any

import pytest

from sessiondock import BadRequestError, DecodeError, PaginationError
from sessiondock.testing import Reply
from sessiondock_orq import AsyncOrq
from sessiondock_orq import query as q
from sessiondock_orq.fake import FakeOrq

QUERY_ROUTE = "/v2/traces/sessions/query"


def add_sessions(fake: FakeOrq, count: int) -> list[str]:
    """Ids of new sessions, newest first as the fake lists them."""
    return [fake.add(f"x{number}", traces_count=number)["_id"] for number in range(count)][::-1]


async def ids(orq: AsyncOrq, **fields: Any) -> list[str]:
    return [session.id async for session in orq.sessions.list(**fields)]


@pytest.mark.smoke
async def test_pages_are_requested_by_the_last_id(orq: AsyncOrq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 5)
    assert await ids(orq, page_size=2) == known
    assert [request.json() for request in fake.requests] == [
        {"filters": [], "pagination": {"limit": 2}},
        {"filters": [], "pagination": {"limit": 2, "lastId": known[1]}},
        {"filters": [], "pagination": {"limit": 2, "lastId": known[3]}},
    ]


async def test_the_default_page_holds_fifty(orq: AsyncOrq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 51)
    pages = [page async for page in orq.sessions.list().pages()]
    assert [len(page) for page in pages] == [50, 1]
    assert [page.total for page in pages] == [None, None]
    assert [request.json() for request in fake.requests] == [
        {"filters": []},
        {"filters": [], "pagination": {"lastId": known[49]}},
    ]


async def test_a_full_last_page_is_the_last(orq: AsyncOrq, fake: FakeOrq) -> None:
    add_sessions(fake, 4)
    pages = [page async for page in orq.sessions.list(page_size=2).pages()]
    assert [(len(page), page.has_next, page.cursor is None) for page in pages] == [(2, True, False), (2, False, True)]


async def test_a_cursor_continues_in_another_list(orq: AsyncOrq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 5)
    page = await orq.sessions.list(page_size=2).first()
    assert page.cursor == known[1]
    assert await ids(orq, cursor=page.cursor, page_size=2) == known[2:]
    assert await ids(orq, max_items=3, page_size=2) == known[:3]
    fake.sessions.pop(known[1])
    assert await ids(orq, cursor=page.cursor) == known[2:]


async def test_a_page_has_a_next_and_a_previous_page(orq: AsyncOrq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 7)
    first = await orq.sessions.list(page_size=2).first()
    assert (first.has_previous, first.has_next) == (False, True)
    third = await (await first.next()).next()
    fake.clear()
    second = await third.previous()
    assert [session.id for session in second.items] == known[2:4]
    assert fake.requests[0].json()["pagination"] == {"limit": 2, "firstId": known[4]}
    assert second.has_previous
    again = await second.previous()
    assert ([session.id for session in again.items], again.has_previous) == (known[:2], False)
    assert [session.id for session in (await second.next()).items] == known[4:6]
    with pytest.raises(PaginationError, match="no previous page"):
        await again.previous()


async def test_the_page_before_the_first_session_is_empty(orq: AsyncOrq, fake: FakeOrq) -> None:
    add_sessions(fake, 3)
    second = await (await orq.sessions.list(page_size=2).first()).next()
    for session_id in list(fake.sessions)[1:]:
        fake.sessions.pop(session_id)
    before = await second.previous()
    assert (before.items, before.has_next, before.has_previous) == ((), False, False)


async def test_a_list_can_start_at_a_page_number(orq: AsyncOrq, fake: FakeOrq) -> None:
    known = add_sessions(fake, 5)
    assert await ids(orq, page=2, page_size=2) == known[2:]
    assert [request.json()["pagination"] for request in fake.requests] == [
        {"page": 2, "limit": 2},
        {"limit": 2, "lastId": known[3]},
    ]
    assert not (await orq.sessions.list(page=2, page_size=2).first()).has_previous
    assert await ids(orq, page=9) == []


async def test_filters_query_order_and_fields_go_out_together(orq: AsyncOrq, fake: FakeOrq) -> None:
    add_sessions(fake, 5)
    selection: dict[str, Any] = {
        "filters": [q.StringArrayFilter("external_id", ["x0", "x1", "x2", "x3"])],
        "query": q.Query([q.NumberCondition("traces_count", "is_greater_than", 0)]),
    }
    found = [
        session.traces_count
        async for session in orq.sessions.list(
            **selection, sort=[q.Sort("traces_count", "asc")], included_fields={"tags": "1"}, page_size=2
        )
    ]
    assert found == [1, 2, 3]
    assert await orq.sessions.count(**selection) == 3
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


async def test_sessions_can_be_deleted_while_listing(orq: AsyncOrq, fake: FakeOrq) -> None:
    add_sessions(fake, 5)
    async for session in orq.sessions.list(page_size=2):
        await orq.sessions.delete(session.id)
    assert fake.sessions == {}


async def test_a_cursor_of_an_unknown_session_is_rejected_by_the_service(orq: AsyncOrq, fake: FakeOrq) -> None:
    with pytest.raises(BadRequestError, match="no session 'elsewhere'"):
        await orq.sessions.list(cursor="elsewhere").first()


def page_of(*session_ids: str, has_more: object = True) -> dict[str, Any]:
    return {"object": "list", "data": [{"_id": each} for each in session_ids], "has_more": has_more}


async def test_a_repeated_page_is_an_error(orq: AsyncOrq, fake: FakeOrq) -> None:
    fake.add_route("POST", QUERY_ROUTE, lambda _: Reply.json(page_of("a", "b")))
    with pytest.raises(PaginationError, match="same last session"):
        await ids(orq)
    assert len(fake.requests) == 2
    page = await orq.sessions.list().first()
    with pytest.raises(PaginationError, match="same last session"):
        await page.next()


async def test_pages_in_a_circle_are_an_error(orq: AsyncOrq, fake: FakeOrq) -> None:
    pages = [page_of("a", "b"), page_of("c", "d"), page_of("e", "b")]
    fake.add_route("POST", QUERY_ROUTE, lambda _: Reply.json(pages[(len(fake.requests) - 1) % 3]))
    with pytest.raises(PaginationError, match="same cursor twice"):
        await ids(orq)


async def test_a_page_without_sessions_that_is_not_the_last_is_an_error(orq: AsyncOrq, fake: FakeOrq) -> None:
    fake.add_route("POST", QUERY_ROUTE, lambda _: Reply.json(page_of()))
    with pytest.raises(PaginationError, match="no session to continue from"):
        await ids(orq)


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
async def test_a_response_that_is_not_a_page_is_a_decode_error(orq: AsyncOrq, fake: FakeOrq, answer: object) -> None:
    fake.add_route("POST", QUERY_ROUTE, lambda _: Reply.json(answer))
    with pytest.raises(DecodeError) as caught:
        await orq.sessions.list().first()
    assert (caught.value.provider, caught.value.operation, caught.value.status) == ("orq", "list", 200)


@pytest.mark.parametrize(("answer", "number"), [({"count": 3}, 3), ({"count": 3.0}, 3), ({"count": 0, "more": 1}, 0)])
async def test_a_count_is_a_whole_number(orq: AsyncOrq, fake: FakeOrq, answer: object, number: int) -> None:
    fake.add_route("POST", "/v2/traces/sessions/count", lambda _: Reply.json(answer))
    assert await orq.sessions.count() == number


@pytest.mark.parametrize(
    "answer",
    ["null", "3", "[]", "{}", *(f'{{"count":{each}}}' for each in ('"3"', "null", "true", "2.5", "Infinity", "NaN"))],
)
async def test_a_response_that_is_not_a_count_is_a_decode_error(orq: AsyncOrq, fake: FakeOrq, answer: str) -> None:
    fake.add_route("POST", "/v2/traces/sessions/count", lambda _: Reply.text(answer))
    with pytest.raises(DecodeError, match="whole number") as caught:
        await orq.sessions.count()
    assert caught.value.operation == "count"

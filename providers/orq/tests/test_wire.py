"""Requests, responses and hints of Orq without a socket."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sessiondock import APIError, ConflictError, DecodeError, InvalidValueError, NotFoundError, PaginationError
from sessiondock.authoring import UNSET, Call, Headers, Response
from sessiondock_orq import query as q
from sessiondock_orq import wire, wire_list

ROOT = "/v2/traces/sessions"


def answer(body: object) -> Response:
    return Response(status=200, headers=Headers(), body=json.dumps(body).encode())


def sent(call: Call[Any]) -> tuple[str, str, str, bool, Any]:
    request = call.request
    body = None if request.body is None else json.loads(request.body)
    return request.operation, request.method, request.target, request.idempotent, body


def listing(**wanted: Any) -> wire_list.Listing:
    arguments: dict[str, Any] = {
        "filters": (),
        "query": UNSET,
        "sort": (),
        "included_fields": UNSET,
        **dict.fromkeys(("page", "page_size", "cursor")),
        **wanted,
    }
    return wire_list.listing(**arguments)


@pytest.mark.parametrize(
    ("make", "operation", "method", "target"),
    [
        (lambda: wire.get("a b"), "get", "GET", f"{ROOT}/a%20b"),
        (lambda: wire.delete("a b"), "delete", "DELETE", f"{ROOT}/a%20b"),
        (lambda: wire.update("a b", tags=["x"]), "update", "PATCH", f"{ROOT}/a%20b"),
        (lambda: wire.create(external_id="x"), "create", "POST", ROOT),
        (lambda: listing().page(None), "list", "POST", f"{ROOT}/query"),
        (lambda: wire_list.count((), UNSET), "count", "POST", f"{ROOT}/count"),
    ],
)
def test_every_request(make: Callable[[], Call[Any]], operation: str, method: str, target: str) -> None:
    idempotent = operation in {"list", "count"}
    assert sent(make())[:4] == (operation, method, target, idempotent)


def test_create_sends_what_orq_requires() -> None:
    *_, body = sent(wire.create(external_id="x", duration=None, billing=None, usage=None, tags=["a"]))
    assert body == {
        "external_id": "x",
        "duration": 0,
        "billing": {"input_cost": 0, "output_cost": 0, "total_cost": 0},
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        "tags": ["a"],
    }
    *_, body = sent(wire.create(external_id="x", started_at=None, updated_at=None, duration=timedelta(seconds=1.5)))
    assert body == {"external_id": "x", "duration": 1500}


def error(kind: type[APIError], operation: str = "get", detail: Any = None) -> APIError:
    return kind("no", status=400, operation=operation, detail=detail)


def test_a_conflict_has_a_hint_when_creating() -> None:
    assert "StringFilter on external_id" in str(wire.hint(error(ConflictError, "create")))
    for other in (error(ConflictError, "update"), error(APIError, "create"), error(APIError)):
        assert wire.hint(other) is None


@pytest.mark.parametrize(
    ("detail", "known"), [({"message": "x"}, True), ({}, False), ("message", False), (None, False)]
)
def test_a_404_has_a_hint_unless_orq_says_it(detail: Any, known: bool) -> None:
    hint = wire.hint(error(NotFoundError, "get", detail))
    assert hint is None if known else "base_url may be wrong" in str(hint)
    assert wire.hint(error(APIError, "get", detail)) is None


@pytest.mark.parametrize(
    ("cursor", "size", "pagination"),
    [
        (None, None, None),
        (None, 5, {"limit": 5}),
        ("s1", None, {"lastId": "s1"}),
        ("before:s1", 5, {"firstId": "s1", "limit": 5}),
        ("page:0", None, {"page": 0}),
        ("page:" + "9" * 18, None, {"page": 10**18 - 1}),
        ("page:" + "9" * 19, None, {"lastId": "page:" + "9" * 19}),
        ("page:x", None, {"lastId": "page:x"}),
    ],
)
def test_cursors_as_orq_takes_them(cursor: str | None, size: int | None, pagination: Any) -> None:
    *_, body = sent(listing(page_size=size).page(cursor))
    assert body == {"filters": [], **({} if pagination is None else {"pagination": pagination})}


def test_where_a_list_starts() -> None:
    assert (listing().start, listing(cursor="s1").start, listing(page=0).start) == (None, "s1", "page:0")
    with pytest.raises(InvalidValueError, match="page or cursor, not both"):
        listing(page=0, cursor="s1")


def test_each_part_of_what_a_list_asks_for_is_sent() -> None:
    parts: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"filters"}),
        ({"sort": [q.Sort("started_at")]}, {"filters", "sortingProps"}),
        ({"sort": (q.Sort("started_at"),)}, {"filters", "sortingProps"}),
        ({"filters": (q.IdFilter("_id", "x"),)}, {"filters"}),
        ({"filters": (q.IdFilter("_id", "x"),), "sort": (q.Sort("started_at"),)}, {"filters", "sortingProps"}),
    ]
    for wanted, members in parts:
        *_, body = sent(listing(**wanted).page(None))
        assert (body.keys(), len(body["filters"])) == (members, len(wanted.get("filters", ())))
    for name in ("filters", "sort"):
        for wrong in (None, "", 0):
            with pytest.raises(InvalidValueError, match=f"^{name} must be a list or tuple"):
                listing(**{name: wrong})


def test_what_a_list_asks_for() -> None:
    chosen = listing(
        filters=[q.IdFilter("_id", "x")], sort=[q.Sort("started_at")], included_fields={"tags": "1"}, page_size=2
    )
    *_, body = sent(chosen.page(None))
    assert sorted(body) == ["filters", "includedFields", "pagination", "sortingProps"]
    assert (body["includedFields"], body["pagination"], len(body["filters"])) == ({"tags": "1"}, {"limit": 2}, 1)
    with pytest.raises(InvalidValueError, match="JSON"):
        listing(query=q.Query([q.SingleChoiceCondition("a", "is", {1})]))  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidValueError, match=r"^the values of included_fields must hold only str"):
        listing(included_fields={"tags": True})
    with pytest.raises(InvalidValueError, match=r"^included_fields must be"):
        listing(included_fields=5)


@pytest.mark.parametrize(
    ("cursor", "ids", "more", "before", "after"),
    [
        (None, "abc", True, None, "c"),
        (None, "abc", False, None, None),
        (None, "", False, None, None),
        ("z", "abc", True, "before:a", "c"),
        ("z", "abc", False, "before:a", None),
        ("z", "", False, None, None),
        ("page:1", "abc", True, None, "c"),
        ("before:d", "abc", True, "before:a", "c"),
        ("before:d", "abc", False, None, "c"),
        ("before:d", "", False, None, None),
        ("before:d", "", True, None, None),
    ],
)
def test_the_ways_to_other_pages(
    cursor: str | None, ids: str, more: bool, before: str | None, after: str | None
) -> None:
    page = listing().page(cursor).read(answer({"data": [{"_id": each} for each in ids], "has_more": more}))
    assert [session.id for session in page.items] == [*ids]
    assert (page.previous_cursor, page.next_cursor) == (before, after)


@pytest.mark.parametrize(("ids", "message"), [("", "sent no session to continue from"), ("ab", "same last session")])
def test_more_sessions_without_a_way_to_them(ids: str, message: str) -> None:
    body = {"data": [{"_id": each} for each in ids], "has_more": True}
    with pytest.raises(PaginationError, match=message):
        listing().page("b").read(answer(body))


@pytest.mark.parametrize("body", [None, [], {}, {"data": []}, {"has_more": True}, {"data": [], "has_more": 1}])
def test_what_is_no_page(body: Any) -> None:
    with pytest.raises(DecodeError, match=r'^expected \{"data": a list, "has_more": true or false\}'):
        listing().page(None).read(answer(body))


@pytest.mark.parametrize("body", [None, [], {}, {"count": "5"}, {"count": 1.5}, {"count": None}, {"count": True}])
def test_what_is_no_count(body: Any) -> None:
    with pytest.raises(DecodeError, match=r'^expected \{"count": a whole number\}'):
        wire_list.count((), UNSET).read(answer(body))
    assert wire_list.count((), UNSET).read(answer({"count": 5})) == 5

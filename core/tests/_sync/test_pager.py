# Generated from tests/_async/test_pager.py: edit that file, not this one.
# Digest: fc166230a40e92cd
"""Paging over a real socket, and the pager's own rules over lists."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tests._sync.dock import Dock
from core.tests.dock_server import FakeDock
from sessiondock import Pager, Event, InvalidValueError, PaginationError, Session
from sessiondock.paging import PageData
from sessiondock.resume import ResumePoint, inner_cursor


@pytest.fixture
def server() -> Iterator[FakeDock]:
    with FakeDock() as fake:
        yield fake


@pytest.fixture
def dock(server: FakeDock) -> Iterator[Dock]:
    with Dock(api_key=server.api_key, base_url=server.base_url) as client:
        yield client


@pytest.mark.smoke
def test_iterating_asks_for_pages_as_it_goes(server: FakeDock, dock: Dock) -> None:
    pager = dock.sessions.list()
    assert server.requests == []
    assert [session.id for session in pager] == list(server.sessions)
    assert [request.query for request in server.requests] == [[], [("cursor", "10")], [("cursor", "20")]]


def test_pages_turn_both_ways(dock: Dock) -> None:
    first = dock.sessions.list(page_size=10).first()
    assert (len(first), first.total, first.cursor, first.has_previous) == (10, 25, "10", False)
    assert (first.next_cursor, first.previous_cursor, first.has_more, first.has_next) == ("10", None, True, True)
    assert "10 items of 25, more follow: ['s00', 's01', 's02', ...]" in repr(first)
    second = first.next()
    assert second.items[0].id == "s10"
    assert (second.previous()).items == first.items
    last = second.next()
    assert not last.has_more
    assert "5 items of 25, the last" in repr(last)
    with pytest.raises(PaginationError, match="no next page"):
        last.next()
    with pytest.raises(PaginationError, match="no previous page"):
        first.previous()


def test_a_cursor_resumes_and_max_items_stops(server: FakeDock, dock: Dock) -> None:
    assert [each.id for each in dock.sessions.list(cursor="20")] == ["s20", "s21", "s22", "s23", "s24"]
    server.clear()
    assert len([each for each in dock.sessions.list(max_items=10)]) == 10
    assert len(server.requests) == 1
    pages = [page for page in dock.sessions.list(max_items=13).pages()]
    assert [len(page) for page in pages] == [10, 3]
    assert pages[1].has_more
    rest = dock.sessions.list(cursor=pages[1].cursor).all()
    assert [each.id for each in rest] == [f"s{number}" for number in range(13, 25)]


def test_a_page_is_a_sequence(dock: Dock) -> None:
    page = dock.sessions.list(page_size=3).first()
    assert page[0].id == "s00"
    assert page[-1] == page.items[2]
    assert page[1:] == page.items[1:]
    assert [each.id for each in page] == ["s00", "s01", "s02"]
    assert page[0] in page


def test_a_cut_page_goes_on_without_asking_again(server: FakeDock, dock: Dock) -> None:
    first = dock.sessions.list(page_size=10, max_items=4).first()
    assert (len(first), first.has_more, first.has_previous) == (4, True, False)
    server.clear()
    rest = first.next()
    assert [each.id for each in rest] == ["s04", "s05", "s06", "s07", "s08", "s09"]
    assert (rest.previous()).items == first.items
    assert server.requests == []
    assert rest.cursor == "10"
    assert (rest.next())[0].id == "s10"
    with pytest.raises(PaginationError, match="no previous page"):
        first.previous()


def test_a_limit_turns_pages_both_ways_across_processes(server: FakeDock, dock: Dock) -> None:
    shown: list[str] = []
    cursor: str | None = None
    back: list[str | None] = []
    while True:
        page = dock.sessions.list(page_size=10, max_items=4, cursor=cursor).first()
        shown += [each.id for each in page]
        back.append(page.previous_cursor)
        if page.cursor is None:
            break
        cursor = page.cursor
    assert shown == list(server.sessions)
    third = dock.sessions.list(page_size=10, max_items=4, cursor=back[2]).first()
    assert [each.id for each in third] == ["s04", "s05", "s06", "s07"]
    start = dock.sessions.list(page_size=10, max_items=4, cursor=third.previous_cursor).first()
    assert [each.id for each in start] == ["s00", "s01", "s02", "s03"]
    assert start.previous_cursor is None


def test_a_service_that_repeats_itself_is_stopped(server: FakeDock, dock: Dock) -> None:
    server.stuck = True
    with pytest.raises(PaginationError, match="same"):
        for _ in dock.sessions.list():
            pass
    assert len(server.requests) <= 3


@pytest.mark.parametrize(
    "arguments", [{"page_size": 0}, {"page_size": 101}, {"max_items": 0}, {"cursor": ""}, {"cursor": 3}]
)
def test_bad_arguments_are_refused_at_once(server: FakeDock, dock: Dock, arguments: dict[str, int]) -> None:
    with pytest.raises(InvalidValueError):
        dock.sessions.list(**arguments)  # type: ignore[arg-type]
    assert server.requests == []


@given(
    pages=st.lists(st.lists(st.integers(), min_size=1, unique=True), max_size=6), limit=st.none() | st.integers(1, 30)
)
def test_every_item_comes_once_and_in_order(pages: list[list[int]], limit: int | None) -> None:
    numbered = [[(index, item) for item in page] for index, page in enumerate(pages)] or [[]]

    def fetch(cursor: str | None, /) -> PageData[tuple[int, int]]:
        at = int(cursor or 0)
        return PageData(items=numbered[at], next_cursor=str(at + 1) if at + 1 < len(numbered) else None)

    everything = [item for page in numbered for item in page]
    assert [item for item in Pager(fetch, max_items=limit)] == everything[:limit]


def test_the_same_page_under_new_cursors_is_noticed() -> None:
    asked: list[str | None] = []

    def fetch(cursor: str | None, /) -> PageData[str]:
        asked.append(cursor)
        return PageData(items=["a", "b"], next_cursor=str(len(asked)))

    with pytest.raises(PaginationError, match="same page twice"):
        for _ in Pager(fetch):
            pass
    assert len(asked) == 2


@given(
    pages=st.lists(st.lists(st.booleans(), max_size=6), min_size=1, max_size=6),
    limits=st.lists(st.integers(1, 8), min_size=1, max_size=5),
)
def test_resume_cursors_give_every_item_once(pages: list[list[bool]], limits: list[int]) -> None:
    numbered = [
        [Event(id=f"{index}-{at}" if has_id else None, name=f"{index}-{at}") for at, has_id in enumerate(page)]
        for index, page in enumerate(pages)
    ]
    asked: list[str | None] = []

    def fetch(cursor: str | None, /) -> PageData[Event]:
        asked.append(cursor)
        at = int(cursor or 0)
        return PageData(items=numbered[at], next_cursor=str(at + 1) if at + 1 < len(numbered) else None)

    found: list[str | None] = []
    cursor: str | None = None
    for limit in itertools.cycle(limits):
        page = Pager(fetch, cursor=cursor, max_items=limit).first()
        assert len(page) <= limit
        found += [event.name for event in page]
        cursor = page.cursor
        if cursor is None:
            break
    assert found == [event.name for page in numbered for event in page]
    assert set(asked) <= {None, *map(str, range(len(pages)))}


@pytest.mark.parametrize(
    ("now", "rest"),
    [
        ("abcdef", "def"),  # nothing happened
        ("xyabcdef", "def"),  # two came in front
        ("bcdef", "def"),  # one that was given is gone
        ("abdef", "ef"),  # the last that was given is gone: its number decides
        ("abc", ""),
        ("ab", ""),
        ("", ""),
    ],
)
def test_what_changed_meanwhile(now: str, rest: str) -> None:
    before, after = [Session(id=letter) for letter in "abcdef"], [Session(id=letter) for letter in now]
    current = before

    def fetch(cursor: str | None, /) -> PageData[Session]:
        return PageData(items=current)

    cursor = (Pager(fetch, max_items=3).first()).cursor
    current = after
    assert "".join([session.id for session in Pager(fetch, cursor=cursor).all()]) == rest


@pytest.mark.parametrize("size", [1, 2, 3, 4, 6])
def test_a_resume_cursor_outlives_another_page_size(size: int) -> None:
    letters = "abcdefgh"

    def fetch(cursor: str | None, /) -> PageData[Session]:
        start = int(cursor or 0)
        items = [Session(id=letter) for letter in letters[start : start + size]]
        return PageData(items=items, next_cursor=str(start + size) if start + size < len(letters) else None)

    cursor = str(ResumePoint(inner=None, given=4, last_id="d"))
    pager = Pager(fetch, cursor=cursor)
    assert "".join([session.id for session in pager.all()]) == "efgh"


def test_a_stuck_service_is_noticed_while_resuming() -> None:
    def fetch(cursor: str | None, /) -> PageData[Session]:
        return PageData(items=[Session(id=cursor or "a")], next_cursor="b" if cursor != "b" else "a")

    with pytest.raises(PaginationError, match="same"):
        Pager(fetch, cursor=str(ResumePoint(inner="a", given=9))).first()


def test_a_service_cursor_that_looks_like_ours_comes_back_as_it_was() -> None:
    asked: list[str | None] = []

    def fetch(cursor: str | None, /) -> PageData[Session]:
        asked.append(cursor)
        return PageData(items=[Session(id=str(len(asked)))], next_cursor=None if cursor else "sd1.x")

    page = Pager(fetch).first()
    assert page.cursor != "sd1.x"
    assert inner_cursor(page.cursor) == "sd1.x"
    Pager(fetch, cursor=page.cursor).first()
    page.next()
    assert asked == [None, "sd1.x", "sd1.x"]


@pytest.mark.parametrize(
    "value", [[None, 1], [None, -1, None], [None, True, None], ["", 1, None], [3, 1, None], [None, 1, 1.5], {}, 3]
)
def test_forged_cursors_are_refused(value: object) -> None:
    forged = "sd1." + base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    def fetch(cursor: str | None, /) -> PageData[Session]:
        raise AssertionError("nothing may be sent")

    with pytest.raises(InvalidValueError, match=r"pass page\.cursor unchanged"):
        Pager(fetch, cursor=forged)
    with pytest.raises(InvalidValueError):
        inner_cursor(forged)


@given(st.text(max_size=20).filter(lambda text: not text.startswith("sd1.")))
def test_broken_cursors_are_refused_and_others_pass(text: str) -> None:
    assert inner_cursor(text) == text
    whole = str(ResumePoint(inner="c", given=3, last_id="x"))
    assert inner_cursor(whole) == "c"
    for broken in (f"sd1.{text}", whole[:-1], f"{whole}=", f"{whole}{text or 'A'}"):
        with pytest.raises(InvalidValueError):
            inner_cursor(broken)
    with pytest.raises(InvalidValueError):
        inner_cursor("sd1." + base64.urlsafe_b64encode(b"[" * 100_000).decode())


def test_what_is_no_text_is_left_to_the_check_of_the_caller() -> None:
    assert inner_cursor(None) is None
    number: Any = 3
    assert inner_cursor(number) is number


def pager_over(pages: list[list[Event]], **options: Any) -> Pager[Event]:
    def fetch(cursor: str | None, /) -> PageData[Event]:
        place = 0 if cursor is None else int(cursor)
        following = str(place + 1) if place + 1 < len(pages) else None
        return PageData(items=pages[place], next_cursor=following)

    return Pager(fetch, **options)


def test_max_items_may_end_in_the_first_item_of_a_page() -> None:
    pages = [[Event(id="a"), Event(id="b")], [Event(id="c"), Event(id="d")]]
    assert [event.id for event in pager_over(pages, max_items=3).all()] == ["a", "b", "c"]


def test_the_first_page_may_be_empty_though_others_follow() -> None:
    first = pager_over([[], [Event(id="a")]]).first()
    assert (first.items, first.has_more) == ((), True)
    assert repr(first) == f"<{type(first).__name__}: 0 items, more follow: []>"


def test_a_part_of_a_page_leads_back_to_a_part_of_the_same_length() -> None:
    page = [Event(id=name) for name in "abcdef"]
    first = pager_over([page], max_items=2).first()
    second = pager_over([page], max_items=2, cursor=first.cursor).first()
    third = pager_over([page], max_items=2, cursor=second.cursor).first()
    assert [event.id for event in third] == ["e", "f"]
    assert [event.id for event in third.previous()] == ["c", "d"]


def test_a_number_of_items_that_cannot_be_is_named() -> None:
    with pytest.raises(InvalidValueError, match=r"^max_items must be"):
        pager_over([[]], max_items=0)


def test_the_cursor_of_a_page_can_be_read_whatever_it_ends_with() -> None:
    for number in range(200):
        point = ResumePoint(inner=f"c{'x' * (number % 4)}{number}", given=number + 1, last_id=chr(65 + number % 26))
        assert ResumePoint.read(str(point)) == point

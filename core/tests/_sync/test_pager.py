# Generated from tests/_async/test_pager.py: edit that file, not this one.
# Digest: a59130f8aa0fc5cf
"""Paging over a real socket, and the pager's own rules over lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tests._sync.dock import Dock
from core.tests.dock_server import FakeDock
from sessiondock import Pager, InvalidValueError, PaginationError
from sessiondock.paging import PageData


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
    assert "items=10" in repr(first)
    second = first.next()
    assert second.items[0].id == "s10"
    assert (second.previous()).items == first.items
    last = second.next()
    assert not last.has_next
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
    assert pages[1].cursor == "10"


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

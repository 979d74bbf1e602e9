from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessiondock import InvalidValueError, Pager, Session
from sessiondock.paging import NumberedPages, OffsetPages, Overlap, PageData
from sessiondock.repeats import Repeats

QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
COUNTS = st.integers(0, 60)
SIZES = st.integers(1, 20)
FORGED = st.text(st.sampled_from("0123456789:.-+ x\n٣"), max_size=8)


def every(fetch: Callable[[str | None], PageData[str]], cursor: str | None = None) -> list[str]:
    return list(Pager(fetch, cursor=cursor))


def names(count: int) -> list[str]:
    return [f"item {number}" for number in range(count)]


def told(word: str, *, count: int, size: int, more: bool) -> dict[str, Any]:
    """What a service says of its pages."""
    words: dict[str, dict[str, Any]] = {
        "nothing": {},
        "total": {"total": count},
        "pages": {"pages": -(-count // size)},
        "more": {"has_more": more},
        "total and size": {"total": count, "served_size": size},
        "size": {"served_size": size},
        "all": {"total": count, "pages": -(-count // size), "has_more": more, "served_size": size},
    }
    return words[word]


@QUICK
@given(
    count=COUNTS,
    page_size=st.none() | SIZES,
    largest=SIZES,
    default=SIZES,
    first=st.integers(0, 1),
    word=st.sampled_from(["nothing", "total", "pages", "more", "total and size", "size", "all"]),
    start=st.integers(0, 4),
)
def test_no_numbered_page_is_lost_or_repeated(
    count: int, page_size: int | None, largest: int, default: int, first: int, word: str, start: int
) -> None:
    """A service may send smaller pages than asked for, if it says anything at all."""
    served = min(page_size or default, largest)
    if word == "nothing":
        served = page_size or default
    sizes: list[int | None] = []

    def fetch(cursor: str | None, /) -> PageData[str]:
        here = pages.at(cursor)
        sizes.append(here.page_size)
        place = here.page - first
        size = served if word == "nothing" else min(here.page_size or default, largest)
        items = names(count)[place * size :][:size]
        return here.data(items, **told(word, count=count, size=size, more=(place + 1) * size < count))

    pages = NumberedPages.start(page_size=page_size, first=first, default_size=default)
    assert every(fetch) == names(count)
    assert set(sizes) == {page_size}
    assert len(sizes) <= count // served + 1

    if word in {"total and size", "all", "pages", "more", "size"}:
        pages = NumberedPages.start(page=first + start, page_size=page_size, first=first, default_size=default)
        assert every(fetch) == names(count)[start * served :]


@QUICK
@given(count=COUNTS, size=SIZES, word=st.sampled_from(["nothing", "total", "pages", "more"]))
def test_a_list_goes_on_where_a_cursor_says_and_back_again(count: int, size: int, word: str) -> None:
    def fetch(cursor: str | None, /) -> PageData[str]:
        here = NumberedPages.start(page_size=size, default_size=99).at(cursor)
        items = names(count)[(here.page - 1) * size :][:size]
        return here.data(items, **told(word, count=count, size=size, more=here.page * size < count))

    for page in Pager(fetch).pages():
        place = names(count).index(page.items[-1]) + 1 if page.items else 0
        assert page.total in {count, None}
        if page.cursor is not None:
            resumed = NumberedPages.start(cursor=page.cursor, page_size=size, default_size=99)
            assert resumed == NumberedPages.start(default_size=99).at(page.cursor)
            assert every(fetch, page.cursor) == names(count)[place:]
            assert page.next().previous().items == page.items
        else:
            assert page.total == count or (word == "nothing" and not page.items)


def test_the_size_of_the_service_is_believed_and_kept() -> None:
    pages = NumberedPages.start(default_size=10)
    assert (pages.page, pages.page_size, pages.size) == (1, None, 10)
    data = pages.data(["x"] * 25, total=60, served_size=25)
    assert data.next_cursor == "2::25"
    there = pages.at(data.next_cursor)
    assert (there.page, there.page_size, there.size, there.before) == (2, None, 10, 25)
    assert NumberedPages.start(page=2, default_size=10).data(["x"] * 10).next_cursor == "3:"
    assert NumberedPages.start(cursor="3:", default_size=10) == NumberedPages.start(page=3, default_size=10)
    capped = NumberedPages.start(page_size=100, default_size=10).data(["x"] * 50, total=60, served_size=50)
    assert capped.next_cursor == "2:100:50"
    assert NumberedPages.start(page=3, page_size=7, default_size=1).data(["x"] * 7).next_cursor == "4:7"
    assert NumberedPages.start(page_size=5, default_size=1).data(["x"] * 5, served_size=-1).next_cursor == "2:5:5"


def test_an_empty_page_is_the_last_unless_pages_are_counted() -> None:
    pages = NumberedPages.start(page=4, default_size=10, first=0)
    nothing: list[str] = []
    assert pages.data(nothing, total=100) == PageData(items=nothing, previous_cursor="3:", total=100)
    assert pages.data(nothing, has_more=True).next_cursor is None
    assert pages.data(nothing).total is None
    assert pages.data(nothing, pages=6).next_cursor == "5:"


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "1",
        "x",
        "0:5",
        "1:0",
        "2::0",
        "01:5",
        "1:05",
        "-1:5",
        "2:5:0",
        "3:5:1",
        "1:5:3",
        "2:5:",
        "2:5:5:5",
        "٣:5",
        "2:5\n",
    ]
    + ["9" * 19 + ":1", "1:" + "9" * 19, 7, b"1:5"],
)
def test_forged_page_cursors_are_refused(cursor: Any) -> None:
    pages = NumberedPages.start(default_size=5)
    with pytest.raises(InvalidValueError, match="cursor must be that of a page of this list"):
        pages.at(cursor)
    with pytest.raises(InvalidValueError, match="cursor must be that of a page of this list"):
        NumberedPages.start(default_size=5, cursor=cursor)


@QUICK
@given(FORGED)
def test_what_a_cursor_may_be_is_exact(cursor: str) -> None:
    for pages in (NumberedPages.start(default_size=5), OffsetPages.start(default_size=5)):
        try:
            here = pages.at(cursor)
        except InvalidValueError:
            continue
        numbers = [int(each) if each else None for each in cursor.split(":")]
        assert ":".join("" if each is None else str(each) for each in numbers) == cursor
        if isinstance(here, NumberedPages):
            assert [here.page, here.page_size] == numbers[:2]
            assert here.before in {None, 0, numbers[-1]}
        else:
            assert here.offset == numbers[0]
            assert 0 < here.limit <= here.size == 5


def test_arguments_that_contradict_each_other_are_refused() -> None:
    contradictions: list[tuple[dict[str, Any], str]] = [
        ({"page": 1, "cursor": "1:5"}, "page or cursor, not both"),
        ({"page": 0}, "page must be at least 1"),
        ({"page_size": 11, "largest": 10}, "at most 10"),
        ({"page_size": 6, "cursor": "2:5"}, "pages of another size"),
        ({"page_size": 5, "cursor": "2:"}, "pages of another size"),
        ({"cursor": "2:11", "largest": 10}, "cursor must be"),
    ]
    for arguments, message in contradictions:
        with pytest.raises(InvalidValueError, match=message):
            NumberedPages.start(default_size=5, **arguments)
    with pytest.raises(InvalidValueError, match="at most 10"):
        OffsetPages.start(default_size=5, page_size=11, largest=10)


@QUICK
@given(count=COUNTS, size=SIZES, largest=SIZES, word=st.sampled_from(["nothing", "total", "more"]))
def test_no_offset_is_lost_or_repeated(count: int, size: int, largest: int, word: str) -> None:
    """A service may send smaller pages than asked for, if it says anything at all."""
    if word == "nothing":
        largest = size
    pages = OffsetPages.start(page_size=size, default_size=99)

    def fetch(cursor: str | None, /) -> PageData[str]:
        here = pages.at(cursor)
        items = names(count)[here.offset :][: min(here.limit, largest)]
        return here.data(items, **told(word, count=count, size=1, more=here.offset + len(items) < count))

    assert every(fetch) == names(count)
    if largest >= size:
        for offset in range(0, count, 3):
            page = Pager(fetch, cursor=str(offset)).first()
            assert list(page.items) == names(count)[offset:][:size]
            back: list[str] = []
            while page.has_previous:
                page = page.previous()
                back[:0] = page.items
            assert back == names(count)[:offset]


def test_offset_cursors_and_totals() -> None:
    pages = OffsetPages.start(default_size=10)
    assert pages == OffsetPages(offset=0, limit=10, size=10)
    assert pages.at("4").data(["x"] * 10).previous_cursor == "0:4"
    assert pages.at("0:4").data(["x"] * 4, total=30).next_cursor == "4"
    assert pages.at("4").data(["x"], total=None).total == 5
    assert pages.at("40").data([]).total is None
    assert pages.data([]).total == 0
    assert OffsetPages.start(default_size=10, cursor="20").offset == 20
    for cursor in ("3:4", "0:11", "0:0", "-1", "01", "", "1:", 4):
        with pytest.raises(InvalidValueError, match="cursor must be"):
            pages.at(cursor)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def sessions(*ids: str) -> Sequence[Session]:
    return [Session(id=each) for each in ids]


def ids(found: Sequence[Session]) -> list[str]:
    return [each.id for each in found]


def test_items_that_moved_on_to_the_next_page_come_once() -> None:
    overlap: Overlap[Session] = Overlap()
    assert ids(overlap.cut(1, sessions("a", "b"))) == ["a", "b"]
    assert ids(overlap.cut(2, sessions("b", "c"))) == ["c"]
    assert ids(overlap.cut(3, sessions("c", "d"))) == ["d"]
    assert ids(overlap.cut(3, sessions("c", "d"))) == ["c", "d"]
    assert ids(overlap.cut(4, sessions("c", "d"))) == ["c", "d"]  # the same page again, which a pager reports
    assert ids(overlap.cut(1, sessions("d", "e"))) == ["d", "e"]
    assert ids(Overlap[Session]().cut(0, sessions("a"))) == ["a"]
    fresh: Overlap[Session] = Overlap()
    assert ids(fresh.cut(0, sessions("a", "b"))) == ["a", "b"]
    assert ids(fresh.cut(1, sessions("b", "c"))) == ["c"]


@pytest.mark.parametrize("cursor", ["1:", "2:5", "3:5:10", "7:"])
def test_a_page_has_a_cursor_of_its_own(cursor: str) -> None:
    pages = NumberedPages.start(default_size=5)
    assert pages.at(cursor).cursor == cursor
    assert NumberedPages.start(default_size=5, page=4, page_size=3).cursor == "4:3"


def test_the_edges_of_numbered_pages() -> None:
    same = NumberedPages.start(cursor="2:7", default_size=10, largest=7)
    assert (same.page, same.page_size) == (2, 7)
    with pytest.raises(InvalidValueError, match="cursor must be that of a page"):
        NumberedPages.start(cursor="2:8", default_size=10, largest=7)
    with pytest.raises(InvalidValueError, match="cursor must be that of a page"):
        NumberedPages.start(cursor="2:", default_size=10, largest=7)
    assert NumberedPages.start(cursor="2:99", default_size=10).page_size == 99
    assert NumberedPages(page=1, page_size=None, default_size=3).first == 1
    third = NumberedPages.start(page=3, page_size=5, default_size=9)
    assert third.data(["x"] * 5, total=15).next_cursor is None
    assert third.data(["x"] * 5, total=16).next_cursor == "4:5"
    assert third.data(["x"] * 2).total is None, "what comes before was not counted"
    first = NumberedPages.start(page_size=5, default_size=9)
    assert (first.data(["x"]).total, first.data(["x"], total=9, has_more=False).total) == (1, 9)
    assert first.data(["x"] * 5).total is None
    assert (first.data(["x"]).previous_cursor, third.data(["x"]).previous_cursor) == (None, "2:5")
    from_zero = NumberedPages.start(page=2, page_size=5, default_size=9, first=0)
    assert from_zero.data(["x"] * 5, total=15).next_cursor is None
    assert from_zero.data(["x"] * 5, total=16).previous_cursor == "1:5"


@pytest.mark.parametrize(
    ("served", "more"), [(None, False), (0, False), (-1, False), (3, True), (5, False), (9, False)]
)
def test_the_size_that_a_service_says_it_used(served: int | None, more: bool) -> None:
    """Three items are a full page where the service says that it cut the size to three, and for nothing else."""
    asked = NumberedPages.start(page_size=5, default_size=9).data(["x"] * 3, served_size=served)
    assert (asked.next_cursor is not None) is more
    left = NumberedPages.start(default_size=4).data(["x"] * 9, served_size=served)
    assert (left.next_cursor is not None) is True


def test_a_size_of_one_is_a_size() -> None:
    assert NumberedPages.start(page_size=5, default_size=9).data(["x"], served_size=1).next_cursor == "2:5:1"
    assert NumberedPages.start(default_size=9).data(["x"] * 1, served_size=1).next_cursor == "2::1"


def test_the_edges_of_offsets() -> None:
    start = OffsetPages.start(page_size=5, default_size=9)
    assert start.at("0:5") == start
    for foreign in ("0:6", "1:5", "5:1"):
        with pytest.raises(InvalidValueError, match="cursor must be that of a page"):
            start.at(foreign)
    nothing: list[str] = []
    assert start.data(nothing) == PageData(items=nothing, total=0)
    beyond = start.at("7")
    assert (beyond.offset, beyond.limit) == (7, 5)
    assert beyond.data(nothing).total is None
    assert (beyond.data(["x"]).total, beyond.data(["x"], total=99).total) == (8, 99)
    assert beyond.data(["x"] * 5).total is None
    assert beyond.data(["x"]).previous_cursor == "2"
    assert start.at("5").data(["x"]).previous_cursor == "0"
    assert start.at("4").data(["x"]).previous_cursor == "0:4"
    assert start.data(["x"]).previous_cursor is None
    assert start.at("0").offset == 0


def test_the_first_page_overlaps_with_none() -> None:
    page = [Session(id="a")]
    assert Overlap[Session]().cut(1, page) == page
    assert Overlap[Session]().cut(0, page) == page
    fresh = Overlap[Session]()
    assert fresh.cut(0, []) == []
    assert fresh.cut(1, page) == page


def test_counted_pages_go_on_counting_only_when_the_number_of_the_page_does_not_tell() -> None:
    start = NumberedPages.start(default_size=5, first=0)
    for page in (1, 2):
        here = attrs.evolve(start, page=page, before=0)
        assert here.data(["a"], has_more=True).next_cursor == f"{page + 1}:"
    assert attrs.evolve(start, page=1, before=3).data(["a"], has_more=True).next_cursor == "2::4"


def test_a_total_that_is_known_is_not_counted() -> None:
    assert OffsetPages.start(default_size=5).data(["a"], total=7, has_more=False).total == 7


def test_what_was_fetched_is_counted() -> None:
    repeats = Repeats()
    repeats.check_cursor(None)
    repeats.check_cursor("x")
    assert repeats.pages == 2

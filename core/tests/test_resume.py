"""Places in the middle of a page, and pages that come twice."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from sessiondock import Event, InvalidValueError, PaginationError, Session
from sessiondock.repeats import Repeats
from sessiondock.resume import ResumePoint, inner_cursor, outer_cursor

ITEMS = [Session(id=name) for name in "abcd"]


def cursor(*values: object) -> str:
    text = json.dumps(values[0] if len(values) == 1 else values, separators=(",", ":"))
    return "sd1." + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class Thing:
    def __init__(self, id: Any = None) -> None:
        self.id = id


@pytest.mark.parametrize(
    ("last", "known"), [("a", "a"), (7, 7), (0, 0), ("", ""), (True, None), (1.5, None), (None, None), ([], None)]
)
def test_only_text_and_whole_numbers_are_ids(last: Any, known: Any) -> None:
    point = ResumePoint.after("c", [Thing(1), Thing(last)])
    assert (point.inner, point.given, point.last_id) == ("c", 2, known)
    assert ResumePoint.after(None, []) == ResumePoint(inner=None)
    assert ResumePoint.after(None, [object()]) == ResumePoint(inner=None, given=1)


@pytest.mark.parametrize("length", range(9))
def test_a_place_is_read_back(length: int) -> None:
    for point in (
        ResumePoint(inner="c" * length or None, given=length, last_id="x" * length),
        ResumePoint(inner=None, given=length, last_id=length),
        ResumePoint(inner="sd1.x", given=0, last_id=None),
    ):
        assert ResumePoint.read(str(point)) == point
        assert "=" not in str(point)
    assert str(ResumePoint(inner="c", given=2, last_id="x")) == cursor("c", 2, "x")
    assert ResumePoint.read("other") == ResumePoint(inner="other")
    assert ResumePoint.read(None) == ResumePoint(inner=None)


@pytest.mark.parametrize(
    "values",
    [
        ("", 0, None), (1, 0, None), (["c"], 0, None), (False, 0, None),
        ("c", -1, None), ("c", True, None), ("c", False, None), ("c", 1.0, None), ("c", None, None), ("c", "1", None),
        ("c", 1, True), ("c", 1, 1.5), ("c", 1, []), ("c", 1, False),
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_is_rejected(values: Any) -> None:
    with pytest.raises(InvalidValueError, match="is not the cursor of a page"):
        ResumePoint.read(cursor(*values))


def test_what_may_be_a_place() -> None:
    assert ResumePoint.read(cursor(None, 0, None)) == ResumePoint(inner=None)
    assert ResumePoint.read(cursor("c", 0, "")) == ResumePoint(inner="c", last_id="")
    assert ResumePoint.read(cursor("c", 1, 0)) == ResumePoint(inner="c", given=1, last_id=0)
    for wrong in ("sd1.", "sd1.!", "sd1.é", cursor("c", 0, None) + "=", cursor("c", 0, None)[:-1], "sd1.W1tbW1tb"):
        with pytest.raises(InvalidValueError):
            ResumePoint.read(wrong)


@pytest.mark.parametrize(
    ("point", "start"),
    [
        (ResumePoint(inner="c"), True),
        (ResumePoint(inner="c", given=1), False),
        (ResumePoint(inner="c", last_id="x"), False),
        (ResumePoint(inner=None, given=1, last_id="x"), False),
    ],
)
def test_the_start_of_a_page(point: ResumePoint, start: bool) -> None:
    assert point.is_start is start


def test_the_id_decides_while_the_page_holds_it() -> None:
    assert ResumePoint(inner=None, given=1, last_id="c").passed(ITEMS) == 3
    assert ResumePoint(inner=None, given=1, last_id="gone").passed(ITEMS) == 1
    assert ResumePoint(inner=None, given=9, last_id="gone").passed(ITEMS) == 4
    assert ResumePoint(inner=None, given=2).passed(ITEMS) == 2
    assert ResumePoint(inner=None, given=2).passed([Event(), Event(), Event()]) == 2


def test_a_place_is_looked_for_on_the_next_page() -> None:
    assert ResumePoint(inner="c", given=6, last_id="x").beyond(ITEMS, "n") == ResumePoint(
        inner="n", given=2, last_id="x"
    )
    assert ResumePoint(inner="c", given=3, last_id="x").beyond(ITEMS, "n") == ResumePoint(inner="n", last_id="x")
    assert ResumePoint(inner="c", given=6, last_id="d").beyond(ITEMS, "n") == ResumePoint(inner="n")


def test_cursors_that_look_like_ours_are_wrapped() -> None:
    assert outer_cursor(None) is None
    assert outer_cursor("c") == "c"
    wrapped = outer_cursor("sd1.c")
    assert wrapped == cursor("sd1.c", 0, None)
    assert inner_cursor(wrapped) == "sd1.c"
    assert inner_cursor(None) is None


def test_a_page_that_comes_twice() -> None:
    seen = Repeats()
    seen.check_items(ITEMS)
    seen.check_items(ITEMS[:3])
    with pytest.raises(PaginationError, match="same page twice"):
        seen.check_items([Session(id=item.id) for item in ITEMS[:3]])
    for _ in range(2):
        seen.check_items([])
    same = Event()
    seen.check_items([same])
    with pytest.raises(PaginationError, match="same page twice"):
        seen.check_items([same])
    for _ in range(20):
        # without an id it is another one, even where it stands in memory in the place of the one before
        seen.check_items([Event()])
    for _ in range(2):
        seen = Repeats()
        seen.check_cursor(None)
        seen.check_cursor("c")
        with pytest.raises(PaginationError, match="same cursor"):
            seen.check_cursor("c")

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import InvalidValueError, checks
from sessiondock.http import segment

GOOD_IDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1).filter(
    lambda text: text not in {".", ".."}
)


@given(GOOD_IDS)
def test_an_id_stays_one_segment(value: str) -> None:
    assert checks.identifier(value) == value
    encoded = segment(value)
    assert not set(encoded) & set("/?#%\\ ") - {"%"}
    assert encoded not in {"", ".", ".."}


@pytest.mark.parametrize("value", ["", ".", "..", "a\nb", "a\x00", "\x7f", "a\x85b", "\ud800", None, 7, b"x"])
def test_an_id_that_cannot_be_one_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="session_id"):
        checks.identifier(value)


@pytest.mark.parametrize("value", [0, -1, True, "3", 2.0, None])
def test_page_sizes_are_whole_numbers_from_one(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="page_size"):
        checks.page_size(value)


def test_numbers_have_limits() -> None:
    assert checks.page_size(1000, 1000) == 1000
    with pytest.raises(InvalidValueError, match="at most 1000"):
        checks.page_size(1001, 1000)
    assert checks.positive(1, "max_items") == 1
    assert checks.page_number(0, 0) == 0
    with pytest.raises(InvalidValueError, match="at least 1"):
        checks.page_number(0, 1)


def test_times_have_an_offset() -> None:
    now = datetime.now(UTC)
    assert checks.aware(now, "started_at") is now
    with pytest.raises(InvalidValueError, match="no time zone"):
        checks.aware(now.replace(tzinfo=None), "started_at")
    with pytest.raises(InvalidValueError, match="must be a datetime"):
        checks.aware("2024-01-01", "started_at")


def test_durations_are_not_negative() -> None:
    assert checks.duration(timedelta(0)) == timedelta(0)
    with pytest.raises(InvalidValueError, match="negative"):
        checks.duration(timedelta(seconds=-1))
    with pytest.raises(InvalidValueError, match="timedelta"):
        checks.duration(3)


def test_a_string_is_not_several() -> None:
    assert checks.strings(["a", "b"], "tags") == ("a", "b")
    for wrong in ("ab", b"ab", 3, ["a", 1]):
        with pytest.raises(InvalidValueError, match="tags"):
            checks.strings(wrong, "tags")


def test_mappings_have_text_keys() -> None:
    assert checks.mapping({"a": 1}, "inputs") == {"a": 1}
    for wrong in ([("a", 1)], "a", {1: 2}):
        with pytest.raises(InvalidValueError, match="inputs"):
            checks.mapping(wrong, "inputs")

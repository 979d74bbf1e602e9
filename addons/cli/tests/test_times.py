"""Times and durations as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock_cli.times import parse_duration, parse_time, shown_time
from sessiondock_cli.usage import UsageError

NOW = datetime(2026, 4, 2, 15, 30, 20, 5, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("now", NOW),
        ("today", datetime(2026, 4, 2, tzinfo=NOW.tzinfo)),
        ("yesterday", datetime(2026, 4, 1, tzinfo=NOW.tzinfo)),
        ("-7d", NOW - timedelta(days=7)),
        ("-90s", NOW - timedelta(seconds=90)),
        ("-5m", NOW - timedelta(minutes=5)),
        ("-3h", NOW - timedelta(hours=3)),
        ("-2w", NOW - timedelta(weeks=2)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ],
)
def test_times(text: str, time: datetime) -> None:
    assert parse_time(text, NOW) == time


def test_a_time_without_an_offset_is_local() -> None:
    assert parse_time("2026-01-02 03:04") == datetime(2026, 1, 2, 3, 4).astimezone()


@pytest.mark.parametrize("text", ["", "soon", "-7y", "7d", "-999999w", "2026-13-01", "-d"])
def test_what_is_no_time_is_rejected(text: str) -> None:
    with pytest.raises(UsageError, match="is not a time; write"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3.5", 3.5), ("90s", 90), ("2h", 7200), ("1w", 604800), ("PT1M30S", 90), ("P1DT0.5S", 86400.5)],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "s", "P", "PT", "1y", "inf", "nan", "1e99d"])
def test_what_is_no_duration_is_rejected(text: str) -> None:
    with pytest.raises(UsageError, match="is not a duration; write"):
        parse_duration(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_shown_time_can_be_read_again(time: datetime) -> None:
    assert parse_time(shown_time(time)) == time.replace(microsecond=0)

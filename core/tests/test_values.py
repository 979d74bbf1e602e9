"""What JSON holds, read one by one; `test_codec` reads it inside of models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock.values import boolean, epoch_seconds, iso_time, mapping, milliseconds, number, real, seconds


def test_what_fits_comes_back() -> None:
    found: dict[str, Any] = {"a": 1}
    assert boolean(True) is True
    assert boolean(False) is False
    assert mapping(found) is found
    assert (real(1.5), real(2)) == (1.5, 2.0)
    assert (type(real(1.5)), type(real(2))) == (float, float)


def test_a_whole_number_of_any_length_is_finite() -> None:
    class Long(int):
        pass

    assert number(Long(10**400)) == 10**400
    with pytest.raises(ValueError, match="finite"):
        number(float("inf"))


def test_a_fraction_of_a_second_keeps_its_microseconds() -> None:
    exact = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=1962769, hours=12, minutes=31, seconds=16)
    assert epoch_seconds(169583286676.84436) == exact + timedelta(microseconds=844360)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-04-01", datetime(2024, 4, 1, tzinfo=UTC)),
        ("2024-W14-1", datetime(2024, 4, 1, tzinfo=UTC)),
        ("2024-04-01T12", datetime(2024, 4, 1, 12, tzinfo=UTC)),
        ("2024-04-01 12:30:00,5", datetime(2024, 4, 1, 12, 30, 0, 500_000, tzinfo=UTC)),
        ("2024-04-01T12:30:00.000001Z", datetime(2024, 4, 1, 12, 30, 0, 1, tzinfo=UTC)),
    ],
)
def test_a_time_without_an_offset_is_utc(text: str, time: datetime) -> None:
    assert iso_time(text) == time
    assert iso_time(text).tzinfo is UTC


def test_another_offset_is_kept() -> None:
    assert iso_time("2024-04-01T12:00:00+02:00").utcoffset() == timedelta(hours=2)


def test_durations_are_rounded_to_microseconds() -> None:
    assert milliseconds(1500) == milliseconds(1500.0) == seconds(1.5) == timedelta(seconds=1.5)
    assert (seconds(2), milliseconds(-0.0005)) == (timedelta(seconds=2), timedelta())
    assert milliseconds(10**15 + 0.125) == timedelta(milliseconds=10**15, microseconds=125)
    for reader in (milliseconds, seconds):
        for large in (10**30, 1e30):
            with pytest.raises(ValueError, match="a duration out of range"):
                reader(large)

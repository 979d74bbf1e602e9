"""What JSON holds, read one by one; `test_codec` reads it inside of models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessiondock.values import boolean, epoch_seconds, mapping, number, real


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

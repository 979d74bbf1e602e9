from __future__ import annotations

from typing import Any

import pytest

from sessiondock import InvalidValueError
from sessiondock.polling import Polling


def test_pauses_double_and_end_in_time() -> None:
    now = [100.0]
    polling = Polling(100, interval=8, longest=30, clock=lambda: now[0])
    pauses: list[float] = []
    while (pause := polling.pause()) is not None:
        pauses.append(pause)
        now[0] += pause + 1
    assert pauses == [8, 16, 30, 30, 12]


def test_pauses_of_a_long_wait_stay_finite() -> None:
    polling = Polling(1e9, interval=0.25, longest=4, clock=lambda: 0.0)
    assert [polling.pause() for _ in range(6)] == [0.25, 0.5, 1, 2, 4, 4]
    assert {polling.pause() for _ in range(5000)} == {4}


def test_the_first_pause_has_limits_too() -> None:
    assert Polling(100, interval=50, longest=30, clock=lambda: 0.0).pause() == 30
    assert Polling(3, interval=50, longest=30, clock=lambda: 0.0).pause() == 3


@pytest.mark.parametrize("wait", [None, 0, 0.0])
def test_no_time_is_no_pause(wait: float | None) -> None:
    assert Polling(wait, interval=1, longest=30).pause() is None


@pytest.mark.parametrize("value", [-1, True, "1" * 500, float("inf"), float("nan"), 10**400])
def test_times_are_seconds(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="interval must be a number of seconds above 0, not") as caught:
        Polling(None, interval=value, longest=1)
    assert len(str(caught.value)) < 200
    with pytest.raises(InvalidValueError, match="wait must be a number of seconds of at least 0, not"):
        Polling(value, interval=1, longest=1)


@pytest.mark.parametrize("value", [0, None])
def test_an_interval_passes_time(value: Any) -> None:
    with pytest.raises(InvalidValueError, match="interval must be a number of seconds above 0"):
        Polling(None, interval=value, longest=1)


@pytest.mark.parametrize(
    ("name", "least"), [("interval", "above 0"), ("longest", "above 0"), ("wait", "of at least 0")]
)
def test_what_is_wrong_is_named(name: str, least: str) -> None:
    for wrong in (-1, -0.5, "x", 10**400, *([0] if least == "above 0" else [])):
        values: dict[str, Any] = {"interval": 1.0, "longest": 2.0, "wait": 3.0, name: wrong}
        with pytest.raises(InvalidValueError, match=rf"^{name} must be a number of seconds {least}, not "):
            Polling(values["wait"], interval=values["interval"], longest=values["longest"])


def test_less_than_a_second_is_left() -> None:
    now = [0.0]
    polling = Polling(1.5, interval=1, longest=9, clock=lambda: now[0])
    now[0] = 1.0
    assert polling.pause() == 0.5
    now[0] = 1.5
    assert polling.pause() is None

"""One check may take so long and no longer, and other users of the alarm keep theirs."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

import pytest

from sessiondock_devkit.conformance.time_limit import CheckTimeoutError, time_limit, whole_limit

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no alarm on this platform")


def test_a_check_that_waits_for_ever_fails() -> None:
    with pytest.raises(CheckTimeoutError, match=r"waiting took longer than 0\.05 s"), time_limit(0.05, "waiting"):
        time.sleep(60)


def test_a_check_without_a_limit_runs() -> None:
    with time_limit(None, "check"):
        assert signal.getitimer(signal.ITIMER_REAL)[0] != 0.05


def test_other_threads_are_not_limited() -> None:
    done: list[bool] = []

    def run() -> None:
        with time_limit(0.001, "check"):
            done.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert done == [True]


def test_the_timer_of_others_goes_on() -> None:
    before = signal.getitimer(signal.ITIMER_REAL)
    rang: list[int] = []

    def ring(number: int, frame: FrameType | None) -> None:
        rang.append(number)

    handler = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1000)
        with time_limit(500, "check"):
            assert signal.getitimer(signal.ITIMER_REAL)[0] <= 500
        assert 500 < signal.getitimer(signal.ITIMER_REAL)[0] <= 1000
        assert rang == []
    finally:
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *before)


def test_a_suite_that_has_taken_its_time_ends() -> None:
    taken = {"Slow": 30.0, "Other": 1.0}
    with whole_limit(40, "Slow", taken):
        taken["Other"] = 2.0
    assert taken["Slow"] > 30
    assert taken["Other"] == 2
    too_long = pytest.raises(CheckTimeoutError, match=r"Slow have taken longer than 30 s together")
    with too_long, whole_limit(30, "Slow", taken):
        raise LookupError("this is not run")
    with whole_limit(None, "Slow", taken):
        pass


def test_a_check_that_fails_has_taken_time() -> None:
    taken: dict[str, float] = {}
    with pytest.raises(LookupError), whole_limit(60, "Failing", taken):
        raise LookupError
    assert taken["Failing"] > 0

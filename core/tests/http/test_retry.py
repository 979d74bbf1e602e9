from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock.errors import (
    CertificateError,
    ConnectError,
    IncompleteReadError,
    InvalidValueError,
    RedirectError,
    TransportError,
)
from sessiondock.errors import TimeoutError as CallTimeoutError
from sessiondock.http import RetryPolicy
from sessiondock.http.retry import retry_after, retry_delay

POLICY = RetryPolicy()
REFUSED = ConnectError("refused", may_have_arrived=False)
RESET = IncompleteReadError("reset")


def delay(**changes: Any) -> float | None:
    arguments: dict[str, Any] = {
        "attempt": 1,
        "method": "GET",
        "idempotent": False,
        "status": 503,
        "headers": {},
        "error": None,
        "remaining": None,
        "now": 0.0,
        "jitter": 1.0,
    }
    return retry_delay(POLICY, **{**arguments, **changes})


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_safe_methods_are_repeated_on_passing_statuses(method: str, status: int) -> None:
    assert delay(method=method, status=status) == 0.5
    assert delay(method=method, status=None, error=RESET) == 0.5


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_is_repeated_only_when_it_can_do_no_harm(method: str) -> None:
    assert delay(method=method) is None
    assert delay(method=method, status=None, error=RESET) is None
    assert delay(method=method, status=None, error=CallTimeoutError("late")) is None
    assert delay(method=method, status=429) == 0.5
    assert delay(method=method, status=None, error=REFUSED) == 0.5
    assert delay(method=method, idempotent=True) == 0.5
    assert delay(method=method, status=None, error=RESET, idempotent=True) == 0.5


@pytest.mark.parametrize("status", [200, 301, 400, 401, 403, 404, 409, 422, 501, 505])
def test_lasting_answers_are_final(status: int) -> None:
    assert delay(status=status) is None


def test_a_redirect_and_a_request_that_cannot_be_sent_are_final() -> None:
    assert delay(status=None, error=RedirectError("away")) is None
    assert delay(status=None, error=TransportError("bad header", may_have_arrived=False)) is None
    assert delay(status=None, error=CertificateError("expired", may_have_arrived=False)) is None


def test_tries_are_counted() -> None:
    assert delay(attempt=2) == 1.0
    assert delay(attempt=3) is None
    assert retry_delay(RetryPolicy(max_retries=0), attempt=1, method="GET", idempotent=True, status=503, headers={},
                       error=None, remaining=None, now=0, jitter=0) is None  # fmt: skip


@pytest.mark.parametrize("count", [-1, True, 1.5, "2"])
def test_the_number_of_retries_is_checked(count: Any) -> None:
    with pytest.raises(InvalidValueError, match="max_retries"):
        RetryPolicy(max_retries=count)


@given(attempt=st.integers(1, 1000), jitter=st.floats(0, 1))
def test_waits_stay_within_their_ceiling(attempt: int, jitter: float) -> None:
    policy = RetryPolicy(max_retries=1000)
    wait = retry_delay(policy, attempt=attempt, method="GET", idempotent=False, status=500, headers={}, error=None,
                       remaining=None, now=0.0, jitter=jitter)  # fmt: skip
    assert wait is not None
    assert 0 <= wait <= min(8.0, 0.5 * 2.0 ** min(attempt - 1, 64))


def test_the_service_is_obeyed_and_capped() -> None:
    assert delay(headers={"retry-after": "3"}, jitter=0.0) == 3
    assert delay(headers={"retry-after": "0"}) == 0
    assert delay(headers={"retry-after": "86400"}) == 60
    assert delay(headers={"retry-after-ms": "250", "retry-after": "3"}) == 0.25


def test_a_wait_beyond_the_total_is_not_begun() -> None:
    assert delay(remaining=0.4) is None
    assert delay(remaining=0.5) is None
    assert delay(remaining=0.6) == 0.5
    assert delay(remaining=5, headers={"retry-after": "10"}) is None


def test_dates_are_understood() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    later = format_datetime(now.replace(second=30), usegmt=True)
    assert retry_after({"retry-after": later}, now.timestamp()) == 30
    assert retry_after({"retry-after": later}, now.timestamp() + 60) == 0


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize(
    "text",
    [
        "Thu Jan  1 00:00:30 2026",
        "Thu, 01 Jan 2026 00:00:30 -0000",
        "Thu, 01 Jan 2026 00:00:30 GMT",
        "Thursday, 01-Jan-26 00:00:30 GMT",
        "Thu, 01 Jan 2026 09:00:30 +0900",
    ],
)
def test_dates_without_a_zone_are_utc(text: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert retry_after({"retry-after": text}, datetime(2026, 1, 1, tzinfo=UTC).timestamp()) == 30
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("text", ["9" * 30, "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_huge_waits_are_capped(text: str) -> None:
    assert retry_after({"retry-after": text}, 0.0) == 1e9
    assert delay(headers={"retry-after": text}) == 60


@given(st.text())
def test_nonsense_is_no_answer_and_no_crash(text: str) -> None:
    found = retry_after({"retry-after": text}, 0.0)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-1", "soon", "", "X5", "5X", "Mon, 99 Nov", "1_0", "1e3", "\u0663", "0\x1f"]
)
def test_nonsense_is_ignored(text: str) -> None:
    assert retry_after({"retry-after": text}, 0.0) is None
    assert retry_after({}, 0.0) is None

"""The decisions, which do no I/O: pace, retries, options, order of events, digests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessiondock import (
    APIError,
    CertificateError,
    ConnectError,
    Event,
    InvalidValueError,
    NotFoundError,
    RateLimitError,
    ServerError,
    Session,
    TransportError,
)
from sessiondock_transfer import Patience, Progress, Report
from sessiondock_transfer.digests import RollingDigest, canonical, event_line, session_digest
from sessiondock_transfer.options import options
from sessiondock_transfer.pace import Pace
from sessiondock_transfer.plans import requests_for, seconds_for
from sessiondock_transfer.redacting import redacted
from sessiondock_transfer.redaction import FAILED, Redactor
from sessiondock_transfer.retrying import may_have_arrived, retry_after, retry_delay
from sessiondock_transfer.spool import Spool

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_side_is_halved_once_for_calls_that_were_in_flight_together_and_recovers() -> None:
    pace = Pace(most=8)
    for _ in range(8):
        assert pace.delay(10.0) == 0
        pace.start()
    assert pace.delay(10.0) is None
    for _ in range(3):
        pace.end(10.0, 11.0)
        pace.throttle(10.0, 11.0, 5.0)
    assert (pace.limit, pace.slow_downs, pace.waited) == (4, 1, 5.0)
    assert pace.delay(12.0) is None
    for _ in range(3):
        pace.end(10.0, 12.0)
    assert pace.delay(12.0) == 4.0
    assert pace.delay(16.0) == 0
    pace.throttle(17.0, 18.0, 0.0)
    assert (pace.limit, pace.slow_downs) == (2, 2)
    calls = 0
    while pace.limit < 8:
        pace.succeed()
        calls += 1
    assert 25 < calls < 40
    assert (pace.calls, pace.seconds) == (6, 9.0)


@given(st.lists(st.sampled_from(["succeed", "throttle"]), max_size=200), st.integers(1, 64))
def test_the_limit_stays_between_one_and_the_most(steps: list[str], most: int) -> None:
    pace = Pace(most=most)
    for now, step in enumerate(steps):
        if step == "succeed":
            pace.succeed()
        else:
            pace.throttle(now, now + 0.5, 0.0)
        assert 1 <= pace.limit <= most


def limited(seconds: float | None) -> RateLimitError:
    error = RateLimitError("slower", status=429)
    error.retry_after = seconds
    return error


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (limited(3.0), 3.0),
        (limited(None), 0.0),
        (ServerError("busy", status=503, headers={"retry-after": "7"}), 7.0),
        (ServerError("busy", status=503, headers={"retry-after": "soon"}), None),
        (ServerError("busy", status=503), None),
        (ServerError("broken", status=500, headers={"retry-after": "7"}), None),
        (TransportError("reset"), None),
    ],
)
def test_what_a_service_asks_to_wait(error: Exception, asked: float | None) -> None:
    assert retry_after(error) == asked


@pytest.mark.parametrize(
    ("error", "read", "write"),
    [
        (limited(2.0), 2.0, 2.0),
        (limited(900.0), 60.0, 60.0),
        (ServerError("broken", status=500), 0.25, None),
        (ServerError("busy", status=503, headers={"retry-after": "7"}), 7.0, None),
        (TransportError("reset"), 0.25, None),
        (ConnectError("refused", may_have_arrived=False), 0.25, 0.25),
        (CertificateError("expired", may_have_arrived=False), None, None),
        (NotFoundError("gone", status=404), None, None),
        (ServerError("a local store", status=None), None, None),
        (InvalidValueError("no"), None, None),
    ],
)
def test_reads_are_repeated_and_writes_only_when_they_surely_did_not_arrive(
    error: Exception, read: float | None, write: float | None
) -> None:
    patience = Patience()
    assert retry_delay(patience, error, attempt=2, write=False, jitter=0.5) == read
    assert retry_delay(patience, error, attempt=2, write=True, jitter=0.5) == write
    assert retry_delay(patience, error, attempt=8, write=False, jitter=0.5) is None


def test_what_may_have_arrived() -> None:
    assert may_have_arrived(TransportError("reset"))
    assert not may_have_arrived(ConnectError("refused", may_have_arrived=False))
    assert may_have_arrived(APIError("late", status=408))
    assert not may_have_arrived(NotFoundError("gone", status=404))
    assert not may_have_arrived(InvalidValueError("no"))


@pytest.mark.parametrize("changes", [{"attempts": 0}, {"failures_in_a_row": 0}])
def test_patience_has_an_end_and_a_beginning(changes: dict[str, int]) -> None:
    with pytest.raises(InvalidValueError):
        Patience(**changes)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"filters": {"cursor": "x"}}, "must not hold cursor"),
        ({"filters": []}, "filters"),
        ({"since": datetime(2026, 1, 1)}, "since"),
        ({"on_conflict": "overwrite"}, "on_conflict"),
        ({"concurrency": 0}, "concurrency"),
        ({"redact": ["no function"]}, "redact"),
    ],
)
def test_arguments_that_do_not_fit_are_rejected(arguments: dict[str, Any], message: str) -> None:
    given_: dict[str, Any] = {"filters": None, **arguments}
    with pytest.raises(InvalidValueError, match=message):
        options(**given_)


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=40), st.randoms())
def test_events_come_back_in_the_order_in_which_they_happened(starts: list[int | None], random: Random) -> None:
    events = [
        Event(id=str(number), started_at=None if start is None else START + timedelta(seconds=start))
        for number, start in enumerate(starts)
    ]
    with Spool() as spool:
        for event in events:
            spool.add(event)
        assert list(spool.in_order("newest")) == events[::-1]
        sorted_ = list(spool.in_order("unspecified"))
    assert sorted([event.id or "" for event in sorted_]) == sorted(map(str, range(len(events))))
    times = [event.started_at for event in sorted_ if event.started_at is not None]
    assert times == sorted(times)
    if None not in starts:
        assert sorted_ == sorted(events, key=lambda event: event.started_at or START)


def test_an_event_without_a_time_stays_behind_the_one_before_it() -> None:
    with Spool() as spool:
        for name, seconds in (("c", 3), ("after c", None), ("a", 1), ("b", 2)):
            spool.add(Event(name=name, started_at=None if seconds is None else START + timedelta(seconds=seconds)))
        assert [event.name for event in spool.in_order("unspecified")] == ["a", "b", "c", "after c"]


def test_equal_content_has_equal_digests() -> None:
    assert canonical({"b": 1, "a": [1.0, True]}) == '{"a":[1.0,true],"b":1}'
    one, other = Session(id="a", metadata={"x": 1, "y": 2}), Session(id="a", metadata={"y": 2, "x": 1})
    assert session_digest(one) == session_digest(other)
    assert session_digest(one) != session_digest(Session(id="a", metadata={"x": 1, "y": 2.0}))
    assert session_digest(Session(id="a", name="\ud800")) != session_digest(Session(id="a"))
    assert session_digest(Session(id="a", metadata=MappingProxyType({"x": 1, "y": 2}))) == session_digest(one)
    digest = RollingDigest()
    before = digest.value
    digest.add(event_line(Event(id="a")))
    assert (digest.count, digest.value == before) == (1, False)


def test_redaction_reaches_every_text_and_fails_closed() -> None:
    event = Event(
        id="keep secret",
        name="secret",
        inputs={"secret": ["secret", ("secret", 1)]},
        children=(Event(id="secret", outputs={"a": "secret"}),),
        raw={"x": {"y": "secret"}},
    )
    found = redacted(event, Redactor(lambda text: text.replace("secret", "***")))
    assert found == Event(
        id="keep secret",
        name="***",
        inputs={"***": ["***", ["***", 1]]},
        children=(Event(id="secret", outputs={"a": "***"}),),
    )
    assert found.raw == {"x": {"y": "***"}}
    failing: Any = Redactor(lambda text: str(1 / len(text[:0])))
    assert redacted(Session(id="a", name="b", tags=("c",)), failing) == Session(id="a", name=FAILED, tags=(FAILED,))
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"a": deep}
    assert redacted(Session(id="a", metadata=deep), Redactor(str.upper)).metadata == {FAILED: FAILED}
    assert redacted(event, None) is event


def test_a_plan_counts_requests() -> None:
    counted = requests_for(1000, 5.0, 0.5, page_size=100, batch=500, reads=2, writes=1)
    assert counted == (10 + 1000 * 3 + 500, 1000 * 2 + 500)
    assert requests_for(10, 0.0, 0.0, page_size=100, batch=500, reads=1, writes=1) == (21, 10)
    assert seconds_for((100, 50), (0.1, 0.2), 10) == pytest.approx(2.0)


def test_progress_has_a_rate_and_an_end() -> None:
    counts = dict.fromkeys(("copied", "skipped", "failed", "events", "recordings", "bytes"), 0)
    slow = dict.fromkeys(("source_slow_downs", "target_slow_downs", "source_limit", "target_limit"), 0)
    progress = Progress(done=50, total=200, seconds=10.0, **counts, **slow)
    assert (progress.rate, progress.seconds_left) == (5.0, 30.0)
    assert str(progress) == "50 of 200 sessions, 0 failed, 5.0/s, 30 s left"
    unknown = Progress(done=0, total=None, seconds=0.0, **counts, **slow)
    assert (unknown.rate, unknown.seconds_left) == (0.0, None)
    assert str(unknown) == "0 sessions, 0 failed, 0.0/s"


def test_a_report_can_be_written_as_json() -> None:
    report = Report(action="copy", source="a", target="b", copied=2, more=3)
    assert '"copied": 2' in report.to_json()
    assert "and 3 more sessions" in str(report)

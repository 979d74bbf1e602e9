# Generated from tests/_async/test_faults.py: edit that file, not this one.
# Digest: f45f961e61fdf005
"""Whatever fails on the way, every session arrives, none twice, and the report says what did not."""

from __future__ import annotations

import random
import sqlite3
import threading
from pathlib import Path

import pytest

from sessiondock import (
    AuthenticationError,
    ConnectError,
    Event,
    InvalidValueError,
    RateLimitError,
    ServerError,
    Session,
    StorageError,
    TransportError,
)
from sessiondock_transfer import ManifestError, Patience, Report, check, copy

from ..filling import copied, filled
from ..store import Fault, Store
from .archive import Made, Whole

QUICK = Patience(initial=0.001, longest=0.01)
READS = frozenset({"get", "list", "list_events", "recordings", "stream_recording"})


def randomly(seed: int, share: float = 0.1) -> Fault:
    """A fault that strikes a share of all calls: before or after their effect."""
    rng = random.Random(seed)
    mutex = threading.Lock()

    def fault(operation: str, when: str, number: int) -> Exception | None:
        with mutex:
            if rng.random() > share:
                return None
            kind = rng.randrange(4)
        if kind == 0 and when == "before":
            error = RateLimitError("slower", status=429)
            error.retry_after = 0.001
            return error
        if kind == 1:
            return ServerError("broken", status=500)
        if kind == 2 and when == "before":
            return ConnectError("refused", may_have_arrived=False)
        return TransportError("reset", may_have_arrived=True)

    return fault


@pytest.mark.parametrize("seed", range(6))
def test_random_faults_on_both_sides_lose_and_repeat_nothing(seed: int, tmp_path: Path) -> None:
    source, target = filled(20), Store()
    source.fault, target.fault = randomly(seed), randomly(seed + 100)
    report = copy(
        Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK, verify=True
    )
    assert str(report).splitlines()[2:] == str(report).splitlines()[2:4], report
    assert (report.ok, report.copied) == (True, 20)
    assert target.contents() == copied(source)


@pytest.mark.parametrize("seed", range(6))
def test_random_faults_of_a_target_that_makes_ids(seed: int, tmp_path: Path) -> None:
    source, target = filled(20, recordings=False), Store()
    target.fault = randomly(seed)
    report = copy(Whole(source), Made(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, report.copied, len(target.sessions)) == (True, 20, 20)
    target.fault = Store().fault
    checked = check(Whole(source), Made(target), manifest=tmp_path / "m.db")
    assert (checked.ok, checked.unchanged, checked.events) == (True, 20, 100)


def test_a_throttled_side_slows_down_as_a_whole(tmp_path: Path) -> None:
    source, target = filled(20, recordings=False), Store()

    def throttled(operation: str, when: str, number: int) -> Exception | None:
        return (
            RateLimitError("slower", status=429) if operation == "create" and when == "before" and number == 5 else None
        )

    target.fault = throttled
    seen: list[tuple[int, int]] = []
    report = copy(
        Whole(source),
        Whole(target),
        manifest=tmp_path / "m.db",
        patience=QUICK,
        progress=lambda progress: seen.append((progress.target_slow_downs, progress.source_slow_downs)),
    )
    assert (report.ok, seen[-1]) == (True, (1, 0))


@pytest.mark.parametrize(
    "error", [AuthenticationError("the key has expired", status=401), StorageError("the disk is full")]
)
def test_a_target_that_fails_half_way_stops_the_run_and_the_next_goes_on(
    error: Exception, tmp_path: Path
) -> None:
    source, target = filled(20), Store()
    target.fault = lambda operation, when, number: error if operation == "create" and number > 7 else None
    report = copy(
        Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK, concurrency=1
    )
    assert (report.ok, report.copied, report.failed) == (False, 7, 1)
    assert report.stopped is not None
    assert str(error) in report.stopped
    assert "stopped" in str(report)
    target.fault = Store().fault
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.ok, report.copied, report.unchanged) == (True, 13, 7)
    assert target.contents() == copied(source)


def test_a_service_that_is_down_stops_the_run_after_a_number_of_failures(tmp_path: Path) -> None:
    source, target = filled(20), Store()
    target.fault = lambda operation, when, number: ConnectError("down", may_have_arrived=False)
    patience = Patience(attempts=2, initial=0.0, failures_in_a_row=3)
    report = copy(
        Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=patience, concurrency=1
    )
    assert (report.failed, report.copied) == (3, 0)
    assert "ConnectError" in (report.stopped or "")


def test_a_source_that_cannot_be_listed_to_its_end_is_told(tmp_path: Path) -> None:
    """What was listed before may be copied still; a run with a source that is well again copies the rest."""
    source, target = filled(20), Store()
    source.fault = lambda operation, when, number: (
        ServerError("no", status=500) if operation == "list" and number > 1 else None
    )
    ends = Whole(source), Whole(target)
    report = copy(*ends, manifest=tmp_path / "m.db", patience=QUICK)
    assert not report.ok
    assert report.copied <= 10
    assert "the source cannot be listed" in (report.stopped or "")
    source.fault = lambda operation, when, number: None
    again = copy(*ends, manifest=tmp_path / "m.db", patience=QUICK)
    assert (again.ok, report.copied + again.copied) == (True, 20)
    assert target.contents() == copied(source)


def test_a_target_that_cannot_be_listed_stops_the_run_before_anything_is_written(tmp_path: Path) -> None:
    source, target = filled(2), Store()
    target.fault = lambda operation, when, number: ServerError("no", status=500) if operation == "list" else None
    report = copy(Whole(source), Made(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert "the target cannot be listed" in (report.stopped or "")
    assert target.sessions == {}


def test_events_that_are_rejected_are_told_and_the_others_arrive(tmp_path: Path) -> None:
    source, target = filled(2, events=9, recordings=False), Store()

    def rejecting(session_id: str, events: list[Event]) -> tuple[Event, ...]:
        if any(event.id == "s001-4" for event in events):
            raise InvalidValueError("this event is too large")
        return Store.add_events(target, session_id, events)

    target.add_events = rejecting  # type: ignore[method-assign]
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", verify=True)
    assert (report.ok, report.lost, report.lost_fields) == (True, 1, {"events (rejected)": 1})
    assert [event.id for event in target.events["s001"]] == [f"s001-{n}" for n in range(9) if n != 4]
    assert "lost event s001-4: InvalidValueError: whole.add_events: this event is too large" in str(report)


def test_a_session_that_is_listed_twice_is_copied_once(tmp_path: Path) -> None:
    source, target = filled(9, recordings=False), Store()

    class Repeating(dict[str, Session]):
        def values(self) -> list[Session]:  # type: ignore[override]
            return [*super().values(), *super().values()]

    source.sessions = Repeating(source.sessions)
    report = copy(Whole(source), Made(target), manifest=tmp_path / "m.db")
    assert (report.ok, report.copied, len(target.sessions)) == (True, 9, 9)


def test_a_session_that_is_deleted_while_it_is_copied_is_skipped(tmp_path: Path) -> None:
    source, target = filled(9), Store()

    def deleting(operation: str, when: str, number: int) -> Exception | None:
        if operation == "list" and when == "after":
            source.sessions.pop("s005", None)
        return None

    source.fault = deleting
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.ok, report.copied, report.skipped) == (True, 8, 1)
    assert [(entry.session_id, entry.reason) for entry in report.entries] == [
        ("s005", "the source listed it, but it has been deleted since")
    ]


def test_what_may_have_arrived_and_cannot_be_looked_up_is_not_repeated(tmp_path: Path) -> None:
    source, target = filled(3, recordings=False), Store()
    target.fault = lambda operation, when, number: (
        TransportError("reset") if operation in {"add_events", "list_events"} else None
    )
    report: Report = copy(
        Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK
    )
    assert (report.ok, report.failed, report.copied) == (False, 3, 0)
    target.fault = Store().fault
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, report.copied) == (True, 3)
    assert target.contents() == copied(source)


def test_an_error_that_is_not_of_sessiondock_ends_the_run(tmp_path: Path) -> None:
    source, target = filled(9), Store()
    target.fault = lambda operation, when, number: ZeroDivisionError() if operation == "create" else None
    with pytest.raises(ZeroDivisionError):
        copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    target.fault = Store().fault
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.ok, report.copied) == (True, 9)
    assert target.contents() == copied(source)


def test_a_manifest_that_fails_ends_the_run(tmp_path: Path) -> None:
    source, target = filled(3), Store()

    def breaking(progress: object) -> None:
        with sqlite3.connect(tmp_path / "m.db") as database:
            database.execute("DROP TABLE IF EXISTS sessions")
        database.close()

    with pytest.raises(ManifestError, match="run the same again"):
        copy(
            Whole(source), Whole(target), manifest=tmp_path / "m.db", progress=breaking, concurrency=1
        )

# Generated from tests/_async/test_seams.py: edit that file, not this one.
# Digest: ecfb96f8c679af52
"""Providers that are unlike the others, and writes whose outcome has to be found out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs

from sessiondock import ConflictError, Event, Recording, ServerError, TransportError
from sessiondock_transfer import Patience, check, copy, plan
from sessiondock_transfer.manifests import Manifest, Pair, Row
from sessiondock_transfer.markers import derived_id

from ..filling import copied, filled
from ..store import Fault, Store
from .archive import Blind, Feed, Forgetting, Made, Picky, Plain, Whole

QUICK = Patience(attempts=3, initial=0.001, longest=0.01)
WHOLE = Pair("whole whole", "whole whole")


def once(operation: str, when: str, error: Exception | None = None, first: int = 1, last: int = 1) -> Fault:
    """A fault of the first calls of one operation."""

    def fault(called: str, moment: str, number: int) -> Exception | None:
        hit = (called, moment) == (operation, when) and first <= number <= last
        return (error or TransportError("reset")) if hit else None

    return fault


def test_an_id_that_is_rejected_is_replaced_by_one_that_is_made_from_it(tmp_path: Path) -> None:
    source, target = filled(3, recordings=False), Store()
    report = copy(Whole(source), Picky(target), manifest=tmp_path / "m.db", verify=True)
    assert (report.ok, report.copied) == (True, 3)
    assert set(target.sessions) == {derived_id("whole", key) for key in source.sessions}


def test_a_target_that_merges_silently_is_looked_at_before_it_is_written_to(tmp_path: Path) -> None:
    source, target = filled(2, recordings=False), Store()
    target.create(derived_id("whole", "s001"), {"name": "somebody else's"})
    report = copy(Whole(source), Picky(target), manifest=tmp_path / "m.db")
    assert (report.copied, report.skipped) == (1, 1)
    assert target.sessions[derived_id("whole", "s001")].name == "somebody else's"


def test_a_copy_that_is_not_visible_yet_is_waited_for(tmp_path: Path) -> None:
    source, target = filled(1, recordings=False), Store()
    hidden = Store()

    def lagging(operation: str, when: str, number: int) -> Exception | None:
        if operation == "list_events" and when == "before":
            key = derived_id("whole", "s000")
            events = target.events[key] or hidden.events.pop(key, [])
            hidden.events[key], target.events[key] = (events, []) if number == 1 else ([], events)
        return None

    target.fault = lagging
    report = copy(Whole(source), Picky(target), manifest=tmp_path / "m.db", verify=True)
    assert (report.ok, report.copied, target.calls["list_events"]) == (True, 1, 2)


def test_a_target_that_cannot_list_is_written_to_once(tmp_path: Path) -> None:
    source, target = filled(2, recordings=False), Store()
    target.fault = once("create", "after")
    report = copy(
        Whole(source), Blind(target), manifest=tmp_path / "m.db", patience=QUICK, concurrency=1
    )
    assert (report.ok, report.copied, report.unknown, len(target.sessions)) == (False, 1, 1, 2)
    assert "whether it arrived is not known" in str(report)
    report = copy(Whole(source), Blind(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.unknown, report.unchanged, len(target.sessions)) == (1, 1, 2)


def test_events_that_cannot_be_looked_up_are_not_repeated(tmp_path: Path) -> None:
    source, target = filled(1, recordings=False), Store()
    target.fault = once("add_events", "after")
    report = copy(Whole(source), Blind(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, report.unknown, sum(map(len, target.events.values()))) == (False, 1, 5)
    checked = check(Whole(source), Blind(target), manifest=tmp_path / "m.db")
    assert checked.lost_fields["events"] == 1


def test_events_without_ids_and_metadata_are_not_repeated(tmp_path: Path) -> None:
    source, target = filled(1, recordings=False), Store()
    target.fault = once("add_events", "after")
    report = copy(Whole(source), Forgetting(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, report.unknown, sum(map(len, target.events.values()))) == (False, 1, 5)
    assert "cannot be told apart" in str(report)


def test_events_are_written_in_batches_and_gone_on_with_in_the_middle(tmp_path: Path) -> None:
    source, target = filled(1, events=0, recordings=False), Store()
    source.add_events("s000", [Event(id=f"{number:04}") for number in range(1203)])
    target.fault = once("add_events", "after", first=2)
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, report.events, target.calls["add_events"]) == (True, 1203, 3)
    assert [event.id for event in target.events["s000"]] == [f"{number:04}" for number in range(1203)]


def test_large_events_are_written_in_smaller_batches(tmp_path: Path) -> None:
    source, target = filled(1, events=0, recordings=False), Store()
    source.add_events("s000", [Event(id=str(number), outputs={"x": "y" * 400_000}) for number in range(6)])
    copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (target.calls["add_events"], len(target.events["s000"])) == (2, 6)


def test_events_without_ids_are_given_some_and_added_once(tmp_path: Path) -> None:
    source, target = filled(1, events=0, recordings=False), Store()
    source.events["s000"] = [Event(name=str(number)) for number in range(3)]
    target.fault = once("add_events", "after")
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert report.ok
    assert [event.name for event in target.events["s000"]] == ["0", "1", "2"]


def test_events_in_no_order_are_sorted_by_time(tmp_path: Path) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    source, target = Store(), Store()
    source.create("a", {"name": "n"})
    source.events["a"] = [Event(id=str(n), started_at=start + timedelta(seconds=n)) for n in (2, 0, 1)]
    copy(Feed(source), Whole(target), manifest=tmp_path / "m.db")
    assert [event.id for event in target.events["a"]] == ["0", "1", "2"]


def test_a_list_without_an_end_is_told(tmp_path: Path) -> None:
    source = filled(2)
    source.calls["stuck"] = 1
    report = copy(Feed(source), Whole(Store()), manifest=tmp_path / "m.db")
    assert "the same cursor twice" in (report.stopped or "")


def test_a_session_that_a_killed_run_may_have_created_is_gone_on_with(tmp_path: Path) -> None:
    source, target = filled(3, recordings=False), Store()
    copy(Whole(source), Whole(target), manifest=None)
    target.events["s000"] = target.events["s000"][:2]
    target.sessions["s001"] = attrs.evolve(target.sessions["s001"], name="somebody else's")
    del target.sessions["s002"]
    with Manifest(tmp_path / "m.db", WHOLE) as manifest:
        for key in source.sessions:
            manifest.put(Row(source_id=key, state="creating", run=1))
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.copied, report.skipped) == (2, 1)
    assert target.sessions["s001"].name == "somebody else's"
    assert len(target.events["s000"]) == 5


def test_a_create_that_arrived_is_found_and_one_that_did_not_is_repeated(tmp_path: Path) -> None:
    source, target = filled(2, recordings=False), Store()
    target.fault = once("create", "before", first=1, last=1)
    report = copy(
        Whole(source), Whole(target), manifest=tmp_path / "1.db", patience=QUICK, concurrency=1
    )
    assert (report.ok, target.calls["create"]) == (True, 3)
    target = Store()
    target.fault = once("create", "after", first=1, last=1)
    report = copy(
        Whole(source), Whole(target), manifest=tmp_path / "2.db", patience=QUICK, concurrency=1
    )
    assert (report.ok, target.calls["create"]) == (True, 2)
    assert target.contents() == copied(source)


def test_a_create_that_never_arrives_fails(tmp_path: Path) -> None:
    source, target = filled(1, recordings=False), Store()
    target.fault = once("create", "before", first=1, last=99)
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.failed, target.calls["create"]) == (1, 3)


def test_a_create_that_cannot_be_looked_up_is_unknown_until_it_can(tmp_path: Path) -> None:
    source, target = filled(1, recordings=False), Store()
    target.fault = lambda operation, when, number: (
        TransportError("reset") if (operation, when) in {("create", "after"), ("get", "before")} else None
    )
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, len(target.sessions)) == (False, 1)
    target.fault = Store().fault
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, report.copied) == (True, 1)
    assert target.contents() == copied(source)


def test_a_conflict_with_something_that_cannot_be_found_fails(tmp_path: Path) -> None:
    source, target = filled(1), Store()
    target.fault = once("create", "before", ConflictError("taken by what is hidden", status=409), last=9)
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.failed, report.entries[0].reason) == (
        1,
        "ConflictError: taken by what is hidden",
    )


def test_a_conflict_is_found_by_the_id_that_the_caller_gave(tmp_path: Path) -> None:
    source, target = filled(2, events=0, recordings=False), Store()
    target.create("p", {"external_id": "s001", "name": "there before"})
    with Manifest(tmp_path / "m.db", Pair("whole whole", "plain plain")):
        pass
    report = copy(Whole(source), Plain(target), manifest=tmp_path / "m.db")
    assert (report.copied, report.skipped, len(target.sessions)) == (1, 1, 2)


def test_a_copy_that_was_found_and_is_gone_is_written(tmp_path: Path) -> None:
    source, target = filled(1, recordings=False), Store()
    with Manifest(tmp_path / "m.db", Pair("whole whole", "made made")) as manifest:
        manifest.put(Row(source_id="s000", state="found", target_id="gone"))
    report = copy(Whole(source), Made(target), manifest=tmp_path / "m.db")
    assert (report.ok, report.copied, len(target.sessions)) == (True, 1, 1)


def test_a_recording_that_may_have_arrived_is_compared_and_not_written_twice(tmp_path: Path) -> None:
    source, target = filled(1), Store()
    first, content = source.recordings["s000"][0]
    # three that look alike, two of which are alike
    source.recordings["s000"] = [
        (attrs.evolve(first, id="1"), content),
        (attrs.evolve(first, id="2"), content),
        (attrs.evolve(first, id="3"), b"x" * len(content)),
    ]
    target.fault = lambda operation, when, number: (
        TransportError("reset") if (operation, when) == ("add_recording", "after") and number % 2 else None
    )
    report = copy(
        Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK, verify=True
    )
    assert (report.ok, report.recordings, target.calls["add_recording"]) == (True, 3, 3)
    assert target.contents() == copied(source)


def test_a_recording_that_never_arrives_fails(tmp_path: Path) -> None:
    source, target = filled(1), Store()
    target.fault = once("add_recording", "before", last=99)
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "1.db", patience=QUICK)
    assert (report.failed, target.recordings["s000"]) == (1, [])


def test_a_recording_of_which_less_is_stored_fails(tmp_path: Path) -> None:
    source, target = filled(1), Store()
    target.shortens_recordings = True
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert report.failed == 1
    assert "the target stored 2499 of 2500 bytes" in str(report)


def test_a_check_finds_what_is_too_much(tmp_path: Path) -> None:
    source, target = filled(2), Store()
    copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    target.events["s001"].append(Event(id="too much"))
    target.recordings["s000"].append((Recording(id="r", session_id="s000"), b""))
    report = check(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert [entry.differences for entry in report.entries] == [
        ("recordings: expected '1 recording', found '2 recordings'",),
        ("events[5]: expected 'no further event', found 'too much'",),
    ]


def test_a_check_tells_what_it_could_not_compare(tmp_path: Path) -> None:
    source, target = filled(3), Store()
    copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")

    def failing(operation: str, when: str, number: int) -> Exception | None:
        if operation == "list" and when == "after":
            source.sessions.pop("s001", None)
        return ServerError("no", status=500) if (operation, when) == ("recordings", "before") else None

    source.fault = failing
    report = check(Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert (report.ok, report.failed, report.skipped) == (False, 2, 1)
    source.fault = Store().fault
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.ok, report.copied, report.unchanged) == (True, 2, 0)


def test_a_check_needs_a_target_that_can_be_listed() -> None:
    source, target = filled(1), Store()
    target.fault = once("list", "before", last=99)
    report = check(Whole(source), Made(target), patience=QUICK)
    assert "the target cannot be listed" in (report.stopped or "")


def test_a_plan_without_events_and_of_nothing() -> None:
    made = plan(Whole(filled(3)), Blind(Store()), events=False, recordings=False)
    assert (made.sample.events, made.sample.recordings, "events" in made.lost) == (0, 0, False)
    nothing = plan(Whole(Store()), Whole(Store()))
    assert (nothing.sessions, nothing.ids, nothing.requests) == (0, "kept", (0, 0))
    assert "0 sessions" in str(nothing)
    unknown = plan(Feed(filled(3)), Plain(Store()), sample=2)
    assert (unknown.sessions, unknown.requests, unknown.lost["events"]) == (None, None, "the target stores no events")
    assert "an unknown number of sessions" in str(unknown)

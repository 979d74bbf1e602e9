# Generated from tests/_async/test_syncing.py: edit that file, not this one.
# Digest: 970e743b013de504
"""A mirror is brought up to date, with what is new, changed and gone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import attrs
import pytest

from sessiondock import Event, InvalidValueError, Recording, ServerError, TransportError
from sessiondock_transfer import ManifestError, Patience, check, sync

from ..filling import copied, filled
from ..store import Store
from .archive import Made, Plain, Whole

QUICK = Patience(initial=0.001, longest=0.01)


def mirrored(tmp_path: Path, source: Store, target: Store, **options: Any) -> Any:
    return sync(
        Whole(source), Whole(target), manifest=tmp_path / "m.db", patience=QUICK, **options
    )


def test_nothing_is_written_when_nothing_has_changed(tmp_path: Path) -> None:
    source, target = filled(), Store()
    first = mirrored(tmp_path, source, target)
    assert (first.ok, first.copied) == (True, 12)
    calls = {name: target.calls[name] for name in ("create", "add_events", "update", "add_recording")}
    second = mirrored(tmp_path, source, target)
    assert (second.ok, second.copied, second.unchanged) == (True, 0, 12)
    assert {name: target.calls[name] for name in calls} == calls


def test_what_is_new_or_has_changed_is_written(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)
    source.create("s100", {"name": "new", "raw": {"a": 1}})
    source.sessions["s001"] = attrs.evolve(source.sessions["s001"], name="renamed")
    source.add_events("s002", [Event(id="s002-5", name="added", raw={"b": 1})])
    source.recordings["s004"].append((Recording(id="r99", session_id="s004", name="second.wav", size=3), b"abc"))
    report = mirrored(tmp_path, source, target)
    assert (report.ok, report.copied, report.unchanged) == (True, 4, 9)
    assert target.calls["update"] == 1
    assert target.calls["delete"] == 0
    assert is_equal(source, target)


def is_equal(source: Store, target: Store) -> bool:
    """Whether the target holds what the source has; ``raw`` is that of the first copy, which update does not take."""
    for store in (source, target):
        for key, session in store.sessions.items():
            store.sessions[key] = attrs.evolve(session, raw={}, copied_from=None)
    expected: dict[str, Any] = copied(source)
    for session, *_ in expected.values():
        session.pop("copied_from")
    return target.contents() == expected


def test_events_that_have_changed_are_written_anew(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)
    source.events["s003"][1] = attrs.evolve(source.events["s003"][1], name="another name")
    source.events["s004"].pop()
    report = mirrored(tmp_path, source, target)
    assert (report.ok, report.copied, target.calls["delete"]) == (True, 2, 2)
    assert target.contents() == copied(source)


def test_a_field_that_update_does_not_take_is_written_anew(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)
    source.sessions["s003"] = attrs.evolve(source.sessions["s003"], project="another")
    source.sessions["s004"] = attrs.evolve(source.sessions["s004"], metadata={"number": 4})
    report = mirrored(tmp_path, source, target)
    assert (report.ok, report.copied, target.calls["delete"]) == (True, 2, 2)
    assert target.contents() == copied(source)


def test_a_target_without_delete_says_what_it_cannot_change(tmp_path: Path) -> None:
    source, target = filled(3, recordings=False), Store()
    ends = Whole(source), Plain(target)
    sync(*ends, manifest=tmp_path / "m.db", events=False)
    source.sessions["s001"] = attrs.evolve(source.sessions["s001"], name="renamed")
    report = sync(*ends, manifest=tmp_path / "m.db", events=False)
    assert (report.ok, report.failed, report.unchanged) == (False, 1, 2)
    assert "the target cannot delete the copy" in str(report)
    with_delete = sync(*ends, manifest=tmp_path / "m.db", events=False, delete=True)
    assert "nothing was deleted" in (with_delete.stopped or "")


@pytest.mark.parametrize("left_out", ["events", "recordings"])
def test_what_a_run_leaves_out_is_not_deleted_with_a_copy(tmp_path: Path, left_out: str) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)
    source.sessions["s004"] = attrs.evolve(source.sessions["s004"], project="another")
    before = target.contents()
    report = mirrored(tmp_path, source, target, **{left_out: False})
    assert (report.ok, report.failed, target.calls["delete"]) == (False, 1, 0)
    assert f"would lose its {left_out}, which this run leaves out" in str(report)
    assert target.contents() == before
    assert (mirrored(tmp_path, source, target)).ok
    assert target.contents() == copied(source)


def test_what_is_gone_is_deleted_only_when_asked(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)
    del source.sessions["s007"], source.sessions["s008"]
    report = mirrored(tmp_path, source, target)
    assert (report.ok, report.deleted, len(target.sessions)) == (True, 0, 12)
    report = mirrored(tmp_path, source, target, delete=True)
    assert (report.ok, report.deleted, len(target.sessions)) == (True, 2, 10)
    assert [entry.reason for entry in report.entries] == ["it is gone from the source"] * 2
    report = mirrored(tmp_path, source, target, delete=True)
    assert (report.ok, report.deleted, report.unchanged) == (True, 0, 10)
    source.create("s007", {"name": "again"})
    report = mirrored(tmp_path, source, target, delete=True)
    assert (report.ok, report.copied) == (True, 1)


def test_a_source_that_lists_nothing_deletes_nothing_unless_told_to(tmp_path: Path) -> None:
    source, target = filled(), Store()
    report = mirrored(tmp_path, Store(), target, delete=True)
    assert (report.ok, report.empty, report.stopped) == (False, True, None)
    assert (mirrored(tmp_path, Store(), target, delete=True, allow_empty=True)).ok
    mirrored(tmp_path, source, target)
    source.sessions.clear()
    report = mirrored(tmp_path, source, target, delete=True)
    assert (report.ok, report.deleted, len(target.sessions)) == (False, 0, 12)
    assert "the source lists no session at all" in (report.stopped or "")
    assert "delete='all'" in str(report)
    report = mirrored(tmp_path, source, target, delete="all")
    assert (report.ok, report.deleted, len(target.sessions)) == (True, 12, 0)
    assert (mirrored(tmp_path, source, target, delete=True, allow_empty=True)).ok
    with pytest.raises(InvalidValueError, match="delete must be a bool"):
        mirrored(tmp_path, source, target, delete="some")


def test_a_session_that_was_only_not_listed_is_not_deleted(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)

    class Hiding(dict[str, Any]):
        def values(self) -> list[Any]:  # type: ignore[override]
            return list(super().values())[:3]

    source.sessions = Hiding(source.sessions)
    report = mirrored(tmp_path, source, target, delete=True)
    assert (report.ok, report.deleted, len(target.sessions)) == (True, 0, 12)


def test_a_delete_that_fails_is_told(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)
    del source.sessions["s007"]
    target.fault = lambda operation, when, number: ServerError("no", status=500) if operation == "delete" else None
    report = mirrored(tmp_path, source, target, delete=True)
    assert (report.ok, report.failed, report.deleted) == (False, 1, 0)
    source.fault = lambda operation, when, number: TransportError("no") if operation == "get" else None
    report = mirrored(tmp_path, source, target, delete=True)
    assert report.ok is False
    source.fault = target.fault = Store().fault
    report = mirrored(tmp_path, source, target, delete=True)
    assert (report.ok, report.deleted) == (True, 1)


def test_a_copy_that_was_deleted_by_somebody_else_counts_as_deleted(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)
    del source.sessions["s007"], target.sessions["s007"]
    report = mirrored(tmp_path, source, target, delete=True)
    assert (report.ok, report.deleted) == (True, 1)


def test_errors_of_single_sessions_do_not_end_the_run(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)
    source.sessions["s001"] = attrs.evolve(source.sessions["s001"], name="renamed")
    target.fault = lambda operation, when, number: ServerError("no", status=500) if operation == "update" else None
    report = mirrored(tmp_path, source, target)
    assert (report.ok, report.failed, report.unchanged) == (False, 1, 11)
    target.fault = Store().fault
    report = mirrored(tmp_path, source, target)
    assert report.ok
    assert target.sessions["s001"].name == "renamed"


def test_a_target_that_makes_ids_is_kept_up_to_date(tmp_path: Path) -> None:
    source, target = filled(recordings=False), Store()
    ends = Whole(source), Made(target)
    sync(*ends, manifest=tmp_path / "m.db")
    source.sessions["s001"] = attrs.evolve(source.sessions["s001"], name="renamed")
    source.add_events("s002", [Event(id="s002-5", name="added")])
    report = sync(*ends, manifest=tmp_path / "m.db")
    assert (report.ok, report.copied) == (True, 2)
    assert (check(*ends, manifest=tmp_path / "m.db")).ok


def test_filters_and_delete_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="without filters"):
        mirrored(tmp_path, Store(), Store(), delete=True, filters={"project": "x"})


def test_a_sync_needs_a_target_that_can_be_listed(tmp_path: Path) -> None:
    source, target = filled(2), Store()
    target.fault = lambda operation, when, number: ServerError("no", status=500) if operation == "list" else None
    report = sync(Whole(source), Made(target), manifest=tmp_path / "m.db", patience=QUICK)
    assert "the target cannot be listed" in (report.stopped or "")


def test_what_is_deleted_or_listed_twice_meanwhile_does_no_harm(tmp_path: Path) -> None:
    source, target = filled(), Store()
    mirrored(tmp_path, source, target)

    class Repeating(dict[str, Any]):
        def values(self) -> list[Any]:  # type: ignore[override]
            return [*super().values(), *super().values()]

    def deleting(operation: str, when: str, number: int) -> Exception | None:
        if operation == "list" and when == "after":
            source.sessions.pop("s005", None)
        return None

    source.sessions, source.fault = Repeating(source.sessions), deleting
    report = mirrored(tmp_path, source, target)
    assert (report.ok, report.unchanged, report.skipped) == (True, 11, 1)


def test_a_manifest_that_fails_ends_the_run(tmp_path: Path) -> None:
    source, target = filled(5), Store()
    mirrored(tmp_path, source, target)
    source.recordings["s004"].append((Recording(id="r99", session_id="s004", name="second.wav", size=3), b"abc"))

    def breaking(progress: object) -> None:
        with sqlite3.connect(tmp_path / "m.db") as database:
            database.execute("DROP TABLE IF EXISTS recordings")
        database.close()

    with pytest.raises(ManifestError, match="run the same again"):
        mirrored(tmp_path, source, target, progress=breaking, concurrency=1)


def test_a_copy_that_a_check_found_different_is_written_anew(tmp_path: Path) -> None:
    source, target = filled(4), Store()
    mirrored(tmp_path, source, target)
    target.sessions["s001"] = attrs.evolve(target.sessions["s001"], name="changed by somebody")
    assert (mirrored(tmp_path, source, target)).unchanged == 4
    check(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    target.sessions["s002"] = attrs.evolve(target.sessions["s002"], name="changed after the check")
    report = mirrored(tmp_path, source, target)
    assert (report.ok, report.copied, report.unchanged) == (True, 1, 3)
    assert target.sessions["s001"].name == "chat 1"
    assert (mirrored(tmp_path, source, target)).unchanged == 4


def test_a_difference_that_is_gone_again_writes_nothing(tmp_path: Path) -> None:
    source, target = filled(2), Store()
    mirrored(tmp_path, source, target)
    before = target.sessions["s001"]
    target.sessions["s001"] = attrs.evolve(before, name="changed by somebody")
    check(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    target.sessions["s001"] = before
    report = mirrored(tmp_path, source, target)
    assert (report.ok, report.copied, report.unchanged) == (True, 0, 2)

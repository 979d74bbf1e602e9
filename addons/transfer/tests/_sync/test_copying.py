# Generated from tests/_async/test_copying.py: edit that file, not this one.
# Digest: 6bac9c8ff871ad4c
"""Sessions arrive whole, once, and with the events in order, whatever the target can keep."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from sessiondock import Event, NotFoundError, ServerError, Session, UnsupportedOperationError
from sessiondock_humanloop import HumanloopExport
from sessiondock_sql import SQL
from sessiondock_transfer import LossError, ManifestPairError, check, copy, plan, sync

from ..filling import START, copied, filled
from ..store import Store
from .archive import Choosy, Eventless, Made, Plain, ReadOnly, Whole


def test_everything_arrives_at_a_target_that_keeps_everything(tmp_path: Path) -> None:
    source, target = filled(25), Store()
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", verify=True)
    assert (report.ok, report.copied, report.events, report.recordings) == (True, 25, 125, 7)
    assert (report.lost, report.unverified, report.entries) == (0, 0, ())
    assert target.contents() == copied(source)


def test_a_store_that_is_told_keeps_when_a_session_was_changed(tmp_path: Path) -> None:
    with SQL("sqlite://") as first, SQL("sqlite://") as second:
        made = first.sessions.create(id="a", started_at=START, created_at=START)
        first.sessions.add_events(made.id, [Event(id="e")])
        changed = (first.sessions.get("a")).updated_at
        report = copy(first, second, manifest=tmp_path / "m.db", verify=True)
        assert report.ok
        arrived = second.sessions.get("a")
        assert (arrived.updated_at, arrived.created_at) == (changed, START)
        first.sessions.add_events(made.id, [Event(id="f")])
        sync(first, second, manifest=tmp_path / "m.db")
        assert (second.sessions.get("a")).updated_at == (first.sessions.get("a")).updated_at


def test_files_of_one_name_in_two_folders_are_different_pairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> None:
        with SQL("sqlite:///a.db") as source, SQL("sqlite://") as target:
            sync(source, target, manifest=tmp_path / "m.db")

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "one")
    run()
    run()
    monkeypatch.chdir(tmp_path / "two")
    with pytest.raises(ManifestPairError, match="not of"):
        run()
    monkeypatch.chdir(tmp_path)
    with SQL("sqlite:///one/../one/a.db") as source, SQL("sqlite://") as target:
        sync(source, target, manifest=tmp_path / "m.db")


@pytest.mark.parametrize("other", ["?table_prefix=other_", "x"])
def test_other_tables_are_another_pair(tmp_path: Path, other: str) -> None:
    with SQL("sqlite://") as source:
        for name, same in (("", True), ("?timeout=5", True), (other, False)):
            with SQL(f"sqlite:///{tmp_path}/a.db{name}") as target:
                rejected = pytest.raises(ManifestPairError, match="use a manifest of its own for each pair")
                with nullcontext() if same else rejected:
                    copy(source, target, manifest=tmp_path / "m.db", allow_empty=True)


def test_a_target_with_a_replica_is_looked_at_where_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = filled(3), Store()
    replicated = Made(Store())
    monkeypatch.setattr(replicated, "primary", lambda: Made(target))
    for manifest in ("m.db", "lost.db"):
        copy(Whole(source), replicated, manifest=tmp_path / manifest)
    assert len(target.sessions) == 3


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    source, target = filled(), Store()
    copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    before = dict(target.calls)
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.copied, report.unchanged, report.ok) == (0, 12, True)
    assert target.calls["create"] == before["create"]
    assert target.calls["add_events"] == before["add_events"]


def test_what_does_not_fit_goes_into_metadata_and_comes_back(tmp_path: Path) -> None:
    source, middle, back = filled(), Store(), Store()
    first = copy(Whole(source), Made(middle), manifest=tmp_path / "1.db", recordings=False)
    assert first.ok
    assert first.moved_fields["tags"] == 12
    assert first.lost_fields == {}
    for session in middle.sessions.values():
        marker = (session.metadata or {})["sessiondock"]
        assert marker["provider"] == "whole"
        assert marker["fields"]["tags"] == ["vip", "late"]
    second = copy(Made(middle), Whole(back), manifest=tmp_path / "2.db", verify=True)
    assert second.ok
    for recordings in source.recordings.values():
        recordings.clear()
    assert back.contents() == copied(source)


def test_what_cannot_be_kept_is_told(tmp_path: Path) -> None:
    source, target = filled(3), Store()
    report = copy(Whole(source), Plain(target), manifest=tmp_path / "m.db")
    assert (report.copied, report.lost) == (3, 3)
    assert {"project", "tags", "raw", "events", "recordings"} <= report.lost_fields.keys()
    assert {session.external_id for session in target.sessions.values()} == set(source.sessions)
    assert "lost: created_at" not in str(report)
    assert report.entries[0].lost["project"] == "the target has no field for it, and no metadata"


def test_strict_writes_nothing_that_would_lose_something(tmp_path: Path) -> None:
    source, target = filled(3), Store()
    report = copy(Whole(source), Plain(target), manifest=tmp_path / "m.db", strict=True)
    assert (report.failed, target.sessions) == (3, {})
    with pytest.raises(LossError, match="project") as caught:
        plan(Whole(source), Plain(target), strict=True)
    assert caught.value.plan is not None
    assert not caught.value.plan.lossless


def test_a_plan_says_what_would_happen() -> None:
    source, target = filled(30), Store()
    made = plan(Whole(source), Made(target), sample=5)
    assert (made.sessions, made.ids, made.sample.sessions, made.sample.events) == (30, "made", 5, 25)
    assert {"name", "metadata"} <= made.kept.keys()
    assert {"tags", "raw", "events.raw"} <= made.moved.keys()
    assert made.lost == {"recordings": "the target stores no recordings"}
    assert made.requests is not None
    assert made.requests[1] == 60
    assert target.sessions == {}
    for text in ("30 sessions", "ids: made", "lost: recordings"):
        assert text in str(made)
    assert '"lossless": false' in made.to_json()
    whole = plan(Whole(source), Whole(target))
    assert (whole.lossless, whole.ids, whole.moved) == (True, "kept", {})


def test_the_same_id_with_other_content_is_a_conflict(tmp_path: Path) -> None:
    source, target = filled(2), Store()
    target.create("s000", {"name": "somebody else's"})
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "1.db")
    assert (report.copied, report.skipped, report.ok) == (1, 1, True)
    assert target.sessions["s000"].name == "somebody else's"
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "2.db", on_conflict="fail")
    assert (report.failed, report.ok) == (2, False)
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "3.db", on_conflict="merge")
    assert report.copied == 2
    assert target.sessions["s000"].name == "chat 0"
    assert [event.id for event in target.events["s000"]] == [f"s000-{n}" for n in range(5)]


def test_a_target_that_makes_ids_is_not_filled_twice_when_the_manifest_is_lost(tmp_path: Path) -> None:
    source, target = filled(), Store()
    copy(Whole(source), Made(target), manifest=tmp_path / "1.db", recordings=False)
    report = copy(Whole(source), Made(target), manifest=tmp_path / "2.db", recordings=False)
    assert (report.skipped, len(target.sessions)) == (12, 12)
    checked = check(Whole(source), Made(target), recordings=False)
    assert (checked.ok, checked.unchanged, checked.events) == (True, 12, 60)


def test_a_check_tells_what_differs(tmp_path: Path) -> None:
    source, target = filled(5), Store()
    copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    target.sessions["s000"] = Session(id="s000", name="changed")
    target.events["s001"].reverse()
    target.events["s002"].pop()
    target.recordings["s004"][0] = (target.recordings["s004"][0][0], b"x" * 2500)
    del target.sessions["s003"]
    report = check(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.ok, report.unverified) == (False, 5)
    told = {entry.session_id: " ".join(entry.differences) for entry in report.entries}
    assert "name: expected 'chat 0', found 'changed'" in told["s000"]
    assert "events[0].id" in told["s001"]
    assert "events[4]: expected 's002-4', found 'nothing'" in told["s002"]
    assert "found 'nothing'" in told["s003"]
    assert "recordings[0]" in told["s004"]


def test_a_check_finds_what_was_not_copied() -> None:
    source, target = filled(2), Store()
    report = check(Whole(source), Whole(target))
    assert [entry.state for entry in report.entries] == ["missing", "missing"]


def test_only_sessions_since_a_time_are_copied(tmp_path: Path) -> None:
    source, target = filled(), Store()
    since = START + timedelta(seconds=9)
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", since=since)
    assert report.copied == 3
    assert set(target.sessions) == {"s009", "s010", "s011"}


def test_events_and_recordings_can_be_left_out(tmp_path: Path) -> None:
    source, target = filled(4), Store()
    copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", events=False, recordings=False)
    assert sum(map(len, target.events.values())) == sum(map(len, target.recordings.values())) == 0


def test_every_text_is_redacted_and_a_failure_keeps_it_back(tmp_path: Path) -> None:
    source, target = filled(4), Store()

    def redact(text: str) -> str:
        if text == "support":
            raise ValueError(text)
        return text.replace("chat", "***")

    report = copy(
        Whole(source), Whole(target), manifest=tmp_path / "m.db", redact=redact, verify=True
    )
    assert (report.ok, report.recordings) == (True, 0)
    assert target.sessions["s001"].name == "*** 1"
    assert target.sessions["s001"].project == "[redaction failed]"
    assert report.lost_fields == {"recordings": 1}


@pytest.mark.parametrize("kind", [Whole, Made])
def test_an_archive_without_sessions_is_copied(kind: type[Whole] | type[Made], tmp_path: Path) -> None:
    report = copy(Whole(Store()), kind(Store()), manifest=tmp_path / "m.db", allow_empty=True)
    assert (report.ok, report.copied, report.listed) == (True, 0, 0)
    assert "listed 0" in str(report)


def test_a_source_that_lists_nothing_is_not_ok_unless_that_was_expected(tmp_path: Path) -> None:
    with SQL("sqlite://") as source, SQL("sqlite://") as target:
        source.sessions.create(id="a", project="support", started_at=START)
        report = copy(source, target, manifest=None, filters={"project": "suport"})
        assert (report.ok, report.empty, report.listed, report.filters) == (False, True, 0, {"project": "suport"})
        assert "warning: the source listed no sessions (project=suport); make sure that" in str(report)
        assert report.to_dict()["warnings"] == list(report.warnings)
        report = copy(source, target, manifest=None, since=START + timedelta(days=1))
        assert (report.ok, report.empty, report.listed, report.warnings) == (True, False, 0, ())
        report = check(source, target, manifest=None, filters={"project": "suport"})
        assert (report.ok, report.empty) == (False, True)
        report = copy(source, target, manifest=None, filters={"project": "support"})
        assert (report.ok, report.empty, report.listed) == (True, False, 1)


def test_what_a_source_left_out_as_damaged_is_in_the_report(tmp_path: Path) -> None:
    export = tmp_path / "export" / "files" / "pr_1" / "logs"
    export.mkdir(parents=True)
    (export.parent / "file.json").write_text('{"id": "pr_1", "type": "prompt"}')
    (export / "1.jsonl").write_text('{"id": "log_1", "output": "hi", "session_id": "s"}\n{"id": \n')
    with HumanloopExport(tmp_path / "export", skip_damaged=True) as source, SQL("sqlite://") as target:
        report = copy(source, target, manifest=None)
        assert (report.copied, report.unreadable, report.ok) == (1, 1, False)
        (place,) = report.unreadable_places
        assert place.startswith("files/pr_1/logs/1.jsonl, line 2: ")
        assert f"unreadable: {place}" in str(report)
        assert "warning: the source left out 1 damaged part" in str(report)


def differing(tmp_path: Path) -> tuple[Store, Store]:
    """A source and a copy of it that a check found to differ in three ways."""
    source, target = filled(5), Store()
    copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    target.sessions["s001"] = attrs.evolve(target.sessions["s001"], name="changed")
    target.events["s002"].pop()
    target.recordings["s004"].clear()
    del target.sessions["s003"]
    assert (check(Whole(source), Whole(target), manifest=tmp_path / "m.db")).unverified == 4
    return source, target


def test_a_copy_after_a_check_that_found_differences_says_so(tmp_path: Path) -> None:
    source, target = differing(tmp_path)
    for _ in range(2):
        report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
        assert (report.ok, report.unverified) == (False, 3)
        assert target.sessions["s001"].name == "changed"
        told = {entry.session_id: entry for entry in report.entries}
        assert set(told) == {"s001", "s002", "s004"}
        assert told["s001"].differences == ("name: expected 'chat 1', found 'changed'",)
        assert "was left alone; copy again and pass on_conflict='merge'" in (told["s001"].reason or "")
    assert target.contents()["s003"] == copied(source)["s003"]


def test_a_copy_that_differs_fails_or_is_completed_as_on_conflict_says(tmp_path: Path) -> None:
    source, target = differing(tmp_path)
    ends = Whole(source), Whole(target)
    report = copy(*ends, manifest=tmp_path / "m.db", on_conflict="fail")
    assert (report.ok, report.failed, report.copied, report.unchanged) == (False, 3, 1, 1)
    report = copy(*ends, manifest=tmp_path / "m.db", on_conflict="merge")
    assert (report.ok, report.copied, report.unchanged) == (True, 3, 2)
    assert target.contents() == copied(source)
    report = copy(*ends, manifest=tmp_path / "m.db")
    assert (report.ok, report.copied, report.unchanged) == (True, 0, 5)


def test_what_merging_cannot_mend_stays_unverified(tmp_path: Path) -> None:
    source, target = filled(1), Store()
    ends = Whole(source), Whole(target)
    copy(*ends, manifest=tmp_path / "m.db")
    target.events["s000"].append(Event(id="too much"))
    check(*ends, manifest=tmp_path / "m.db")
    report = copy(*ends, manifest=tmp_path / "m.db", on_conflict="merge")
    assert (report.ok, report.unverified) == (False, 1)
    target.events["s000"].pop()
    assert (copy(*ends, manifest=tmp_path / "m.db")).ok


def test_verify_reads_back_what_an_earlier_run_has_copied(tmp_path: Path) -> None:
    source, target = filled(3), Store()
    ends = Whole(source), Whole(target)
    copy(*ends, manifest=tmp_path / "m.db")
    target.sessions["s001"] = attrs.evolve(target.sessions["s001"], name="changed")
    assert (copy(*ends, manifest=tmp_path / "m.db")).ok
    report = copy(*ends, manifest=tmp_path / "m.db", verify=True)
    assert (report.ok, report.unverified, report.unchanged) == (False, 1, 2)


def test_a_copy_of_which_the_source_is_gone_or_fails_stays_copied(tmp_path: Path) -> None:
    source, target = differing(tmp_path)

    def failing(operation: str, when: str, number: int) -> Exception | None:
        if operation == "list" and when == "after":
            source.sessions.pop("s001", None)
        return NotFoundError("no") if (operation, when) == ("list_events", "before") else None

    source.fault = failing
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert (report.ok, report.skipped, report.failed) == (False, 1, 3)
    source.fault = Store().fault
    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
    assert report.unverified == 2


def test_a_check_counts_what_only_the_target_has_when_asked(tmp_path: Path) -> None:
    source, target = filled(3), Store()
    ends = Whole(source), Whole(target)
    target.create("other", {"name": "of somebody else"})
    copy(*ends, manifest=tmp_path / "m.db")
    assert (check(*ends, manifest=tmp_path / "m.db")).extra is None
    for manifest in (tmp_path / "m.db", None):
        report = check(*ends, manifest=manifest, extra=True)
        assert (report.ok, report.extra, report.extra_ids) == (True, 1, ("other",))
        assert "the target has 1 session that the source does not have" in str(report)
        assert "only in the target: other" in str(report)
    target.fault = lambda operation, when, number: ServerError("no", status=400) if operation == "list" else None
    report = check(*ends, manifest=tmp_path / "m.db", extra=True)
    assert (report.ok, report.extra) == (False, None)
    assert "the target cannot be listed" in (report.stopped or "")


def test_events_that_a_target_does_not_store_are_lost_and_not_moved(tmp_path: Path) -> None:
    source = filled(3, recordings=False)
    ends = Whole(source), Eventless(Store())
    found = plan(*ends)
    assert found.lost == {"events": "the target stores no events"}
    assert not [name for name in found.moved if name.startswith("events")]
    report = copy(*ends, manifest=None)
    assert report.lost_fields == {"events": 3}
    assert not [name for name in report.moved_fields if name.startswith("events")]


def test_a_client_that_cannot_is_rejected() -> None:
    with pytest.raises(UnsupportedOperationError, match="cannot create"):
        copy(Whole(Store()), ReadOnly(Store()), manifest=None)


def test_an_event_that_the_target_will_reject_is_told_by_the_plan(tmp_path: Path) -> None:
    source, target = filled(2, recordings=False), Store()
    source.add_events("s001", [Event(id="timeless")])
    ends = Whole(source), Choosy(target)
    told = "InvalidValueError: choosy.check_event: started_at is missing"
    assert (plan(*ends)).lost == {"event timeless": told}
    report = copy(*ends, manifest=tmp_path / "m.db", verify=True)
    assert (report.ok, report.copied, report.lost_fields) == (True, 2, {"events (rejected)": 1})
    assert [entry.lost for entry in report.entries] == [{"event timeless": told}]
    assert len(target.events["s001"]) == 5

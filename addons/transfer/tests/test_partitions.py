"""A move in parts: every session is in one part, and the parts together are the whole."""

from __future__ import annotations

import multiprocessing
import pickle
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from sessiondock import Event, InvalidValueError
from sessiondock_orq.fake import FakeOrq
from sessiondock_sql import SQL
from sessiondock_transfer import (
    ManifestPairError,
    Partition,
    check,
    copy,
    copy_partition,
    copy_partitions,
    merge_manifests,
    partitions,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def filled(folder: Path, count: int = 40) -> str:
    url = f"sqlite:///{folder / 'a.db'}"
    with SQL(url) as database:
        for number in range(count):
            session = database.sessions.create(
                id=f"s{number:03}",
                name=f"chat {number}",
                project="odd" if number % 2 else "even",
                started_at=START + timedelta(hours=number),
            )
            database.sessions.add_events(session.id, [Event(id=f"e{place}") for place in range(3)])
            if number % 10 == 0:
                database.sessions.add_recording(session.id, bytes([number]) * 100, name="call.wav")
    return url


def contents(url: str) -> dict[str, Any]:
    with SQL(url) as database:
        return {
            session.id: (
                attrs.evolve(session, updated_at=None).to_dict(),
                [event.to_dict() for event in database.sessions.list_events(session.id)],
            )
            for session in database.sessions.list()
        }


def test_windows_of_time_cover_everything_once(tmp_path: Path) -> None:
    parts = partitions(filled(tmp_path), 4)
    assert [part.kind for part in parts] == ["time"] * 4
    assert (parts[0].after, parts[-1].before) == (None, None)
    assert [part.before for part in parts[:-1]] == [part.after for part in parts[1:]]
    assert pickle.loads(pickle.dumps(parts)) == parts


def test_a_source_that_cannot_be_listed_by_time_is_split_by_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeOrq() as fake:
        monkeypatch.setenv("ORQ_API_KEY", fake.api_key)
        ids = {fake.add(f"external {number}")["_id"] for number in range(10)}
        parts = partitions(f"orq://?base_url={fake.base_url}", 3)
    assert [len(part.ids) for part in parts] == [4, 4, 2]
    assert {each for part in parts for each in part.ids} == ids


def test_ids_are_used_where_windows_would_hide_a_filter(tmp_path: Path) -> None:
    url = filled(tmp_path)
    parts = partitions(url, 3, filters={"started_after": START + timedelta(hours=30)})
    assert [part.kind for part in parts] == ["ids"] * 3
    assert sorted(each for part in parts for each in part.ids) == [f"s{number:03}" for number in range(30, 40)]
    assert partitions(filled_none(tmp_path), 3) == ()
    with pytest.raises(InvalidValueError, match="count"):
        partitions(url, 0)


def filled_none(folder: Path) -> str:
    return f"sqlite:///{folder / 'empty.db'}"


def test_parts_are_copied_by_a_process_pool(tmp_path: Path) -> None:
    source, target, manifest = filled(tmp_path), f"sqlite:///{tmp_path / 'b.db'}", tmp_path / "m.db"
    parts = partitions(source, 3)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        report = copy_partitions(source, target, parts, manifest=manifest, executor=executor, verify=True)
    assert (report.ok, report.copied, report.events, report.recordings, report.entries) == (True, 40, 120, 4, ())
    assert contents(target) == contents(source)
    again = copy(source, target, manifest=manifest)
    assert (again.ok, again.copied, again.unchanged) == (True, 0, 40)
    assert check(source, target, manifest=manifest).ok


def test_a_merged_manifest_knows_the_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, merged = f"sqlite:///{tmp_path / 'b.db'}", tmp_path / "m"
    with FakeOrq() as fake:
        source = f"orq://?base_url={fake.base_url}"
        monkeypatch.setenv("ORQ_API_KEY", fake.api_key)
        for number in range(4):
            fake.add(f"external {number}")
        for part in partitions(source, 2):
            assert copy_partition(source, target, part, tmp_path / f"m.{part.number}").ok
        assert merge_manifests([tmp_path / "m.0", tmp_path / "m.1"], merged) == {"copied": 4}
        assert copy(source, target, manifest=merged).unchanged == 4
        fake.api_key = "another-key-of-another-account"
        monkeypatch.setenv("ORQ_API_KEY", fake.api_key)
        with pytest.raises(ManifestPairError, match="another API key of the source"):
            copy(source, target, manifest=merged)


def test_filters_hold_in_every_part(tmp_path: Path) -> None:
    source, target = filled(tmp_path), f"sqlite:///{tmp_path / 'b.db'}"
    parts = partitions(source, 3, filters={"project": "odd"})
    with ThreadPoolExecutor(3) as executor:
        report = copy_partitions(source, target, parts, manifest=tmp_path / "m.db", executor=executor)
    assert (report.ok, report.copied) == (True, 20)
    assert set(contents(target)) == {f"s{number:03}" for number in range(1, 40, 2)}


class Failing(ThreadPoolExecutor):
    """A pool in which one worker dies."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if isinstance(args[2], Partition) and args[2].number == 1:
            future: Future[Any] = Future()
            future.set_exception(OSError("the worker died"))
            return future
        return super().submit(fn, *args, **kwargs)


def test_a_part_whose_worker_dies_is_told_and_can_be_copied_again(tmp_path: Path) -> None:
    source, target, manifest = filled(tmp_path), f"sqlite:///{tmp_path / 'b.db'}", tmp_path / "m.db"
    parts = partitions(source, 4)
    with Failing(1) as executor:
        report = copy_partitions(source, target, parts, manifest=manifest, executor=executor)
    assert (report.ok, report.copied) == (False, 30)
    assert report.stopped == "part 1: OSError: the worker died"
    with ThreadPoolExecutor(1) as executor:
        report = copy_partitions(source, target, parts, manifest=manifest, executor=executor)
    assert (report.ok, report.copied, report.unchanged) == (True, 10, 30)
    assert contents(target) == contents(source)


def test_a_part_that_never_started_has_nothing_to_merge(tmp_path: Path) -> None:
    source, target = filled(tmp_path, 2), f"sqlite:///{tmp_path / 'b.db'}"
    with Failing(1) as executor:
        part = Partition(number=1, kind="ids", ids=("s000",))
        report = copy_partitions(source, target, [part], manifest=tmp_path / "m.db", executor=executor)
    assert (report.ok, report.copied, (tmp_path / "m.db").exists()) == (False, 0, False)
    assert merge_manifests([], tmp_path / "m.db") == {}


def test_manifests_of_different_pairs_are_not_merged(tmp_path: Path) -> None:
    source = filled(tmp_path, 2)
    part = Partition(number=0, kind="ids", ids=("s000",))
    for name in ("b", "c"):
        copy_partition(source, f"sqlite:///{tmp_path / name}.db", part, tmp_path / f"{name}.manifest")
    paths = [tmp_path / f"{name}.manifest" for name in ("b", "c")]
    with pytest.raises(ManifestPairError):
        merge_manifests(paths, tmp_path / "m.db")
    assert merge_manifests(paths[:1], tmp_path / "one.db") == {"copied": 1}

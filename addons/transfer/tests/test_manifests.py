"""The manifest is one run's at a time, one pair's only, and never read when it is damaged or too new."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessiondock import InvalidValueError
from sessiondock_transfer import ManifestError, ManifestInUseError, ManifestPairError, ManifestVersionError, copy
from sessiondock_transfer.manifests import Manifest, Pair, Row

from .filling import filled
from .store import Store

PAIR = Pair("here", "there")


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    row = Row(
        source_id="a",
        state="copied",
        target_id="b",
        digest="d",
        events_digest="e",
        events=5,
        recordings=1,
        bytes=9,
        losses={"tags": "no field"},
        reason="because",
        differences=("name",),
        verified=False,
        run=1,
    )
    with Manifest(tmp_path / "m.db", PAIR) as manifest:
        manifest.put(row)
        manifest.put_recording("a", 0, "r", "00", 9)
    manifest.close()
    with Manifest(tmp_path / "m.db", None) as manifest:
        assert (manifest.get("a"), manifest.get("x"), manifest.pair, manifest.run) == (row, None, PAIR, 2)
        assert (manifest.recording("a", 0), manifest.recording("a", 1)) == (("r", "00", 9), None)
        assert manifest.counts() == {"copied": 1}
        assert manifest.counts(run=2) == {}


def test_many_rows_are_read_a_few_at_a_time(tmp_path: Path) -> None:
    with Manifest(tmp_path / "m.db", PAIR) as manifest:
        for number in range(1203):
            manifest.put(Row(source_id=f"{number:05}", state="copied" if number % 2 else "failed", run=1))
        assert len(list(manifest.rows())) == 1203
        assert len(list(manifest.rows(state="copied", run=1))) == 601
        rows, more = manifest.notable(100)
        assert (len(rows), more) == (100, 502)


def test_a_manifest_in_use_is_rejected_and_free_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with Manifest(path, PAIR), pytest.raises(ManifestInUseError, match="used by another run"):
        Manifest(path, PAIR)
    Manifest(path, PAIR).close()


def test_a_manifest_of_another_pair_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    Manifest(path, PAIR).close()
    with pytest.raises(ManifestPairError, match="the manifest of here to there, not of here to elsewhere"):
        Manifest(path, Pair("here", "elsewhere"))
    Manifest(path, PAIR).close()


def test_a_manifest_of_a_newer_version_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    Manifest(path, PAIR).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version=2")
    database.close()
    with pytest.raises(ManifestVersionError, match="pip install --upgrade sessiondock-transfer"):
        Manifest(path, PAIR)


def test_a_damaged_manifest_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    path.write_bytes(b"this is not a database, but it is long enough to look like a file of one" * 20)
    with pytest.raises(ManifestError, match="damaged"):
        Manifest(path, PAIR)


def test_a_manifest_with_a_damaged_page_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with Manifest(path, PAIR) as manifest:
        for number in range(500):
            manifest.put(Row(source_id=f"{number:05}", state="copied", losses={"x": "y" * 50}))
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(ManifestError, match="damaged"):
        Manifest(path, PAIR)


def test_a_damaged_row_is_told(tmp_path: Path) -> None:
    with Manifest(tmp_path / "m.db", PAIR) as manifest:
        manifest.put(Row(source_id="a", state="copied"))
        with sqlite3.connect(tmp_path / "m.db") as database:
            database.execute("UPDATE sessions SET losses = '{'")
        database.close()
        with pytest.raises(ManifestError, match="damaged: the row of session 'a'"):
            manifest.get("a")


def test_another_database_is_no_manifest(tmp_path: Path) -> None:
    path = tmp_path / "m.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (x)")
    database.close()
    with pytest.raises(ManifestError, match="a database but no manifest"):
        Manifest(path, PAIR)


def test_a_place_where_no_file_can_be_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="cannot be made"):
        Manifest(tmp_path / "missing" / "m.db", PAIR)
    with pytest.raises(ManifestError, match="is a folder"):
        Manifest(tmp_path, PAIR)
    with pytest.raises(ManifestError, match="there is no manifest"):
        Manifest(tmp_path / "m.db", None)


def test_a_manifest_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    with Manifest(tmp_path / "m.db", PAIR) as manifest:
        other = sqlite3.connect(tmp_path / "m.db")
        other.execute("DROP TABLE sessions")
        other.close()
        with pytest.raises(ManifestError, match="run the same again"):
            manifest.put(Row(source_id="a", state="copied"))


def test_two_runs_at_once_are_impossible(tmp_path: Path) -> None:
    from ._sync.archive import Whole

    source, target = filled(), Store()
    errors: list[BaseException] = []

    def second(_: object) -> None:
        if not errors:
            with pytest.raises(ManifestInUseError) as caught:
                copy(Whole(source), Whole(target), manifest=tmp_path / "m.db")
            errors.append(caught.value)

    report = copy(Whole(source), Whole(target), manifest=tmp_path / "m.db", progress=second)
    assert (report.ok, len(errors)) == (True, 1)


DAMAGE = [
    "losses = '[]'",
    "losses = '{\"a\": 1}'",
    "losses = 'null'",
    "differences = '{}'",
    "differences = '[1]'",
    "differences = x'00'",
    "state = x'ff'",
    "events = 'many'",
    "target_id = x'00'",
    "reason = x'00'",
    "verified = 'perhaps'",
    "state = 'kopied'",
    "events = -1",
    "bytes = 1.5",
    "verified = 2",
    "digest = x'00'",
    "run = 'first'",
]


@pytest.mark.parametrize("change", DAMAGE)
def test_a_row_of_wrong_values_is_told(tmp_path: Path, change: str) -> None:
    with Manifest(tmp_path / "m.db", PAIR) as manifest:
        manifest.put(Row(source_id="a", state="copied", run=1))
        database = sqlite3.connect(tmp_path / "m.db")
        database.execute(f"UPDATE sessions SET {change}")
        database.commit()
        database.close()
        for read in (lambda: manifest.get("a"), lambda: list(manifest.rows())):
            with pytest.raises(ManifestError, match=r"is damaged: the row of session 'a'.*restore it from a copy"):
                read()


@pytest.mark.parametrize("change", ["target_id = x'00'", "sha256 = x'00'", "size = 'large'", "size = -1"])
def test_a_recording_of_wrong_values_is_told(tmp_path: Path, change: str) -> None:
    with Manifest(tmp_path / "m.db", PAIR) as manifest:
        manifest.put_recording("a", 0, "r", "00", 9)
        manifest.database.execute(f"UPDATE recordings SET {change}")
        with pytest.raises(ManifestError, match=r"is damaged: the row of recording 0 of session 'a'.*restore it"):
            manifest.recording("a", 0)


CELLS = st.sampled_from(
    [("sessions", field.name) for field in attrs.fields(Row)]
    + [("recordings", name) for name in ("source_id", "number", "target_id", "sha256", "size")]
)
STORED = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=9)
    | st.binary(max_size=9)
    | st.sampled_from(["new", "creating", "copied", "[]", "{}", "[[]]", '{"a": "b"}', "[1", "1e999", '"\\ud800"'])
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CELLS, STORED), min_size=1, max_size=3))
def test_whatever_a_manifest_holds_raises_errors_that_say_what_to_do(
    changes: list[tuple[tuple[str, str], Any]],
) -> None:
    with Manifest(None, PAIR) as manifest, suppress(ManifestError):
        manifest.put(Row(source_id="a", state="copied", target_id="b", losses={"tags": "no"}, run=1))
        manifest.put_recording("a", 0, "r", "00", 9)
        for table in ("sessions", "recordings"):
            manifest.database.execute(f"ALTER TABLE {table} RENAME TO strict_{table}")
            names = [found[1] for found in manifest.database.execute(f"PRAGMA table_info(strict_{table})")]
            manifest.database.execute(f"CREATE TABLE {table} ({', '.join(names)})")
            manifest.database.execute(f"INSERT INTO {table} SELECT * FROM strict_{table}")
        for (table, column), value in changes:
            manifest.database.execute(f"UPDATE {table} SET {column} = ?", (value,))
        for row in [*manifest.rows(), manifest.get("a"), *manifest.notable()[0]]:
            assert row is None or json.dumps(attrs.asdict(row))
        manifest.recording("a", 0)
        manifest.counts()


@pytest.mark.parametrize("run", ["many", "-1", "9" * 5000, "²"])
def test_a_number_of_the_run_that_is_none(tmp_path: Path, run: str) -> None:
    Manifest(tmp_path / "m.db", PAIR).close()
    database = sqlite3.connect(tmp_path / "m.db")
    database.execute("UPDATE facts SET value = ? WHERE name = 'run'", (run,))
    database.commit()
    database.close()
    with pytest.raises(ManifestError, match=r"is damaged: .* is not the number of a run"):
        Manifest(tmp_path / "m.db", PAIR)


@pytest.mark.parametrize("seed", range(25))
def test_bytes_that_are_damaged_raise_only_our_errors(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    path = tmp_path / "m.db"
    with Manifest(path, PAIR) as manifest:
        for number in range(60):
            manifest.put(Row(source_id=f"{number:05}", state="copied", target_id="t", losses={"x": "y" * 30}, run=1))
    content = bytearray(path.read_bytes())
    for _ in range(random.choice((1, 20, 400))):
        content[random.randrange(len(content))] = random.randrange(256)
    path.write_bytes(content)
    with suppress(ManifestError, ManifestPairError), Manifest(path, PAIR) as manifest:
        list(manifest.rows())
        manifest.notable()
        manifest.put(Row(source_id="new", state="copied"))
        manifest.recording("00001", 0)
        manifest.has_target("t")


@pytest.mark.skipif(os.name != "posix", reason="making links needs a right there")
def test_a_manifest_has_one_lock_whatever_name_it_is_opened_by(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "m.db")
    with Manifest(tmp_path / "m.db", PAIR), pytest.raises(ManifestInUseError):
        Manifest(tmp_path / "link.db", PAIR)
    with Manifest(tmp_path / "link.db", PAIR) as manifest:
        assert manifest.run == 2
    (tmp_path / "round.db").symlink_to(tmp_path / "round.db")
    with pytest.raises(InvalidValueError, match=r"leads to itself|cannot be made"):
        Manifest(tmp_path / "round.db", PAIR)


@pytest.mark.skipif(os.name != "posix", reason="making links needs a right there")
def test_a_lock_is_not_made_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "m.db.lock").symlink_to(tmp_path / "precious")
    with pytest.raises(ManifestError, match=r"m\.db\.lock is no regular file"):
        Manifest(tmp_path / "m.db", PAIR)
    assert not (tmp_path / "precious").exists()

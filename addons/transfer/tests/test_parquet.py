"""The Parquet datasets, as pyarrow reads them; tests/clusters reads them with DuckDB and Polars."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from sessiondock import ConfigurationError, InvalidValueError, MissingDependencyError, Session
from sessiondock_transfer import ExportedSession, find_format
from sessiondock_transfer.formats import parquet

from .samples import START, hostile, item, session
from .written import read_back, written

dataset: Any = importlib.import_module("pyarrow.dataset")


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = dataset.dataset(path, partitioning="hive").to_table().to_pylist()
    return found


def test_the_datasets(tmp_path: Path) -> None:
    path = written("parquet", tmp_path / "out", item("a"), item("b", started_at=None), item("c"))
    sessions, events = rows(path / "sessions"), rows(path / "events")
    assert sorted((row["id"], row["month"]) for row in sessions) == [
        ("a", "2024-04"),
        ("b", "unknown"),
        ("c", "2024-04"),
    ]
    first = next(row for row in sessions if row["id"] == "a")
    assert first["started_at"] == START
    assert first["duration_us"] == 120_000_001
    assert json.loads(first["metadata"]) == {"k": [1, {"deep": "text"}]}
    assert first["tags"] == ["vip", "new"]
    of_a = sorted((row for row in events if row["session_id"] == "a"), key=lambda row: row["position"])
    assert [row["id"] for row in of_a] == ["e1", "e2", "e3", "e4"]
    assert of_a[1]["parent_id"] == "e1"


@pytest.mark.parametrize(
    ("period", "folder"), [("year", "year=2024"), ("month", "month=2024-04"), ("day", "day=2024-04-01"), ("none", "")]
)
def test_partitions(period: str, folder: str, tmp_path: Path) -> None:
    path = written("parquet", tmp_path / "out", item(), partition_by=period, compression="none")
    assert [file.relative_to(path).as_posix() for file in sorted(path.rglob("*.parquet"))] == [
        f"{kind}/{folder}/part-00000.parquet".replace("//", "/") for kind in ("events", "sessions")
    ]


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    bare = ExportedSession(session=Session(id="bare"))
    exported = [item("a"), bare, item("b", started_at=None), hostile()]
    found = {each.fields["id"]: each for each in read_back("parquet", written("parquet", tmp_path / "out", *exported))}
    for each in exported:
        sent = each.session.id.replace("\ud800", "\\ud800")
        read = found.pop(sent)
        if "\ud800" in each.session.id:
            continue
        again = Session(**read.fields)
        assert again == each.session
        assert (again.raw, again.copied_from) == (each.session.raw, each.session.copied_from)
        assert read.events == each.events
        assert [event.raw for event in read.events] == [event.raw for event in each.events]
    assert not found


def test_nothing_is_read_back_from_nothing(tmp_path: Path) -> None:
    path = written("parquet", tmp_path / "out")
    assert read_back("parquet", path) == []
    assert "started_at" in dataset.dataset(path / "sessions").schema.names
    assert rows(path / "events") == []


def test_memory_is_bounded_by_rows_files_and_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "OPEN_FILES", 2)
    exported = [item(f"s{n}", started_at=START.replace(month=1 + n % 6)) for n in range(24)]
    path = written("parquet", tmp_path / "few", *exported, rows=3)
    assert len(list(path.rglob("part-*.parquet"))) > 12
    assert {each.fields["id"] for each in read_back("parquet", path)} == {f"s{n}" for n in range(24)}
    monkeypatch.setattr(parquet, "CHARACTERS", 100)
    path = written("parquet", tmp_path / "small", *exported)
    assert sum(len(each.events) for each in read_back("parquet", path)) == 96


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"partition_by": "hour"}, "partition_by must be one of day, month, year, none, not 'hour'"),
        ({"compression": "lzo"}, "compression must be one of zstd"),
        ({"rows": 0}, "rows must be a whole number from 1, not 0"),
        ({"rows": True}, "rows must be a whole number"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=message):
        find_format("parquet").open(tmp_path / "out", options)


def test_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'sessiondock-transfer\[parquet\]'"):
        find_format("parquet").open(tmp_path / "out", {})


def test_what_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="is not an export in Parquet"):
        read_back("parquet", tmp_path)
    path = written("parquet", tmp_path / "out", item())
    next((path / "sessions").rglob("*.parquet")).write_bytes(b"broken")
    with pytest.raises(InvalidValueError, match="is not a dataset in Parquet"):
        read_back("parquet", path)


def test_columns_that_are_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(value: Any) -> str:
        return "{broken"

    monkeypatch.setattr(parquet, "as_json", broken)
    path = written("parquet", tmp_path / "out", item())
    with pytest.raises(InvalidValueError, match="is not JSON"):
        read_back("parquet", path)


def test_equal_sessions_give_equal_rows(tmp_path: Path) -> None:
    assert session() == session()
    first, second = (rows(written("parquet", tmp_path / name, item()) / "sessions") for name in "ab")
    assert first == second

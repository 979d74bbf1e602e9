"""DuckDB and Polars read the Parquet that is exported."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from addons.transfer.tests.samples import START, item
from addons.transfer.tests.written import written

duckdb: Any = importlib.import_module("duckdb")
polars: Any = importlib.import_module("polars")
QUERY = """
SELECT s.month, count(*) AS events FROM read_parquet('{0}/sessions/**/*.parquet', hive_partitioning = true) s
JOIN read_parquet('{0}/events/**/*.parquet', hive_partitioning = true) e ON e.session_id = s.id
GROUP BY 1 ORDER BY 1
"""


def exported(folder: Path) -> Path:
    items = (item("a"), item("b", started_at=START.replace(month=5)), item("c"))
    return written("parquet", folder / "out", *items)


def test_duckdb(tmp_path: Path) -> None:
    path = exported(tmp_path)
    assert duckdb.sql(QUERY.format(path)).fetchall() == [("2024-04", 8), ("2024-05", 4)]
    assert duckdb.sql(f"SELECT count(*) FROM '{path}/sessions/*/*.parquet' WHERE metadata->>'$.k[0]' = '1'").fetchall()


def test_polars(tmp_path: Path) -> None:
    path = exported(tmp_path)
    frame = polars.scan_parquet(path / "sessions", hive_partitioning=True).collect()
    assert sorted(frame["month"].to_list()) == ["2024-04", "2024-04", "2024-05"]
    assert str(frame.schema["started_at"]) == "Datetime(time_unit='us', time_zone='UTC')"
    assert polars.read_parquet(path / "events").height == 12

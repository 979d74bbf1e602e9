"""The README's table of providers and operations agrees with the packages."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from sessiondock import Operation, find_provider
from sessiondock.capabilities import capabilities_of
from sessiondock.registry import GROUP, load_class

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


def table() -> dict[str, dict[str, str]]:
    """Row heading -> provider -> cell."""
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    heading = next(row for row in rows if "sql" in row)
    return {row[0]: dict(zip(heading[1:], row[1:], strict=True)) for row in rows if len(row) == len(heading)}


def ours() -> set[str]:
    """The distributions of this workspace; other tests plant further ones."""
    return {f"sessiondock-{folder.name}" for folder in (ROOT / "providers").iterdir() if folder.is_dir()}


def test_the_table_agrees_with_the_packages() -> None:
    entries = [entry for entry in metadata.entry_points(group=GROUP) if entry.dist and entry.dist.name in ours()]
    records = {record.name: record for record in (find_provider(entry.name) for entry in entries)}
    rows = table()
    assert set(rows[""]) == set(records)
    for name, record in records.items():
        able = capabilities_of(record, load_class(record, record.async_class)).operations
        listed = {verb for verb in Operation if rows[verb.value][name] == "●"}
        assert listed == able, name

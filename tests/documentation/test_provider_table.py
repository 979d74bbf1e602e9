"""The README's table of providers and operations agrees with the packages."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from sessiondock import Operation, find_provider
from sessiondock.capabilities import capabilities_of
from sessiondock.registry import GROUP, load_class

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


GROUPS = {
    "events": {"add": Operation.ADD_EVENTS, "list": Operation.LIST_EVENTS},
    "recordings": {"list": Operation.RECORDINGS, "stream": Operation.STREAM_RECORDING, "add": Operation.ADD_RECORDING},
}


def table() -> dict[str, set[Operation]]:
    """Provider -> operations."""
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heading = next(row for row in rows if "`create`" in row)
    named = {row[0].partition("`")[2].partition("`")[0]: row for row in rows if row[0].startswith("[`")}
    return {name: operations(dict(zip(heading, row, strict=True))) for name, row in named.items()}


def operations(cells: dict[str, str]) -> set[Operation]:
    """The operations of a row: a dot in a column of one, the listed ones in a column of several."""
    found = {verb for verb in Operation if cells.get(f"`{verb}`") == "●"}
    for column, members in GROUPS.items():
        found |= {members[name] for name in cells[column].split(", ") if name}
    return found


def ours() -> set[str]:
    """The distributions of this workspace; other tests plant further ones."""
    return {f"sessiondock-{folder.name}" for folder in (ROOT / "providers").iterdir() if folder.is_dir()}


def test_the_table_agrees_with_the_packages() -> None:
    entries = [entry for entry in metadata.entry_points(group=GROUP) if entry.dist and entry.dist.name in ours()]
    records = {record.name: record for record in (find_provider(entry.name) for entry in entries)}
    rows = table()
    assert set(rows) == set(records)
    for name, record in records.items():
        able = capabilities_of(record, load_class(record, record.async_class)).operations
        assert rows[name] == able, name

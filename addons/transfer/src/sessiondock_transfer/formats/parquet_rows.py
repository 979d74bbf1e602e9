"""The columns of the Parquet datasets, and their rows read back as sessions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sessiondock import Event, InvalidValueError

from .record import EVENT_FIELDS, SESSION_FIELDS, ImportedSession

__all__ = ["EVENT_COLUMNS", "SESSION_COLUMNS", "read_sessions"]

_KINDS = {
    **dict.fromkeys(("started_at", "ended_at", "created_at", "updated_at"), "time"),
    **dict.fromkeys(("inputs", "outputs", "config", "metadata", "metrics", "feedback"), "json"),
    "user_properties": "json",
    "raw": "json",
    "duration": "duration",
    "tags": "texts",
}
SESSION_COLUMNS: dict[str, str] = {name: _KINDS.get(name, "text") for name in (*SESSION_FIELDS, "raw")}
EVENT_COLUMNS: dict[str, str] = {
    **{name: _KINDS.get(name, "text") for name in (*EVENT_FIELDS, "raw")},
    "position": "number",
}
BATCH = 1000


def read_sessions(path: Path, dataset: Any) -> Iterator[ImportedSession]:
    """Sessions, one partition after another; events are asked for by the ids of a batch of sessions."""
    number = 0
    for folder in sorted({file.parent.relative_to(path / "sessions") for file in _files(path / "sessions")}):
        sessions = _dataset(path / "sessions" / folder, dataset)
        events = _dataset(path / "events" / folder, dataset)
        for batch in sessions.to_batches(columns=_columns(SESSION_COLUMNS), batch_size=BATCH):
            rows = batch.to_pylist()
            of = _events(events, dataset, [row["id"] for row in rows]) if rows and events is not None else {}
            for row in rows:
                number += 1
                fields = _values(row, SESSION_COLUMNS, f"{path}, session {number}")
                yield ImportedSession(fields=fields, events=tuple(of.get(row["id"], ())), where=f"session {number}")


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.parquet"))


def _dataset(path: Path, dataset: Any) -> Any:
    """The files of one partition, or None when there are none."""
    files = [str(file) for file in sorted(path.glob("*.parquet"))]
    try:
        return dataset.dataset(files, format="parquet") if files else None
    except (OSError, ValueError) as error:
        raise InvalidValueError(f"{path} is not a dataset in Parquet: {error}") from error


def _columns(columns: dict[str, str]) -> list[str]:
    return [f"{name}_us" if kind == "duration" else name for name, kind in columns.items()]


def _events(events: Any, dataset: Any, ids: list[str]) -> dict[str, list[Event]]:
    found = dict[str, list[tuple[int, Event]]]()
    table = events.to_table(columns=_columns(EVENT_COLUMNS), filter=dataset.field("session_id").isin(ids))
    for row in table.to_pylist():
        given = _values(row, {name: kind for name, kind in EVENT_COLUMNS.items() if name != "position"}, "an event")
        found.setdefault(row["session_id"], []).append((row["position"], Event(**given)))
    return {name: [event for _, event in sorted(each, key=lambda pair: pair[0])] for name, each in found.items()}


def _values(row: dict[str, Any], columns: dict[str, str], where: str) -> dict[str, Any]:
    found = dict[str, Any]()
    for name, kind in columns.items():
        value = row[f"{name}_us" if kind == "duration" else name]
        if value is None:
            continue
        if kind == "duration":
            value = timedelta(microseconds=value)
        elif kind == "texts":
            value = tuple(value)
        elif kind == "json":
            try:
                value = json.loads(value)
            except ValueError as error:
                raise InvalidValueError(f"{where}: {name} is not JSON: {error}") from error
        found[name] = value
    return found

"""Two Parquet datasets, ``sessions`` and ``events``, partitioned by the month in which a session started.

Free-form fields are columns of JSON text, times are microseconds in UTC.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sessiondock import ConfigurationError, Event, InvalidValueError, MissingDependencyError, Session

from .files import as_json, check_options
from .parquet_rows import EVENT_COLUMNS, SESSION_COLUMNS, read_sessions
from .record import ExportedSession, Format, ImportedSession, every

__all__ = ["FORMAT"]

MICROSECOND = timedelta(microseconds=1)
OPEN_FILES = 16
CHARACTERS = 64 << 20
OPTIONS = {
    "partition_by": "'month' (default), 'day', 'year' or 'none': the part of a session's started_at, in UTC, that "
    "names its folder; 'unknown' for a session without one.",
    "rows": "rows in memory at most, over both datasets, before a row group is written; default 20000. A row group is "
    "also written when the texts of these rows have 64 Mi characters.",
    "compression": "of the columns: 'zstd' (default), 'snappy', 'gzip' or 'none'.",
}
_PERIODS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y", "none": ""}
_COMPRESSIONS = ("zstd", "snappy", "gzip", "none")


def library() -> Any:
    """pyarrow and its module for Parquet. MissingDependencyError when it is not installed."""
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ModuleNotFoundError as error:
        raise MissingDependencyError("Parquet needs pyarrow; pip install 'sessiondock-transfer[parquet]'") from error


class Writer:
    """Collects rows, and writes the largest part of them as a row group when there are too many."""

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        check_options("parquet", options, OPTIONS)
        self._arrow, self._parquet = library()
        self._period = _chosen(options, "partition_by", "month", tuple(_PERIODS))
        self._compression = _chosen(options, "compression", "zstd", _COMPRESSIONS)
        self._limit = options.get("rows", 20000)
        if not isinstance(self._limit, int) or isinstance(self._limit, bool) or self._limit < 1:
            raise ConfigurationError(f"the option rows must be a whole number from 1, not {self._limit!r}")
        self._rows = dict[tuple[str, str], list[dict[str, Any]]]()
        self._files = dict[tuple[str, str], Any]()
        self._numbers = dict[tuple[str, str], int]()
        self._waiting = self._characters = 0
        self._schemas = {"sessions": self._schema(SESSION_COLUMNS), "events": self._schema(EVENT_COLUMNS)}
        self._path = path
        for name in self._schemas:
            (path / name).mkdir(parents=True)

    def write(self, item: ExportedSession, /) -> list[str]:
        place = self._place(item.session)
        self._add(("sessions", place), _row(item.session, SESSION_COLUMNS))
        for position, event in enumerate(item.events):
            row = {**_row(event, EVENT_COLUMNS), "session_id": _storable(item.session.id), "position": position}
            self._add(("events", place), row)
        return []

    def close(self) -> None:
        while self._rows:
            self._flush(next(iter(self._rows)))
        while self._files:
            self._files.pop(next(iter(self._files))).close()
        for name in self._schemas.keys() - {name for name, _ in self._numbers}:
            # readers learn the columns from it although there are no rows
            self._file((name, ""))
            self._files.pop((name, "")).close()

    def _schema(self, columns: Mapping[str, str]) -> Any:
        arrow = self._arrow
        kinds = {
            "text": arrow.string(),
            "json": arrow.string(),
            "time": arrow.timestamp("us", tz="UTC"),
            "duration": arrow.int64(),
            "number": arrow.int64(),
            "texts": arrow.list_(arrow.string()),
        }
        return arrow.schema([(_column(name, kind), kinds[kind]) for name, kind in columns.items()])

    def _place(self, session: Session) -> str:
        if self._period == "none":
            return ""
        started = session.started_at
        value = "unknown" if started is None else started.astimezone(UTC).strftime(_PERIODS[self._period])
        return f"{self._period}={value}"

    def _add(self, key: tuple[str, str], row: dict[str, Any]) -> None:
        self._rows.setdefault(key, []).append(row)
        self._waiting += 1
        self._characters += _size(row)
        if self._waiting >= self._limit:
            self._flush(max(self._rows, key=lambda each: len(self._rows[each])))
        elif self._characters >= CHARACTERS:
            self._flush(max(self._rows, key=lambda each: sum(map(_size, self._rows[each]))))

    def _flush(self, key: tuple[str, str]) -> None:
        rows = self._rows.pop(key)
        self._waiting -= len(rows)
        self._characters -= sum(map(_size, rows))
        self._file(key).write_table(self._arrow.Table.from_pylist(rows, schema=self._schemas[key[0]]))

    def _file(self, key: tuple[str, str]) -> Any:
        """The open file of a partition; the one that was used longest ago is closed when there are too many."""
        file = self._files.pop(key, None)
        if file is None:
            if len(self._files) >= OPEN_FILES:
                self._files.pop(next(iter(self._files))).close()
            number = self._numbers.get(key, 0)
            self._numbers[key] = number + 1
            folder = self._path / key[0] / key[1]
            folder.mkdir(exist_ok=True)
            file = self._parquet.ParquetWriter(
                folder / f"part-{number:05}.parquet", self._schemas[key[0]], compression=self._compression
            )
        self._files[key] = file
        return file


def _chosen(options: Mapping[str, Any], name: str, default: str, allowed: tuple[str, ...]) -> str:
    found = options.get(name, default)
    if found not in allowed:
        raise ConfigurationError(f"the option {name} must be one of {', '.join(allowed)}, not {found!r}")
    return str(found)


def _size(row: Mapping[str, Any]) -> int:
    return sum(len(value) for value in row.values() if isinstance(value, str))


def _column(name: str, kind: str) -> str:
    return f"{name}_us" if kind == "duration" else name


def _row(source: Session | Event, columns: Mapping[str, str]) -> dict[str, Any]:
    return {
        _column(name, kind): _cell(getattr(source, name), kind) for name, kind in columns.items() if name != "position"
    }


def _cell(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "json":
        return as_json(value)
    if kind == "duration":
        return value // MICROSECOND
    if kind == "time":
        return _utc(value)
    if kind == "texts":
        return [_storable(each) for each in value]
    return _storable(value)


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _storable(text: str) -> str:
    """A text that UTF-8 can hold: lone surrogates are written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def read(path: Path) -> Iterator[ImportedSession]:
    """The sessions of an export with their events. InvalidValueError when it is no such folder."""
    library()
    if not (path / "sessions").is_dir():
        raise InvalidValueError(f"{path} is not an export in Parquet: it has no folder named sessions")
    yield from read_sessions(path, importlib.import_module("pyarrow.dataset"))


FORMAT = Format(
    name="parquet",
    title="Parquet",
    folder=True,
    keeps=every("session.started_at", "session.ended_at", "session.created_at", "session.updated_at")
    - {"event.started_at", "event.ended_at"},
    partly={
        f"{kind}.{name}": "the instant in UTC; the offset it was written with is gone"
        for kind, names in (
            ("session", ("started_at", "ended_at", "created_at", "updated_at")),
            ("event", ("started_at", "ended_at")),
        )
        for name in names
    },
    options=OPTIONS,
    open=Writer,
    read=read,
)

"""Sessions as a table of comma-separated values, one line each. Events are left out."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .files import TextFile, as_json, check_options, one_of
from .record import SESSION_FIELDS, ExportedSession, Format, fields_of

__all__ = ["FORMAT"]

COLUMNS = SESSION_FIELDS
OPTIONS = {
    "formulas": "'escape' (default) puts an apostrophe before text that a spreadsheet would take for a formula; "
    "'keep' writes it as it is, for programs.",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Writer:
    """Writes the table row by row."""

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        check_options("csv", options, OPTIONS)
        self._escape = one_of(options, "formulas", "escape", "keep") == "escape"
        self._file = TextFile(path, newline="")
        self._rows = csv.writer(self._file.file)
        self._rows.writerow(COLUMNS)

    def write(self, item: ExportedSession, /) -> list[str]:
        self._rows.writerow([self._cell(getattr(item.session, name)) for name in COLUMNS])
        return ["events"] * len(item.events)

    def close(self) -> None:
        self._file.close()

    def _cell(self, value: Any) -> str:
        text = _text(value)
        return f"'{text}" if self._escape and text.startswith(_DANGEROUS) else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return json.dumps(value.total_seconds())
    return as_json(value) if value != () else ""


FORMAT = Format(
    name="csv",
    title="CSV of sessions",
    endings=(".csv",),
    keeps=fields_of("session", *COLUMNS),
    options=OPTIONS,
    open=Writer,
)

"""An archive to read in any browser, from disk: an index with search, and a page for each session.

Nothing in it comes from elsewhere, and a Content-Security-Policy forbids every script but the one that searches.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sessiondock import ConfigurationError

from .files import TextFile, check_options, file_name
from .html_pages import Pages
from .record import ExportedSession, Format, every

__all__ = ["FORMAT"]

OPTIONS = {
    "title": "of the index, default 'Sessions'.",
    "search_text": "characters of each conversation that the search of the index knows beside names, ids and tags; "
    "default 1000.",
}


class Writer:
    """Writes a page for each session at once, and the rows of the index to a file until all are there."""

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        check_options("html", options, OPTIONS)
        title, limit = options.get("title", "Sessions"), options.get("search_text", 1000)
        if not isinstance(title, str):
            raise ConfigurationError(f"the option title must be a str, not {type(title).__name__}")
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
            raise ConfigurationError(f"the option search_text must be a whole number from 0, not {limit!r}")
        self._pages = Pages(title, limit)
        self._path = path
        (path / "sessions").mkdir(parents=True)
        self._rows = TextFile(path / "rows.part")
        self._count = 0
        self._closed = False

    def write(self, item: ExportedSession, /) -> list[str]:
        name = f"sessions/{file_name(item.session.id)}.html"
        page = TextFile(self._path / name)
        try:
            for piece in self._pages.session(item):
                page.file.write(piece)
        finally:
            page.close()
        self._rows.file.write(self._pages.row(item, name))
        self._count += 1
        return []

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._rows.close()
        index = TextFile(self._path / "index.html")
        try:
            index.line(self._pages.head())
            with (self._path / "rows.part").open(encoding="utf-8") as rows:
                shutil.copyfileobj(rows, index.file)
            index.line(self._pages.foot(self._count))
        finally:
            index.close()
        (self._path / "rows.part").unlink()


FORMAT = Format(
    name="html",
    title="HTML archive",
    folder=True,
    keeps=every(),
    options=OPTIONS,
    open=Writer,
    recordings=True,
)

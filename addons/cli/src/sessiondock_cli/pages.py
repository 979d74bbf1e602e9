"""Sessions as pages in a temporary folder."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sessiondock_transfer as transfer
from sessiondock import protocols

from .progress import counting

__all__ = ["open_pages"]


def open_pages(
    client: protocols.Client[Any],
    ids: Sequence[str] | None,
    filters: Mapping[str, Any],
    *,
    recordings: bool,
    quiet: bool,
    browser: bool,
) -> Path:
    """Write the pages, open the first of them, and give its path. The folder stays: the browser reads it."""
    folder = Path(tempfile.mkdtemp(prefix="sessiondock-")) / "sessions"
    has_recordings = {"recordings", "stream_recording"} <= {each.value for each in client.capabilities.operations}
    with counting("written", quiet=quiet) as show:
        transfer.export(
            client,
            folder,
            format="html",
            ids=ids or None,
            recordings=recordings and has_recordings,
            progress=show,
            **filters,
        )
    page = folder / "index.html"
    if browser:
        webbrowser.open(page.as_uri())
    return page

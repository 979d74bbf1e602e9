"""Sessions as pages in a temporary folder."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sessiondock_transfer as transfer
from sessiondock import protocols

from .moving import end_if_missing
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
    """Write the pages, open the first of them, and give its path. The folder stays: the browser reads it.

    Sessions that were named and do not exist end the command, before the browser is opened if there is none at all.
    """
    folder = Path(tempfile.mkdtemp(prefix="sessiondock-")) / "sessions"
    has_recordings = {"recordings", "stream_recording"} <= {each.value for each in client.capabilities.operations}
    with counting("written", quiet=quiet) as show:
        report = transfer.export(
            client,
            folder,
            format="html",
            ids=ids or None,
            recordings=recordings and has_recordings,
            progress=show,
            **filters,
        )
    page = folder / "index.html"
    if browser and report.sessions:
        webbrowser.open(page.as_uri())
    end_if_missing(report.sessions, ids)
    return page

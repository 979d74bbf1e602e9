"""Sessions as pages in a temporary folder."""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

import sessiondock_transfer as transfer
from sessiondock import protocols

from .exit_codes import ExitCode
from .moving import end_if_missing
from .printing import print_error
from .progress import counting
from .text import counted

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

    Sessions that could not be read, or that were named and do not exist, end the command, before the browser is opened
    if there is none at all.
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
    if report.failures:
        session_id, reason = next(iter(report.failed.items()))
        told = f"{counted(report.failures, 'session')} could not be read, such as {session_id}: {reason}"
        print_error(f"{told}; the others are in {page}")
        raise typer.Exit(ExitCode.FAILED)
    end_if_missing(report.sessions, ids)
    return page

# Generated from src/sessiondock_transfer/_async/imports.py: edit that file, not this one.
# Digest: f9daaf26f1aa9807
"""Sessions of a file created in a client."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sessiondock import (
    Client,
    AuthenticationError,
    ConfigurationError,
    PermissionDeniedError,
    SessionDockError,
)
from sessiondock.authoring import runtime_sync

from ..export_report import ImportReport
from ..formats.record import Format, ImportedSession
from ..formats.registry import choose_format, readable_formats
from ..import_plan import ImportPlan

__all__ = ["import_"]


def import_(
    path: str | os.PathLike[str],
    client: Client[Any],
    *,
    format: str | Format | None = None,
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Create the sessions of a file or folder in a provider.

    The whole file is read and checked before anything is sent, then read again session by session. A session that the
    provider rejects is noted in the report, and the next is tried.

    Args:
        path: an export in a format that can be read, or somebody else's file in that format.
        client: of a provider that can create sessions and add events. A provider without events takes a session of one
            event when it keeps ``inputs`` and ``outputs`` of sessions.
        format: the name of a format or a `Format`; else the ending of ``path`` tells.
        progress: called with the number of sessions so far after each.

    Raises:
        InvalidValueError: the file does not fit the format; names the place. Nothing was sent.
        UnsupportedOperationError: the provider cannot store what the file holds. Nothing was sent.
        ConfigurationError: the format cannot be read, is unknown or broken, or the client is closed.
        AuthenticationError, PermissionDeniedError: the provider rejects the key.
    """
    chosen = choose_format(format, path)
    read = chosen.read
    if read is None:
        raise ConfigurationError(
            f"the format {chosen.name!r} can be written, but not read; {', '.join(readable_formats())} can be read"
        )
    plan = ImportPlan(client.capabilities)
    runtime_sync.run_blocking(plan.check_all, read(Path(path)))
    ids, failed, dropped, events = list[str](), dict[str, str](), Counter[str](), 0
    items = read(Path(path))
    while (item := runtime_sync.run_blocking(next, items, None)) is not None:
        try:
            session_id = _create(client, plan, item, dropped)
            ids.append(session_id)
            events += _add_events(client, plan, item, session_id, dropped)
        except (ConfigurationError, AuthenticationError, PermissionDeniedError):
            raise
        except SessionDockError as error:
            failed[item.where] = str(error)
        if progress is not None:
            progress(len(ids))
    return ImportReport(
        format=chosen.name,
        path=str(path),
        provider=client.capabilities.provider,
        ids=tuple(ids),
        events=events,
        dropped=dict(dropped),
        failed=failed,
    )


def _create(client: Client[Any], plan: ImportPlan, item: ImportedSession, dropped: Counter[str]) -> str:
    fields, unfit = plan.fields(item)
    session = client.sessions.create(**fields)
    dropped.update(unfit)
    return str(session.id)


def _add_events(
    client: Client[Any], plan: ImportPlan, item: ImportedSession, session_id: str, dropped: Counter[str]
) -> int:
    if not plan.adds_events:
        return 0
    events = plan.events(item, session_id)
    for part in plan.parts(events):
        client.sessions.add_events(session_id, part)
    return len(events)

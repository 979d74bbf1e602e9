# Generated from src/sessiondock_humanloop/_async/export_sessions.py: edit that file, not this one.
# Digest: edc9e27888829788
"""The operations of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessiondock import Pager
from sessiondock.authoring import (
    UNSET,
    BaseClient,
    Resource,
    PageData,
    Unset,
    checks,
    inner_cursor,
)

from ..export.archive import Archive, EventOrder, checked_event_cursor, checked_offset
from ..models import HumanloopLog, HumanloopSession
from ..provider import EXPORT_PROVIDER

if TYPE_CHECKING:
    from .export_client import HumanloopExport

__all__ = ["HumanloopExportSessions"]

_SESSIONS, _EVENTS = 25, 500


class HumanloopExportSessions(Resource[BaseClient]):
    """Sessions of an export: each trace, and each group of logs with the same session id or reference.

    A trace is a root log and the logs nested in it. Every method raises InvalidValueError or UnsupportedFieldError for
    arguments that do not fit, DecodeError with file and line for a damaged line unless such lines are skipped, and
    StorageError when a file cannot be read. Source: humanloop/humanloop-export.
    """

    provider = EXPORT_PROVIDER

    def __init__(self, client: HumanloopExport, /) -> None:
        super().__init__(client)
        self._read = client.read

    def get(self, session_id: str, /) -> HumanloopSession:
        """Return one session, by the id of its trace or session, or by its reference where it has no id.

        Raises:
            NotFoundError: there is no such session.
        """
        return self._read("get", Archive.session, checks.identifier(session_id))

    def list(
        self,
        *,
        project: str | Unset = UNSET,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[HumanloopSession]:
        """Sessions, newest first.

        Args:
            project: id of a Humanloop file, formerly called project; only sessions that have a log of it.
            page_size: sessions on a page; default 25.
            max_items: stop after so many sessions.
            cursor: where to start, from an earlier page's ``cursor`` of a list of the same project.
        """
        chosen = None if isinstance(project, Unset) else checks.identifier(project, "project")
        size = _SESSIONS if page_size is None else checks.page_size(page_size)
        checked_offset(inner_cursor(cursor))

        def fetch(cursor: str | None, /) -> PageData[HumanloopSession]:
            return self._read("list", Archive.sessions, chosen, cursor, size)

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        order: EventOrder = "oldest",
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[HumanloopLog]:
        """The logs of a session, each log before those nested in it; without a trace, oldest first.

        The root log of a trace is the session itself, so it is not among them, and ``parent_id`` of the logs right
        below it is None.

        Args:
            session_id: as in `get`.
            order: ``"oldest"``, the default, is what is said above; ``"newest"`` is the exact reverse, so the logs of a
                trace come after those nested in them.
            page_size: logs on a page; default 500.
            max_items: stop after so many logs.
            cursor: where to start, from an earlier page's ``cursor`` in the same order.

        Raises:
            NotFoundError: there is no such session; raised when the first page is read.
        """
        wanted = checks.identifier(session_id)
        size = _EVENTS if page_size is None else checks.page_size(page_size)
        checked_event_cursor(inner_cursor(cursor), order)

        def fetch(cursor: str | None, /) -> PageData[HumanloopLog]:
            return self._read("list_events", Archive.events, wanted, order, cursor, size)

        return Pager(fetch, cursor=cursor, max_items=max_items)

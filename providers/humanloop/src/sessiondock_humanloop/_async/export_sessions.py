"""The operations of an export."""

from __future__ import annotations

from typing import Never

from sessiondock._runtime_async import run_blocking

from sessiondock import checks
from sessiondock._async.pager import AsyncPager
from sessiondock._async.resource import AsyncResource
from sessiondock.paging import PageData
from sessiondock.resume import inner_cursor

from ..export.archive import Archive, check_cursor
from ..models import HumanloopLog, HumanloopSession
from ..provider import EXPORT_PROVIDER

__all__ = ["AsyncHumanloopExportSessions"]

_SESSIONS, _EVENTS = 25, 500


class AsyncHumanloopExportSessions(AsyncResource):
    """Sessions of an export: each trace (a root log with others nested in it), and each group of logs with one
    session id or reference.

    Every method raises DecodeError, with file and line, for a damaged line unless they are skipped, and StorageError
    when a file cannot be read. Source: humanloop/humanloop-export.
    """

    provider = EXPORT_PROVIDER

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def get(self, session_id: str, /, **unsupported: Never) -> HumanloopSession:
        """One session by the id of its trace or session, or by its reference where it has no id. NotFoundError when
        there is none."""
        self._refuse("get", unsupported)
        return await run_blocking(self._archive.session, checks.identifier(session_id))

    def list(
        self,
        *,
        project: str | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> AsyncPager[HumanloopSession]:
        """Sessions, newest first.

        Args:
            project: id of a Humanloop file, called project before; only sessions that have a log of it.
            page_size: default 25.
            max_items: stop after so many sessions.
            cursor: a page's ``cursor``, to go on behind it with the same project.
        """
        self._refuse("list", unsupported)
        wanted = None if project is None else checks.identifier(project, "project")
        size = _SESSIONS if page_size is None else checks.page_size(page_size)
        check_cursor(inner_cursor(cursor))

        async def fetch(cursor: str | None, /) -> PageData[HumanloopSession]:
            return await run_blocking(self._archive.sessions, wanted, cursor, size)

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> AsyncPager[HumanloopLog]:
        """The logs of a session, each log before those nested in it; without a trace, oldest first.

        The root log of a trace is the session itself, so it is not among them, and ``parent_id`` of the logs right
        below it is None.

        Args:
            page_size: default 500.
            max_items: stop after so many logs.
            cursor: a page's ``cursor``, to go on behind it.

        Raises:
            NotFoundError: there is no such session; raised when the first page is read.
        """
        self._refuse("list_events", unsupported)
        wanted = checks.identifier(session_id)
        size = _EVENTS if page_size is None else checks.page_size(page_size)
        check_cursor(inner_cursor(cursor))

        async def fetch(cursor: str | None, /) -> PageData[HumanloopLog]:
            return await run_blocking(self._archive.events, wanted, cursor, size)

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)

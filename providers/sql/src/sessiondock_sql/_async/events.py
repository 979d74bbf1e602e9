"""The operations on events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Literal

from sessiondock import UNSET, Event, Unset
from sessiondock.authoring import AsyncPager, PageData, inner_cursor

from .. import arguments, filters
from .. import event_programs as programs
from ..cursors import EVENTS, Cursor
from .runner import AsyncRunner

__all__ = ["AsyncEvents"]


class AsyncEvents(AsyncRunner):
    """Events of sessions."""

    async def add_events(
        self, session_id: str, events: Iterable[Event], /, *, updated_at: datetime | Unset | None = UNSET
    ) -> tuple[Event, ...]:
        """Add events to a session, all of them or none.

        An event whose id the session has already takes that one's place and keeps its ``created_at``, so adding the
        same events again changes nothing about them. Whatever an event's ``session_id`` says, it is added to this
        session.

        Args:
            session_id: the session.
            events: in order; an event without an id is given one, and one without ``created_at`` the time of now. An
                event that was copied from another provider, which ``copied_from`` says, is given no time.
            updated_at: what the session's ``updated_at`` becomes; left out it is now. A copy keeps that of the original
                so, and None stays None.

        Returns:
            The events as they are stored.

        Raises:
            NotFoundError: there is no such session; nothing is written.
            InvalidValueError: an event has a value that does not fit; nothing is written.
        """
        session_id = arguments.session_id(session_id)
        now = arguments.updated()
        new = arguments.events(events, session_id, now)
        touched = now if updated_at is UNSET else arguments.touched(updated_at)
        program = partial(programs.add_events, session_id, new, touched)
        return tuple(await self._run("add_events", program, write=True))

    def list_events(
        self,
        session_id: str,
        /,
        *,
        type: str | Unset | None = UNSET,
        parent_id: str | Unset | None = UNSET,
        started_after: datetime | Unset = UNSET,
        started_before: datetime | Unset = UNSET,
        order: Literal["oldest", "newest"] = "oldest",
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[Event]:
        """The events of a session, in the order in which they were added.

        A reader that follows the pages while others add events misses none of them, and an event that is replaced
        keeps its position. All filters read the session's own range of the primary key.

        Args:
            session_id: the session. The pager raises NotFoundError when there is none.
            type, parent_id: equal to this; None finds the events that have none.
            started_after: started then or later; aware. An event without a start counts by its ``created_at``.
            started_before: started earlier; aware.
            order: ``"oldest"``, the default, gives the event first that was added first; ``"newest"`` the one that was
                added last.
            page_size: events on a page, 1 to 1000, default 100.
            max_items: stop after so many.
            cursor: where to go on, from an earlier page's ``cursor`` of the same session and order.
        """
        session_id = arguments.session_id(session_id)
        given = {
            "type": type,
            "parent_id": parent_id,
            "started_after": started_after,
            "started_before": started_before,
        }
        query = filters.event_query(session_id, given, order, page_size)
        Cursor.read(inner_cursor(cursor), EVENTS, query.order, session_id)

        async def fetch(here: str | None, /) -> PageData[Event]:
            start = Cursor.read(here, EVENTS, query.order, session_id)
            return await self._run("list_events", partial(programs.list_events, query, start))

        return AsyncPager(fetch, cursor=cursor, max_items=max_items)

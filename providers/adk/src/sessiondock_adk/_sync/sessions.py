# Generated from src/sessiondock_adk/_async/sessions.py: edit that file, not this one.
# Digest: bd46cf678f88d4d0
"""The operations of the ADK session server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sessiondock import UNSET, Event, Unset
from sessiondock.authoring import HTTPResource, Pager, PageData, checks

from .. import wire
from ..events import check_event
from ..models import AdkEvent, AdkSession
from ..paging import EventOrder, WholeList, event_positions, events_in, session_positions
from ..provider import PROVIDER

if TYPE_CHECKING:
    from .client import Adk

__all__ = ["AdkSessions"]


class AdkSessions(HTTPResource):
    """Sessions of one app and user.

    Every method raises InvalidValueError for an id that the server could not find again, before anything is sent,
    APIError for an error response and TransportError when there is no complete response. Source: google-adk 2.13.0.
    """

    provider = PROVIDER

    def __init__(self, client: Adk, /) -> None:
        super().__init__(client)
        self._scope = client.scope

    def create(
        self,
        *,
        id: str | None = None,
        state: Mapping[str, Any] | None = None,
        events: Iterable[Event] | None = None,
    ) -> AdkSession:
        """Create a session.

        Args:
            id: the session's id; left out, the server makes a UUID.
            state: what agents keep. Keys that start with ``app:`` or ``user:`` go to all sessions of the app or the
                user; ``temp:`` is rejected, since it would not be stored.
            events: its history, kept with ids, authors and times; the only way to give a session events. Without
                ``started_at`` the server's clock is taken, without ``name`` the author is ``user`` for ``inputs``, else
                the app.

        Raises:
            ConflictError: the id is taken.
            InvalidValueError: the server would drop or change something of this, or store half of it.
            BadRequestError: an event holds actions, unanswered calls, or calls that only ADK may make.
        """
        return self._client.call(wire.create(self._scope, id=id, state=state, events=events))

    def check_event(self, event: Event, /) -> Event:
        """Find out whether ``create`` takes an event. Nothing is sent.

        Returns:
            The event with its inputs and outputs as they will be listed: text becomes ADK content.

        Raises:
            InvalidValueError: it would be changed, dropped, or the server would fail at it.
            UnsupportedFieldError: it holds something that ADK has no place for.
        """
        return check_event(event, self._scope.project)

    def get(self, session_id: str, /) -> AdkSession:
        """One session with all its events. NotFoundError when there is none."""
        return self._client.call(wire.get(self._scope, session_id))

    def list(
        self,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[AdkSession]:
        """All sessions without their events, the one changed longest ago first.

        The server sends all in one answer, whatever is asked for. It is read when the pager starts, and given out in
        pages of ``page_size``; a cursor used later asks again and goes on behind the same session.
        """
        whole = WholeList[AdkSession](session_positions, page_size)

        def fetch(cursor: str | None, /) -> PageData[AdkSession]:
            if whole.needs(cursor):
                whole.fill(self._client.call(wire.list_all(self._scope)))
            return whole.page(cursor)

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def update(self, session_id: str, /, *, state: Mapping[str, Any] | Unset = UNSET) -> AdkSession:
        """Set keys of the state, and leave the others alone; the server writes an event of it.

        Values are replaced whole, None is a value like any other, and no key can be removed. Gives the session with all
        its events. NotFoundError when there is none; ServerError when another update of it was faster.
        """
        return self._client.call(wire.update(self._scope, session_id, state))

    def delete(self, session_id: str, /, *, must_exist: bool = False) -> None:
        """Delete a session with its events; the state of the app and the user stays.

        The server answers the same whether there was one or not. ``must_exist`` asks first, which reads the whole
        session, and raises NotFoundError when there is none.
        """
        call = wire.delete(self._scope, session_id)
        if checks.boolean(must_exist, "must_exist"):
            self._client.call(wire.find(self._scope, session_id, "delete"))
        self._client.call(call)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        order: EventOrder = "oldest",
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> Pager[AdkEvent]:
        """A session's events. They come with the whole session in one answer, see `list`.

        Args:
            session_id: the session. The pager raises NotFoundError when there is none.
            order: ``"oldest"``, the default, is the order of the server; ``"newest"`` is its reverse.
            page_size: events on a page; left out, all are on one.
            max_items: stop after so many.
            cursor: where to go on, from an earlier page's ``cursor`` in the same order.
        """
        whole = WholeList[AdkEvent](event_positions(order), page_size)
        call = wire.list_events(self._scope, session_id)

        def fetch(cursor: str | None, /) -> PageData[AdkEvent]:
            if whole.needs(cursor):
                whole.fill(events_in(order, self._client.call(call)))
            return whole.page(cursor)

        return Pager(fetch, cursor=cursor, max_items=max_items)

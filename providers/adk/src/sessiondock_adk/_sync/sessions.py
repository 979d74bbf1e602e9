# Generated from src/sessiondock_adk/_async/sessions.py: edit that file, not this one.
# Digest: 7a915420e4f7b00c
"""The operations of the ADK session server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Never

from sessiondock._sync.http_client import HTTPClient
from sessiondock._sync.pager import Pager
from sessiondock._sync.resource import Resource
from sessiondock._unset import UNSET, Unset
from sessiondock.models import Event
from sessiondock.paging import PageData

from .. import wire
from ..models import AdkEvent, AdkSession
from ..paging import Whole, event_marks, session_marks
from ..provider import PROVIDER

__all__ = ["AdkSessions"]


class AdkSessions(Resource):
    """Sessions of one app and user.

    Every method raises InvalidValueError for an id the server could not find again, before anything is sent, and
    APIError or TransportError when the server says no or nothing. Source: google-adk 2.13.0.
    """

    provider = PROVIDER

    def __init__(self, client: HTTPClient, scope: wire.Scope) -> None:
        self._client = client
        self._scope = scope

    def create(
        self,
        *,
        id: str | None = None,
        state: Mapping[str, Any] | None = None,
        events: Iterable[Event] | None = None,
        **unsupported: Never,
    ) -> AdkSession:
        """Create a session.

        Args:
            id: the session's id; left out, the server makes a UUID.
            state: what agents keep. Keys that start with ``app:`` or ``user:`` go to all sessions of the app or the
                user; ``temp:`` is refused, since it would not be stored.
            events: its history, kept with ids, authors and times; the only way to give a session events. Without
                ``started_at`` the server's clock is taken, without ``name`` the author is ``user`` for ``inputs``, else
                the app.

        Raises:
            ConflictError: the id is taken.
            InvalidValueError: the server would drop or change something of this, or store half of it.
            BadRequestError: an event holds actions, unanswered calls, or calls that only ADK may make.
        """
        self._refuse("create", unsupported)
        response = self._client.send(wire.create(self._scope, id=id, state=state, events=events))
        return wire.read_session(response)

    def get(self, session_id: str, /, **unsupported: Never) -> AdkSession:
        """One session with all its events. NotFoundError when there is none."""
        self._refuse("get", unsupported)
        return wire.read_session(self._client.send(wire.get(self._scope, session_id)))

    def list(
        self,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[AdkSession]:
        """All sessions without their events, the one changed longest ago first.

        The server sends all in one answer, whatever is asked for. It is read when the pager starts, and given out in
        pages of ``page_size``; a cursor used later asks again and goes on behind the same session.
        """
        self._refuse("list", unsupported)
        whole = Whole[AdkSession](session_marks, page_size)

        def fetch(cursor: str | None, /) -> PageData[AdkSession]:
            if whole.needs(cursor):
                whole.fill(wire.read_sessions(self._client.send(wire.list_all(self._scope))))
            return whole.page(cursor)

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def update(
        self, session_id: str, /, *, state: Mapping[str, Any] | Unset = UNSET, **unsupported: Never
    ) -> AdkSession:
        """Set keys of the state, and leave the others alone; the server writes an event of it.

        Values are replaced whole, None is a value like any other, and no key can be removed. Gives the session with all
        its events. NotFoundError when there is none; ServerError when another update of it was faster.
        """
        self._refuse("update", unsupported)
        return wire.read_session(self._client.send(wire.update(self._scope, session_id, state)))

    def delete(self, session_id: str, /, *, must_exist: bool = False, **unsupported: Never) -> None:
        """Delete a session with its events; the state of the app and the user stays.

        The server says the same whether there was one or not. ``must_exist`` asks first, which reads the whole session,
        and raises NotFoundError when there is none.
        """
        self._refuse("delete", unsupported)
        request = wire.delete(self._scope, session_id)
        if must_exist:
            self._client.send(wire.get(self._scope, session_id, "delete"))
        self._client.send(request)

    def list_events(
        self,
        session_id: str,
        /,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[AdkEvent]:
        """A session's events, oldest first. They come with the whole session in one answer, see `list`."""
        self._refuse("list_events", unsupported)
        whole = Whole[AdkEvent](event_marks, page_size)
        request = wire.get(self._scope, session_id, "list_events")

        def fetch(cursor: str | None, /) -> PageData[AdkEvent]:
            if whole.needs(cursor):
                whole.fill(wire.read_events(self._client.send(request)))
            return whole.page(cursor)

        return Pager(fetch, cursor=cursor, max_items=max_items)

# Generated from src/sessiondock_orq/_async/sessions.py: edit that file, not this one.
# Digest: e07643b4e726bf40
"""The operations on Orq's trace sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Never

from sessiondock._sync.http_client import HTTPClient
from sessiondock._sync.pager import Pager
from sessiondock._sync.resource import Resource
from sessiondock._unset import UNSET, Unset
from sessiondock.paging import PageData

from .. import wire, wire_list
from ..models import OrqBilling, OrqSession, OrqUsage
from ..provider import PROVIDER

if TYPE_CHECKING:
    from ..query import Filter, Query, Sort

__all__ = ["OrqSessions"]


class OrqSessions(Resource):
    """Trace sessions of a workspace, under ``/v2/traces/sessions``.

    Every method raises InvalidValueError or UnsupportedFieldError for arguments that do not fit, before anything is
    sent, and APIError or TransportError when the service says no or nothing. Source: Orq's OpenAPI document of
    2025-04-20.
    """

    provider = PROVIDER

    def __init__(self, client: HTTPClient) -> None:
        self._client = client

    def create(
        self,
        *,
        external_id: str,
        duration: timedelta | None = None,
        contact_ids: Sequence[str] = (),
        billing: OrqBilling | Mapping[str, float] | None = None,
        usage: OrqUsage | Mapping[str, float] | None = None,
        traces_count: int = 0,
        tags: Sequence[str] = (),
        project: str | Unset | None = UNSET,
        started_at: datetime | None = None,
        updated_at: datetime | None = None,
        **unsupported: Never,
    ) -> OrqSession:
        """Create a session. Orq requires the first seven fields, so all but the first have a default that is sent.

        Args:
            external_id: your own id, unique in the workspace.
            duration: how long it took; default zero. Sent as milliseconds, exact to microseconds.
            contact_ids: who took part; default nobody.
            billing: what it cost, all three members; default zeros.
            usage: tokens used, all three members; default zeros.
            traces_count: how many traces it holds; default 0.
            tags: labels; default none.
            project: id of a project; None sends null, leaving it out sends nothing.
            started_at, updated_at: aware datetimes; left out, the service may set them.

        Raises:
            ConflictError: a session with this external_id exists.
        """
        self._refuse("create", unsupported)
        request = wire.create(
            external_id=external_id,
            duration=duration,
            contact_ids=contact_ids,
            billing=billing,
            usage=usage,
            traces_count=traces_count,
            tags=tags,
            project=project,
            started_at=started_at,
            updated_at=updated_at,
        )
        return wire.read_session(self._client.send(request), "create")

    def get(self, session_id: str, /, **unsupported: Never) -> OrqSession:
        """One session. NotFoundError when there is none."""
        self._refuse("get", unsupported)
        return wire.read_session(self._client.send(wire.get(session_id)), "get")

    def update(
        self,
        session_id: str,
        /,
        *,
        id: str | Unset = UNSET,
        external_id: str | Unset = UNSET,
        duration: timedelta | Unset = UNSET,
        contact_ids: Sequence[str] | Unset = UNSET,
        billing: OrqBilling | Mapping[str, float] | Unset = UNSET,
        usage: OrqUsage | Mapping[str, float] | Unset = UNSET,
        traces_count: int | Unset = UNSET,
        tags: Sequence[str] | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        project: str | Unset | None = UNSET,
        started_at: datetime | Unset = UNSET,
        updated_at: datetime | Unset = UNSET,
        **unsupported: Never,
    ) -> OrqSession:
        """Change what is given and leave the rest alone; gives the changed session.

        Lists, ``billing`` and ``usage`` are replaced whole, so the latter two need all their members. Only ``project``
        can be cleared, with None. Giving nothing at all is an InvalidValueError. ``id`` and ``workspace_id`` are in
        Orq's document; what the service does with them is not known. The other words mean what they mean in `create`.

        Raises:
            NotFoundError: there is no such session.
        """
        self._refuse("update", unsupported)
        request = wire.update(
            session_id,
            id=id,
            external_id=external_id,
            duration=duration,
            contact_ids=contact_ids,
            billing=billing,
            usage=usage,
            traces_count=traces_count,
            tags=tags,
            workspace_id=workspace_id,
            project=project,
            started_at=started_at,
            updated_at=updated_at,
        )
        return wire.read_session(self._client.send(request), "update")

    def delete(self, session_id: str, /, **unsupported: Never) -> None:
        """Delete a session. NotFoundError when there is none."""
        self._refuse("delete", unsupported)
        self._client.send(wire.delete(session_id))

    def list(
        self,
        *,
        filters: Sequence[Filter] = (),
        query: Query | None = None,
        sort: Sequence[Sort] = (),
        included_fields: Mapping[str, str] | None = None,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[OrqSession]:
        """Sessions that fit every filter and the query; words for both are in ``sessiondock_orq.query``.

        Each page after the first is asked for by the last id of the one before; ``previous()`` of a page asks by its
        first id. Orq names these parameters without saying more, so an answer that leads nowhere raises
        PaginationError. It gives no total; `count` does.

        Args:
            filters: all of them must fit.
            query: conditions joined by and, or by or.
            sort: paths to sort by; left out, Orq decides.
            included_fields: sent as given; Orq does not document its meaning.
            page: start at this page by number, instead of a cursor. Whether Orq counts from 0 or 1 is not documented.
            page_size: sessions per request; Orq's default is 50, its largest is not documented.
            max_items: stop after so many sessions.
            cursor: go on after the session with this id, from an earlier page's ``cursor``.
        """
        self._refuse("list", unsupported)
        listing = wire_list.listing(
            filters=filters,
            query=query,
            sort=sort,
            included_fields=included_fields,
            page=page,
            page_size=page_size,
            cursor=cursor,
        )

        def fetch(cursor: str | None, /) -> PageData[OrqSession]:
            return wire_list.read_page(self._client.send(listing.request(cursor)), cursor)

        return Pager(fetch, cursor=listing.start, max_items=max_items)

    def count(self, *, filters: Sequence[Filter] = (), query: Query | None = None, **unsupported: Never) -> int:
        """How many sessions fit, without reading them. The arguments mean what they mean in `list`."""
        self._refuse("count", unsupported)
        return wire_list.read_count(self._client.send(wire_list.count(filters, query)))

"""The operations on Orq's trace sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from sessiondock import AsyncPager
from sessiondock.authoring import UNSET, AsyncHTTPResource, Unset

from .. import wire, wire_list
from ..models import OrqBilling, OrqSession, OrqUsage
from ..provider import PROVIDER

if TYPE_CHECKING:
    from ..query import Filter, Query, Sort

__all__ = ["AsyncOrqSessions"]


class AsyncOrqSessions(AsyncHTTPResource):
    """Trace sessions of a workspace, under ``/v2/traces/sessions``.

    Before anything is sent, every method raises InvalidValueError, UnsupportedFieldError or MissingFieldError for
    arguments that do not fit. It raises APIError for an error response, TransportError when there is no complete
    response, and DecodeError when the response is not what Orq documents. Source: Orq's OpenAPI document of 2025-04-20.
    """

    provider = PROVIDER
    reads: ClassVar[frozenset[str]] = frozenset({"count"})

    async def create(
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
    ) -> OrqSession:
        """Create a session. Orq requires the first seven fields, so all but the first have a default that is sent.

        Args:
            external_id: the caller's own id, unique in the workspace.
            duration: how long it took; default zero. Sent as milliseconds, exact to microseconds.
            contact_ids: the contacts who took part; default none.
            billing: what it cost, all three members; default zeros.
            usage: tokens used, all three members; default zeros.
            traces_count: how many traces it holds; default 0.
            tags: labels; default none.
            project: id of a project. None sends null; when it is left out, nothing is sent.
            started_at, updated_at: datetimes with a UTC offset. When they are left out, the service may set them.

        Raises:
            ConflictError: a session with this external_id exists.
        """
        return await self._client.call(
            wire.create(
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
        )

    async def get(self, session_id: str, /) -> OrqSession:
        """Return one session. Raises NotFoundError when there is none."""
        return await self._client.call(wire.get(session_id))

    async def update(
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
    ) -> OrqSession:
        """Change the given fields, leave the others alone, and return the changed session.

        Lists, ``billing`` and ``usage`` are replaced whole, so the latter two need all their members. Only ``project``
        can be cleared, with None. The other parameters mean what they mean in `create`.

        Args:
            session_id: which session to change.
            id, workspace_id: Orq's document has them in this request; what the service does with them is not known.

        Raises:
            InvalidValueError: no field is given, or a value does not fit.
            NotFoundError: there is no such session.
        """
        return await self._client.call(
            wire.update(
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
        )

    async def delete(self, session_id: str, /) -> None:
        """Delete a session. Raises NotFoundError when there is none."""
        await self._client.call(wire.delete(session_id))

    def list(
        self,
        *,
        filters: Sequence[Filter] = (),
        query: Query | Unset = UNSET,
        sort: Sequence[Sort] = (),
        included_fields: Mapping[str, str] | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[OrqSession]:
        """Sessions that match every filter and the query. The classes for both are in ``sessiondock_orq.query``.

        Each page after the first is requested by the last id of the page before; ``previous()`` of a page requests by
        its first id. Orq names these parameters and does not explain them, so a response that says that there are more
        sessions without a way to them raises PaginationError. A page has no total; `count` requests it.

        Args:
            filters: conditions that must all hold.
            query: conditions joined by and, or by or.
            sort: paths to sort by; the default order is Orq's.
            included_fields: sent unchanged; Orq does not document its meaning.
            page: number of the page to start with, instead of a cursor. Orq does not document whether the first page
                is 0 or 1.
            page_size: sessions per request. Orq's default is 50; its largest is not documented.
            max_items: stop after so many sessions.
            cursor: where to start, from an earlier page's ``cursor``: the id of the session before.
        """
        listing = wire_list.listing(
            filters=filters,
            query=query,
            sort=sort,
            included_fields=included_fields,
            page=page,
            page_size=page_size,
            cursor=cursor,
        )
        return self._client.paginate(listing.page, cursor=listing.start, max_items=max_items)

    async def count(self, *, filters: Sequence[Filter] = (), query: Query | Unset = UNSET) -> int:
        """How many sessions match, without reading them. The parameters mean what they mean in `list`."""
        return await self._client.call(wire_list.count(filters, query))

"""The operations of Humanloop's v4 API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessiondock import AsyncPager
from sessiondock.authoring import UNSET, AsyncHTTPResource, Unset

from .. import wire
from ..models import HumanloopSession
from ..provider import PROVIDER

if TYPE_CHECKING:
    from .client import AsyncHumanloop

__all__ = ["AsyncHumanloopSessions"]


class AsyncHumanloopSessions(AsyncHTTPResource):
    """Sessions. The API can create and read them; it cannot change or delete them, or add logs to them.

    Before anything is sent, every method raises InvalidValueError, UnsupportedFieldError or MissingFieldError for
    arguments that do not fit. It raises APIError for an error response, TransportError when there is no complete
    response, and DecodeError when the response is not what Humanloop documents. Source: Humanloop's OpenAPI document,
    version 4.0.1.
    """

    provider = PROVIDER

    def __init__(self, client: AsyncHumanloop, /) -> None:
        super().__init__(client)
        self._project = client.project

    async def create(self) -> HumanloopSession:
        """Create an empty session; the response has its id and nothing else.

        There are no parameters. A session gets its ``external_id`` from the logs that name it, which this API does not
        send.
        """
        return await self._client.call(wire.create())

    async def get(self, session_id: str, /) -> HumanloopSession:
        """Return one session. Raises NotFoundError when there is none."""
        return await self._client.call(wire.get(session_id))

    def list(
        self,
        *,
        project: str | Unset = UNSET,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
    ) -> AsyncPager[HumanloopSession]:
        """Sessions that have a log of a project.

        Pages are numbered, so sessions that are added meanwhile push others on to the next page; a session that the
        page before had is left out.

        Args:
            project: id of the project, which starts with ``pr_``; default: the client's.
            page: number of the page to start with, from 1.
            page_size: sessions on a page; the server's default is 10.
            max_items: stop after so many sessions.
            cursor: where to start, from an earlier page's ``cursor`` of a list of the same project.

        Raises:
            ConfigurationError: neither the call nor the client has a project. Nothing was sent.
        """
        chosen = self._project if isinstance(project, Unset) else wire.checked_project(project)
        listing = wire.listing(project=chosen, page=page, page_size=page_size, cursor=cursor)
        return self._client.paginate(listing.page, cursor=cursor, max_items=max_items)

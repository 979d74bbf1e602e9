# Generated from src/sessiondock_humanloop/_async/sessions.py: edit that file, not this one.
# Digest: d6a91fa9d1bb6390
"""The operations of Humanloop's v4 API."""

from __future__ import annotations

from typing import Never

from sessiondock import checks
from sessiondock._sync.http_client import HTTPClient
from sessiondock._sync.pager import Pager
from sessiondock._sync.resource import Resource
from sessiondock.paging import PageData

from .. import wire
from ..models import HumanloopSession
from ..provider import PROVIDER

__all__ = ["HumanloopSessions"]


class HumanloopSessions(Resource):
    """Sessions. The API can create and read them; it has no way to change or delete one, or to add logs to it.

    Every method raises APIError or TransportError when the server says no or nothing, and DecodeError when its answer
    is no session. Source: Humanloop's OpenAPI document, version 4.0.1.
    """

    provider = PROVIDER

    def __init__(self, client: HTTPClient, project: str | None) -> None:
        self._client = client
        self._project = project

    def create(self, **unsupported: Never) -> HumanloopSession:
        """Create an empty session; the answer has its id and nothing else.

        It takes no words. A session gets its ``external_id`` from the logs that name it, which are sent elsewhere.
        """
        self._refuse("create", unsupported)
        return wire.read_session(self._client.send(wire.create()), "create")

    def get(self, session_id: str, /, **unsupported: Never) -> HumanloopSession:
        """One session. NotFoundError when there is none."""
        self._refuse("get", unsupported)
        return wire.read_session(self._client.send(wire.get(session_id)), "get")

    def list(
        self,
        *,
        project: str | None = None,
        page: int | None = None,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[HumanloopSession]:
        """Sessions that have a log of a project.

        Pages are numbered, so sessions added meanwhile push others on: those that the page before gave are left out.

        Args:
            project: its id, which starts with ``pr_``; else the client's.
            page: where to start, from 1.
            page_size: sessions on a page; the server's default is 10.
            max_items: stop after so many sessions.
            cursor: a page's ``cursor``, to go on behind it with the same project and page size.

        Raises:
            ConfigurationError: neither the call nor the client has a project. Nothing was sent.
        """
        self._refuse("list", unsupported)
        wanted = wire.check_project(self._project if project is None else project)
        size = None if page_size is None else checks.page_size(page_size)
        start = wire.first_page(page, cursor)
        overlap = wire.Overlap()

        def fetch(cursor: str | None, /) -> PageData[HumanloopSession]:
            number = None if cursor is None else int(cursor)
            response = self._client.send(wire.list_page(wanted, number, size))
            return wire.read_page(response, cursor, size, overlap)

        return Pager(fetch, cursor=start, max_items=max_items)

# Generated from tests/_async/dock.py: edit that file, not this one.
# Digest: 8f0243fceb19be54
"""A provider on the core, as a third party would write one."""

from __future__ import annotations

from typing import Any, Never

from core.tests.dock_server import PROVIDER
from sessiondock import APIError, HTTPClient, Pager, Resource, Session, checks
from sessiondock.codec import Codec
from sessiondock.http import Request, json_body, path, with_query
from sessiondock.paging import PageData

CODEC = Codec("dock")


class DockSessions(Resource):
    provider = PROVIDER

    def __init__(self, client: Dock) -> None:
        self._client = client

    def create(self, *, id: str, name: str | None = None, **unsupported: Never) -> Session:
        self._refuse("create", unsupported)
        body = json_body({"id": checks.identifier(id), "name": name})
        response = self._client.send(Request(operation="create", method="POST", target="/sessions", body=body))
        return CODEC.decode(Session, response.json())

    def get(self, session_id: str, /, **unsupported: Never) -> Session:
        self._refuse("get", unsupported)
        response = self._client.send(Request(operation="get", method="GET", target=path("/sessions", session_id)))
        return CODEC.decode(Session, response.json())

    def list(
        self,
        *,
        page_size: int | None = None,
        max_items: int | None = None,
        cursor: str | None = None,
        **unsupported: Never,
    ) -> Pager[Session]:
        self._refuse("list", unsupported)
        size = None if page_size is None else checks.page_size(page_size, PROVIDER.facts.max_page_size)

        def fetch(cursor: str | None, /) -> PageData[Session]:
            target = with_query("/sessions", [("cursor", cursor), ("size", size)])
            response = self._client.send(Request(operation="list", method="GET", target=target))
            body: dict[str, Any] = response.json()
            previous = None if cursor is None else str(max(int(cursor) - (size or 10), 0))
            return PageData(
                items=CODEC.decode_list(Session, body["items"]),
                next_cursor=body["cursor"],
                previous_cursor=previous,
                total=body["total"],
            )

        return Pager(fetch, cursor=cursor, max_items=max_items)

    def delete(self, session_id: str, /, **unsupported: Never) -> None:
        self._refuse("delete", unsupported)
        self._client.send(Request(operation="delete", method="DELETE", target=path("/sessions", session_id)))


class Dock(HTTPClient):
    provider = PROVIDER
    default_base_url = "https://api.dock.invalid/v1"
    sessions: DockSessions

    def _bind(self) -> None:
        self.sessions = DockSessions(self)

    def _hint(self, error: APIError) -> str | None:
        return "Old ids end in 0" if error.status == 404 else None

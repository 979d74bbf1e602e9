# Generated from tests/_async/dock.py: edit that file, not this one.
# Digest: 8178affb95bd8218
"""A provider on the core, as a third party would write one."""

from __future__ import annotations

from typing import Any

from core.tests.dock_server import PROVIDER
from sessiondock import APIError, Pager, NotFoundError, Session
from sessiondock.authoring import (
    HTTPClient,
    HTTPResource,
    Call,
    Codec,
    HTTPService,
    PageData,
    Request,
    Response,
    checks,
    json_body,
    no_content,
    path,
    resource,
    with_query,
)

CODEC = Codec("dock")
CODEC.register(Session, fields=("id", "name", "started_at"))


def read_session(response: Response) -> Session:
    return CODEC.decode(Session, response.json())


def hint(error: APIError) -> str | None:
    return "Old ids end in 0" if isinstance(error, NotFoundError) else None


class DockSessions(HTTPResource):
    provider = PROVIDER

    def create(self, *, id: str, name: str | None = None) -> Session:
        body = json_body({"id": checks.identifier(id), "name": name})
        request = Request(operation="create", method="POST", target="/sessions", body=body)
        return self._client.call(Call(request=request, read=read_session))

    def get(self, session_id: str, /) -> Session:
        request = Request(operation="get", method="GET", target=path("/sessions", session_id))
        return self._client.call(Call(request=request, read=read_session))

    def list(
        self, *, page_size: int | None = None, max_items: int | None = None, cursor: str | None = None
    ) -> Pager[Session]:
        size = None if page_size is None else checks.page_size(page_size, PROVIDER.facts.max_page_size)

        def page(cursor: str | None) -> Call[PageData[Session]]:
            target = with_query("/sessions", [("cursor", cursor), ("size", size)])

            def read(response: Response) -> PageData[Session]:
                body: dict[str, Any] = response.json()
                return PageData(
                    items=CODEC.decode_list(Session, body["items"]),
                    next_cursor=body["cursor"],
                    previous_cursor=None if cursor is None else str(max(int(cursor) - (size or 10), 0)),
                    total=body["total"],
                )

            return Call(request=Request(operation="list", method="GET", target=target), read=read)

        return self._client.paginate(page, cursor=cursor, max_items=max_items)

    def delete(self, session_id: str, /) -> None:
        request = Request(operation="delete", method="DELETE", target=path("/sessions", session_id))
        self._client.call(Call(request=request, read=no_content))


class Dock(HTTPClient):
    provider = PROVIDER
    service = HTTPService(base_url="https://api.dock.invalid/v1", hint=hint)
    sessions = resource(DockSessions)

"""A small vendor for the core's own tests."""

from __future__ import annotations

from typing import Any

from sessiondock import Facts, Provider, Setting
from sessiondock.testing.messages import ReceivedRequest, Reply
from sessiondock.testing.routes import route
from sessiondock.testing.server import FakeServer

PROVIDER = Provider(
    name="dock",
    title="Dock",
    distribution="sessiondock-dock",
    schemes=("dock",),
    sync_class="core.tests._sync.dock:Dock",
    async_class="core.tests._async.dock:AsyncDock",
    settings=(
        Setting(name="api_key", environment=("DOCK_KEY",), secret=True, required=True),
        Setting(name="base_url", environment=("DOCK_URL",)),
    ),
    facts=Facts(own_ids="yes", paging="cursor", max_page_size=100),
)


SHELF = Provider(
    name="shelf",
    title="Shelf",
    distribution="sessiondock-shelf",
    schemes=("shelf",),
    sync_class="core.tests._sync.test_perform:Shelf",
    async_class="core.tests._async.test_perform:AsyncShelf",
)


class FakeDock(FakeServer):
    """Sessions by id, ten on a page, the cursor being the number of the next one."""

    default_key = "dock-key-0123456789"
    base_path = "/v1"

    def reset(self) -> None:
        super().reset()
        self.sessions: dict[str, dict[str, Any]] = {f"s{n:02}": {"id": f"s{n:02}", "name": f"n{n}"} for n in range(25)}
        self.stuck = False

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        return None if request.bearer == self.api_key else self.error(401, f"bad key {request.bearer}")

    @route("GET", "/v1/sessions")
    def list(self, request: ReceivedRequest) -> Reply:
        pairs = dict(request.query)
        start, size = int(pairs.get("cursor", 0)), int(pairs.get("size", 10))
        items = list(self.sessions.values())[start : start + size]
        more = start + size < len(self.sessions)
        cursor = str(start if self.stuck else start + size) if more else None
        return Reply.json({"items": items, "cursor": cursor, "total": len(self.sessions)})

    @route("POST", "/v1/sessions")
    def create(self, request: ReceivedRequest) -> Reply:
        body = request.json()
        self.sessions[body["id"]] = body
        return Reply.json(body, 201)

    @route("GET", "/v1/sessions/{session_id}")
    def get(self, request: ReceivedRequest) -> Reply:
        found = self.sessions.get(request.path_params["session_id"])
        return self.error(404, "no such session") if found is None else Reply.json(found)

    @route("DELETE", "/v1/sessions/{session_id}")
    def delete(self, request: ReceivedRequest) -> Reply:
        found = self.sessions.pop(request.path_params["session_id"], None)
        return self.error(404, "no such session") if found is None else Reply.empty(204)

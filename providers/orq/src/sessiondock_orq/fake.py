"""`FakeOrq`: Orq's trace sessions in memory, over real HTTP, for tests."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from sessiondock import InvalidValueError
from sessiondock.authoring import checks, values
from sessiondock.testing import FakeServer, ReceivedRequest, RejectedError, Reply, SeedField, route
from sessiondock.testing.routes import RouteMatch

from . import _fake_bodies as bodies
from . import _fake_query as queries

__all__ = ["FakeOrq"]

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class FakeOrq(FakeServer):
    """Serves create, get, update, delete, list and count on ``/v2/traces/sessions`` as Orq documents them.

    Lists are filtered, queried, sorted and paged as requested, newest first without a sort key. Where Orq's document
    gives only names, the fake uses their plain meaning: it counts pages from 1, prefers a cursor to a page number,
    continues after a session that was deleted, ignores ``includedFields`` and, in an update, ``_id`` and
    ``workspace_id``, rejects an ``external_id`` that another session has, and responds with 400 to a body that does not
    fit the document.

    Attributes:
        sessions: the stored JSON by id, oldest first.
        clock: returns the time; replace it to test conditions on dates.
        workspace_id: the workspace of every session.
    """

    vendor = "orq"
    default_key = "orq-test-key"
    workspace_id = "01JQ0000000000000000000000"
    seed_fields: ClassVar[Mapping[str, SeedField]] = {
        "id": SeedField("_id"),
        "external_id": SeedField("external_id"),
        "project": SeedField("project_id"),
        "user_id": SeedField("contact_ids", lambda user: [user]),
        "started_at": SeedField("started_at", values.to_iso),
        "updated_at": SeedField("updated_at", values.to_iso),
        "duration": SeedField("duration", values.to_milliseconds),
        "tags": SeedField("tags", list),
    }

    def reset(self) -> None:
        super().reset()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._all_sessions: list[dict[str, Any]] = []

    def add(self, external_id: str, **fields: Any) -> dict[str, Any]:
        """Store a session as create would, with zeros for missing members; ``fields`` are members of its JSON."""
        zeros: dict[str, Any] = {
            "duration": 0,
            "contact_ids": [],
            "billing": {"input_cost": 0, "output_cost": 0, "total_cost": 0},
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
            "traces_count": 0,
            "tags": [],
        }
        with self.lock:
            return self._store({"external_id": external_id, **zeros, **fields})

    def store_session(self, members: dict[str, Any]) -> str:
        if members.get("_id") in self.sessions:
            raise InvalidValueError(f"a session with the id {checks.shown(members['_id'])} exists")
        fields = {"external_id": f"seeded-{len(self._all_sessions) + 1}", **members}
        return str(self.add(**fields)["_id"])

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        return None if request.bearer == self.api_key else self.error(401, "Unauthorized")

    def error(self, status: int, message: str) -> Reply:
        return Reply.json({"message": message, "code": str(status)}, status)

    def not_found(self, request: ReceivedRequest) -> Reply:
        return Reply.text("404 Not Found", 404)

    def handle(self, request: ReceivedRequest, match: RouteMatch | None) -> Reply:
        try:
            return super().handle(request, match)
        except bodies.BadBodyError as error:
            return self.error(400, str(error))

    @route("POST", "/v2/traces/sessions")
    def create(self, request: ReceivedRequest) -> Reply:
        fields = bodies.session_fields(request.json() if request.body else {}, whole_session=True)
        self._reject_taken(fields["external_id"], None)
        return Reply.json(self._store(fields))

    @route("GET", "/v2/traces/sessions/{session_id}")
    def get(self, request: ReceivedRequest) -> Reply:
        return Reply.json(self._one(request))

    @route("PATCH", "/v2/traces/sessions/{session_id}")
    def update(self, request: ReceivedRequest) -> Reply:
        session = self._one(request)
        fields = bodies.session_fields(request.json() if request.body else {}, whole_session=False)
        self._reject_taken(fields.get("external_id"), session)
        session.update({"updated_at": self._now(), **fields})
        return Reply.json(session)

    @route("DELETE", "/v2/traces/sessions/{session_id}")
    def delete(self, request: ReceivedRequest) -> Reply:
        del self.sessions[self._one(request)["_id"]]
        return Reply.empty(204)

    @route("POST", "/v2/traces/sessions/query")
    def list(self, request: ReceivedRequest) -> Reply:
        body = self._list_body(request)
        order = body.get("sortingProps", [])
        wanted = queries.in_order(self._found(body), order)
        reachable = queries.in_order(self._all_sessions[::-1], order)
        page, more = queries.page_of(reachable, wanted, body.get("pagination", {}))
        return Reply.json({"object": "list", "data": page, "has_more": more})

    @route("POST", "/v2/traces/sessions/count")
    def count(self, request: ReceivedRequest) -> Reply:
        return Reply.json({"count": len(self._found(self._list_body(request)))})

    def _list_body(self, request: ReceivedRequest) -> dict[str, Any]:
        return bodies.listing(request.json() if request.body else {"filters": []})

    def _found(self, body: dict[str, Any]) -> Sequence[dict[str, Any]]:
        newest_first = [session for session in self._all_sessions[::-1] if session["_id"] in self.sessions]
        return queries.find(newest_first, body, self.clock())

    def _one(self, request: ReceivedRequest) -> dict[str, Any]:
        session = self.sessions.get(request.path_params["session_id"])
        if session is None:
            raise RejectedError(self.error(404, "No session found in the database"))
        return session

    def _reject_taken(self, external_id: str | None, owner: dict[str, Any] | None) -> None:
        if any(each["external_id"] == external_id and each is not owner for each in self.sessions.values()):
            raise RejectedError(self.error(409, "Session with this external_id already exists"))

    def _store(self, fields: dict[str, Any]) -> dict[str, Any]:
        now = self._now()
        session: dict[str, Any] = {
            "_id": self.new_id(),
            "workspace_id": self.workspace_id,
            "project_id": None,
            "started_at": now,
            "updated_at": now,
            **fields,
        }
        self.sessions[session["_id"]] = session
        self._all_sessions.append(session)
        return session

    def _now(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def new_id(self) -> str:
        """A ULID. Override it to choose the ids."""
        number = (int(self.clock().timestamp() * 1000) << 80) | secrets.randbits(80)
        return "".join(_DIGITS[(number >> shift) & 31] for shift in range(125, -1, -5))

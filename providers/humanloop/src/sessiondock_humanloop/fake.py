"""`FakeHumanloop`: Humanloop's v4 session API on loopback, for tests."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal

from sessiondock.testing import FakeServer, ReceivedRequest, RejectedError, Reply, SeedField, route

__all__ = ["FakeHumanloop"]

_LETTERS = string.ascii_letters + string.digits
_OPTIONAL = ("reference_id", "first_inputs", "last_output")
Detail = Literal["string", "array", "object"]


def _written_time(time: datetime) -> str:
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


class FakeHumanloop(FakeServer):
    """Sessions as the service stored them: created empty or by a log, read, and listed by project.

    ``log`` does what the service's logging endpoints did to a session. Ids and times repeat after ``reset``. Sessions
    are listed newest first.

    Attributes:
        default_project: the project that `seed` logs to when a session has none.
        sessions: id -> session as it is sent, oldest first.
        detail: the shape of ``detail`` in error bodies: ``"string"``, ``"array"`` or ``"object"``. Rejected
            parameters are always an array.
        zone: the end of every time: empty, as the service wrote them, or ``"Z"`` or an offset.
        nulls: whether an optional field without a value is null; otherwise it is left out.
        largest_size: the largest ``size`` accepted; the service documents no limit.
    """

    vendor: ClassVar[str] = "humanloop"
    default_key: ClassVar[str] = "hl_sk_test"
    base_path: ClassVar[str] = "/v4"

    default_project: ClassVar[str] = "pr_1"
    seed_fields: ClassVar[Mapping[str, SeedField]] = {
        "external_id": SeedField("reference_id"),
        "project": SeedField("project"),
        "started_at": SeedField("created_at", _written_time),
        "updated_at": SeedField("updated_at", _written_time),
    }

    detail: Detail = "string"
    zone: str = ""
    nulls: bool = True
    largest_size: int | None = None

    def reset(self) -> None:
        super().reset()
        self.sessions: dict[str, dict[str, Any]] = {}
        self._random = random.Random("humanloop")
        self._now = datetime(2024, 10, 1, 12, tzinfo=UTC)
        self.detail, self.zone, self.nulls, self.largest_size = "string", "", True, None

    # For tests.

    def log(
        self,
        project_id: str,
        *,
        session_id: str | None = None,
        session_reference_id: str | None = None,
        inputs: Mapping[str, Any] | None = None,
        output: str | None = None,
        project_name: str = "Support",
        project_type: str = "prompt",
    ) -> str:
        """Log a datapoint to the session with an id or reference, creating it if needed. Returns its id."""
        with self.lock:
            session = self._session_for(session_id, session_reference_id)
            project = {"id": project_id, "name": project_name, "type": project_type}
            if project_id not in [known["id"] for known in session["projects"]]:
                session["projects"].append(project)
            if session["datapoints_count"] == 0:
                session["first_inputs"] = None if inputs is None else dict(inputs)
            session["datapoints_count"] += 1
            session["last_output"] = output
            session["updated_at"] = self._tick()
            return str(session["id"])

    def store_session(self, members: dict[str, Any]) -> str:
        session = self._new(members.get("reference_id"))
        self.log(members.get("project", self.default_project), session_id=session["id"])
        created = members.get("created_at")
        if created is not None:
            session |= {"created_at": created, "updated_at": created}
        session["updated_at"] = members.get("updated_at", session["updated_at"])
        return str(session["id"])

    def _session_for(self, session_id: str | None, reference: str | None) -> dict[str, Any]:
        if session_id is not None:
            return self.sessions[session_id]
        known = [each for each in self.sessions.values() if reference is not None and each["reference_id"] == reference]
        return known[0] if known else self._new(reference)

    def _new(self, reference: str | None) -> dict[str, Any]:
        session_id = "sesh_" + "".join(self._random.choices(_LETTERS, k=21))
        now = self._tick()
        self.sessions[session_id] = {
            "id": session_id,
            "reference_id": reference,
            "projects": [],
            "datapoints_count": 0,
            "first_inputs": None,
            "last_output": None,
            "created_at": now,
            "updated_at": now,
        }
        return self.sessions[session_id]

    def _tick(self) -> str:
        self._now += timedelta(seconds=1.000001)
        return _written_time(self._now)

    # The service.

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        if request.headers.get("X-API-KEY") == self.api_key:
            return None
        return self.error(401, "Your API key is incorrect or missing")

    def error(self, status: int, message: str) -> Reply:
        """An error body whose ``detail`` has the shape that `detail` says."""
        if self.detail == "array":
            return Reply.json({"detail": [_problem(["body"], message, "value_error")]}, status)
        if self.detail == "object":
            described = {"type": "error", "message": message, "code": status, "origin": "Humanloop"}
            return Reply.json({"detail": described}, status)
        return Reply.json({"detail": message}, status)

    def not_found(self, request: ReceivedRequest) -> Reply:
        return self.error(404, "Not Found")

    def method_not_allowed(self, request: ReceivedRequest, allowed: tuple[str, ...]) -> Reply:
        return self.error(405, "Method Not Allowed")

    @route("POST", "/v4/sessions")
    def create(self, request: ReceivedRequest) -> Reply:
        return Reply.json({"id": self._new(None)["id"]}, 201)

    @route("GET", "/v4/sessions/{session_id}")
    def get(self, request: ReceivedRequest) -> Reply:
        found = self.sessions.get(request.path_params["session_id"])
        return self.error(404, "Session not found") if found is None else Reply.json(self._shown(found))

    @route("GET", "/v4/sessions")
    def list(self, request: ReceivedRequest) -> Reply:
        project = request.query_first("project_id")
        if project is None:
            raise RejectedError(_unprocessable("project_id", "field required", "value_error.missing"))
        page, size = self._number(request, "page", 1), self._number(request, "size", 10)
        found = [
            session
            for session in reversed(self.sessions.values())
            if project in [known["id"] for known in session["projects"]]
        ]
        records = [self._shown(session) for session in found[(page - 1) * size : page * size]]
        return Reply.json({"records": records, "page": page, "size": size, "total": len(found)})

    def _number(self, request: ReceivedRequest, name: str, default: int) -> int:
        text = request.query_first(name)
        try:
            number = default if text is None else int(text)
        except ValueError:
            raise RejectedError(_unprocessable(name, "value is not a valid integer", "type_error.integer")) from None
        if number < 1:
            raise RejectedError(
                _unprocessable(name, "ensure this value is greater than or equal to 1", "value_error.number.not_ge")
            )
        if name == "size" and self.largest_size is not None and number > self.largest_size:
            message = f"ensure this value is less than or equal to {self.largest_size}"
            raise RejectedError(_unprocessable(name, message, "value_error.number.not_le"))
        return number

    def _shown(self, session: Mapping[str, Any]) -> dict[str, Any]:
        times = {name: session[name] + self.zone for name in ("created_at", "updated_at")}
        shown = {**session, **times}
        return {
            name: value for name, value in shown.items() if self.nulls or name not in _OPTIONAL or value is not None
        }


def _problem(location: list[str], message: str, kind: str) -> dict[str, Any]:
    return {"loc": location, "msg": message, "type": kind}


def _unprocessable(name: str, message: str, kind: str) -> Reply:
    return Reply.json({"detail": [_problem(["query", name], message, kind)]}, 422)

"""A fake HoneyHive: both APIs over a real socket, in memory, with faults on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, NoReturn
from uuid import uuid4

from sessiondock.authoring import values
from sessiondock.errors import InvalidValueError
from sessiondock.testing import FakeServer, ReceivedRequest, RejectedError, Reply, SeedField, route
from sessiondock.testing.routes import RouteMatch

from . import _fake_forms as forms
from ._fake_store import OBJECTS, Store, as_text, started

__all__ = ["FakeHoneyHive"]

Era = Literal["2024-05", "cloud", "both"]
_ONLY_2024_05 = frozenset(
    {("GET", "/session/{session_id}"), ("DELETE", "/session/{session_id}"), ("POST", "/events/export")}
)
_CODES = {400: "bad_request", 404: "not_found"}
_READS = ("search", "export")


class FakeHoneyHive(FakeServer):
    """Sessions and events of one key.

    Attributes:
        era: which routes exist: those of ``"2024-05"``, those of today's ``"cloud"`` (which keeps some of the older
            ones), or, the default, ``"both"``. A route that does not exist is answered with 404 "Route not found".
        read_lag: how many reads miss what is written from now on.
        string_times: whether times are answered as ``2024-04-01 22:38:19``.
        total_name: what the total of a search is called.
        counts_page: whether that number counts the page only.
        largest_answer: how many events an answer holds at most, whatever is asked for; None for no such limit.
        short_start: whether ``POST /session/start`` answers with the id alone, as documented in 2024-05.
        empty_answers: whether updates, deletions and added events are answered without a body.
        stores: how many events of a batch are stored before it fails with 500; None for all.
        ingestion_key: a second key, which may write but not read.
        store: what is kept.
    """

    vendor: ClassVar[str] = "honeyhive"
    default_key: ClassVar[str] = "hh_test_key"
    seed_fields: ClassVar[Mapping[str, SeedField]] = {
        "id": SeedField("event_id"),
        "name": SeedField("event_name"),
        "project": SeedField("project"),
        "environment": SeedField("source"),
        "started_at": SeedField("start_time", values.to_milliseconds),
        "ended_at": SeedField("end_time", values.to_milliseconds),
        "duration": SeedField("duration", values.to_milliseconds),
        "error": SeedField("error"),
        **{name: SeedField(name, dict) for name in OBJECTS},
    }

    def reset(self) -> None:
        super().reset()
        self.era: Era = "both"
        self.read_lag = 0
        self.string_times = False
        self.total_name: Literal["count", "totalEvents"] = "count"
        self.counts_page = False
        self.largest_answer: int | None = None
        self.short_start = False
        self.empty_answers = False
        self.stores: int | None = None
        self.ingestion_key: str | None = None
        self.store: Store = Store()

    def store_session(self, members: dict[str, Any]) -> str:
        session_id = members.pop("event_id", None) or str(uuid4())
        if self.store.exists(session_id):
            raise InvalidValueError(f"a session with the id {session_id!r} exists")
        self.store.start(members, session_id, lag=0)
        return str(session_id)

    # Answers.

    def error(self, status: int, message: str) -> Reply:
        body = {"statusCode": status, "message": message, "success": False}
        return Reply.json(body | ({"errorCode": _CODES[status]} if status in _CODES else {}), status)

    def not_found(self, request: ReceivedRequest) -> Reply:
        return self.error(404, "Route not found")

    def authenticate(self, request: ReceivedRequest) -> Reply | None:
        if request.bearer == self.api_key:
            return None
        if request.bearer is None or request.bearer != self.ingestion_key:
            return self.error(401, "Invalid API key")
        reads = request.method == "GET" or request.path.endswith(_READS)
        return self.error(403, "This key may only write") if reads or request.method == "DELETE" else None

    def handle(self, request: ReceivedRequest, match: RouteMatch | None) -> Reply:
        if match is None or match.handler is None or not self._exists(request.method, match.template):
            return self.not_found(request)
        try:
            return super().handle(request, match)
        except forms.FormError as problem:
            return self.error(400, str(problem))

    def _exists(self, method: str, template: str) -> bool:
        if self.era == "2024-05":
            return not template.startswith("/v1/")
        return self.era == "both" or (method, template) not in _ONLY_2024_05

    def _done(self, answer: Mapping[str, Any]) -> Reply:
        return Reply.empty(200) if self.empty_answers else Reply.json(answer)

    def _shown(self, event: dict[str, Any]) -> dict[str, Any]:
        return as_text(event) if self.string_times else event

    def _reject(self, status: int, message: str) -> NoReturn:
        raise RejectedError(self.error(status, message))

    # Sessions.

    @route("POST", "/session/start")
    def start_session(self, request: ReceivedRequest) -> Reply:
        body = forms.Form(members={}, required=("session",)).check(request.json(), "body")
        if self.era == "2024-05":
            fields = forms.SESSION_2024_05.check(body["session"], "session")
            session = self._start(fields, fields.get("session_id") or str(uuid4()))
        else:
            fields = forms.SESSION_LEGACY.check(body["session"], "session")
            session = self._start(fields, _uuid_or_new(fields.get("session_id")))
        return Reply.json({"session_id": session["session_id"]} if self.short_start else session)

    @route("POST", "/v1/sessions")
    def create_session(self, request: ReceivedRequest) -> Reply:
        fields = forms.SESSION.check(request.json(), "session")
        return Reply.json(self._start(fields, _uuid_or_new(fields.get("session_id"))))

    def _start(self, fields: Mapping[str, Any], session_id: str) -> dict[str, Any]:
        return self._shown(self.store.start(fields, session_id, lag=self.read_lag))

    @route("GET", "/session/{session_id}")
    def get_session(self, request: ReceivedRequest) -> Reply:
        found = self.store.read(request.path_params["session_id"])
        if found is None or found.get("event_type") != "session":
            return self.error(404, "Session not found")
        return Reply.json(self._shown(found))

    @route("DELETE", "/session/{session_id}")
    def delete_session(self, request: ReceivedRequest) -> Reply:
        session_id = request.path_params["session_id"]
        if not self.store.delete_session(session_id):
            return self.error(404, "Session not found")
        return self._done({"success": True, "deleted": session_id})

    @route("POST", "/session/{session_id}/traces")
    def add_traces(self, request: ReceivedRequest) -> Reply:
        body = forms.Form(members={}).check(request.json(), "body")
        events = [body[name] for name in ("logs", "events") if name in body]
        if len(events) != 1 and self.era != "2024-05":
            self._reject(400, "Exactly one of logs or events is needed")
        given = forms.LEGACY_BATCH.check({"events": events[0] if events else []}, "body")["events"]
        self._add(given, session_id=request.path_params["session_id"])
        return self._done({"result": "success"} if self.era == "2024-05" else {"success": True})

    @route("POST", "/v1/sessions/{session_id}/events/batch")
    def add_events(self, request: ReceivedRequest) -> Reply:
        session_id = self._uuid(request, "session_id")
        body = forms.SESSION_BATCH.check(request.json(), "body")
        self._add(body["events"], session_id=session_id)
        return self._done({"success": True})

    def _add(self, events: Sequence[Mapping[str, Any]], *, session_id: str | None) -> list[str]:
        stored = [
            self.store.add(event, session_id=session_id, lag=self.read_lag)["event_id"]
            for event in events[: self.stores]
        ]
        if len(stored) < len(events):
            self._reject(500, "Events partially added")
        return stored

    # Events.

    @route("POST", "/events")
    def create_event_legacy(self, request: ReceivedRequest) -> Reply:
        body = forms.Form(members={}, required=("event",)).check(request.json(), "body")
        return self._created(forms.LEGACY_EVENT.check(body["event"], "event"))

    @route("POST", "/v1/events")
    def create_event(self, request: ReceivedRequest) -> Reply:
        return self._created(forms.EVENT.check(request.json(), "event"))

    def _created(self, event: Mapping[str, Any]) -> Reply:
        return Reply.json({"event_id": self._add([event], session_id=None)[0], "success": True})

    @route("PUT", "/events")
    def update_event_legacy(self, request: ReceivedRequest) -> Reply:
        body = forms.Form(members={}, required=("event_id",)).check(request.json(), "body")
        return self._update(body["event_id"], body)

    @route("PUT", "/v1/events/{event_id}")
    def update_event(self, request: ReceivedRequest) -> Reply:
        return self._update(self._uuid(request, "event_id"), request.json())

    def _update(self, event_id: str, changes: Any) -> Reply:
        if not self.store.update(event_id, forms.UPDATE.check(changes, "body")):
            self._reject(400, "Event not found")
        return self._done({"success": True})

    @route("GET", "/v1/events/{event_id}")
    def get_event(self, request: ReceivedRequest) -> Reply:
        found = self.store.read(self._uuid(request, "event_id"))
        return self.error(404, "Event not found") if found is None else Reply.json({"event": self._shown(found)})

    @route("POST", "/events/batch")
    def create_events_legacy(self, request: ReceivedRequest) -> Reply:
        body = forms.LEGACY_BATCH.check(request.json(), "body")
        properties = body.get("session_properties", body.get("session", {}))
        return self._batch(body["events"], body.get("single_session", body.get("is_single_session")), properties)

    @route("POST", "/v1/events/batch")
    def create_events(self, request: ReceivedRequest) -> Reply:
        body = forms.BATCH.check(request.json(), "body")
        return self._batch(body["events"], body.get("single_session"), body.get("session_properties", {}))

    def _batch(self, events: Sequence[Mapping[str, Any]], single: Any, properties: Mapping[str, Any]) -> Reply:
        session = self._start(properties, _uuid_or_new(properties.get("session_id"))) if single else None
        session_id = None if session is None else session["session_id"]
        if self.stores is not None and self.stores < len(events):
            done = (
                [self._add([event], session_id=session_id)[0] for event in events[: self.stores]] if self.stores else []
            )
            errors = [f"event {number} could not be stored" for number in range(self.stores, len(events))]
            return Reply.json({"event_ids": done, "errors": errors, "success": True}, 500)
        answer: dict[str, Any] = {"event_ids": self._add(events, session_id=session_id), "success": True}
        return Reply.json(answer if session_id is None else {**answer, "session_id": session_id})

    @route("POST", "/v1/events/search")
    def search(self, request: ReceivedRequest) -> Reply:
        body = forms.SEARCH.check(request.json(), "body")
        dates = body.get("dateRange", {})
        found = self.store.search(body.get("filters", []), dates.get("start_time"), dates.get("end_time"))
        found.sort(key=started, reverse=True)
        return self._page(found, body)

    @route("POST", "/v1/events/export")
    def export(self, request: ReceivedRequest) -> Reply:
        return self._export(forms.EXPORT.check(request.json(), "body"), None)

    @route("POST", "/events/export")
    def export_2024_05(self, request: ReceivedRequest) -> Reply:
        body = forms.EXPORT_2024_05.check(request.json(), "body")
        return self._export(body, body["project"])

    def _export(self, body: Mapping[str, Any], project: str | None) -> Reply:
        dates = body.get("dateRange", {})
        filters = body.get("filters", [])
        return self._page(self.store.search(filters, dates.get("$gte"), dates.get("$lte"), project=project), body)

    def _page(self, found: Sequence[dict[str, Any]], body: Mapping[str, Any]) -> Reply:
        size = int(body.get("limit", 1000))
        size = size if self.largest_answer is None else min(size, self.largest_answer)
        first = (int(body.get("page", 1)) - 1) * size
        events = [self._shown(event) for event in found[first : first + size]]
        if "projections" in body:
            events = [{name: event[name] for name in body["projections"] if name in event} for event in events]
        return Reply.json({"events": events, self.total_name: len(events) if self.counts_page else len(found)})

    def _uuid(self, request: ReceivedRequest, name: str) -> str:
        value = request.path_params[name]
        if not forms.is_uuid(value):
            self._reject(400, f"{name} must be a UUID")
        return value


def _uuid_or_new(value: object) -> str:
    return value if isinstance(value, str) and forms.is_uuid(value) else str(uuid4())

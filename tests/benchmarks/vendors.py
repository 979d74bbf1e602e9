"""The vendors' sessions as they look on the wire, and one call of each kind."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import attrs

__all__ = ["VENDORS", "Vendor"]

SIZE = 100
STREAMED = 256 << 20
"""Bytes of a recording; a server sends zeros."""
ID = "01JQ2Z8W3V5T7R9P1N4M6K8H0G"
DIGITS = "824"
UUID = "165409a9-c5a8-4052-875f-556637964a5e"


@attrs.frozen
class Vendor:
    """One vendor's API.

    Attributes:
        module: where its clients are.
        client: name of the synchronous client.
        session: one session as the service sends it.
        routes: operation -> what is requested: method and path.
        page: what is around a list of sessions.
        calls: operation -> the same through a client of ours.
        settings: of the client.
        prefix: path of the base URL.
        bodies: operation -> JSON that the libraries alone send.
        answers: operation -> what the service sends, where it is not a session or a list of them.
    """

    module: str
    client: str
    session: Mapping[str, Any]
    routes: Mapping[str, str]
    page: Callable[[list[Any]], Any]
    calls: Mapping[str, Callable[[Any], Any]]
    settings: Mapping[str, Any] = {}
    prefix: str = ""
    bodies: Mapping[str, Any] = {}
    answers: Mapping[str, Any] = {}

    def responses(self, size: int = SIZE, *, streams: bool = False) -> dict[str, Any]:
        """What a server must send: JSON, and a number of zeros for a stream if asked for."""
        found: dict[str, Any] = {}
        for operation, route in self.routes.items():
            if operation == "stream" and not streams:
                continue
            method, path = route.split(" ")
            whole = self.page([{**self.session, **_own(number)} for number in range(size)])
            answer = whole if operation in {"list", "list_today"} else self.session
            found[f"{method} {self.prefix}{path}"] = self.answers.get(operation, answer)
        return found

    def open(self, address: str, *, asynchronous: bool = False, **options: Any) -> Any:
        """A client."""
        name = f"Async{self.client}" if asynchronous else self.client
        kind = getattr(importlib.import_module(self.module), name)
        return kind(api_key="key", base_url=address + self.prefix, **self.settings, **options)


def _own(number: int) -> dict[str, Any]:
    """Members that no two sessions share, under the names of all vendors."""
    return {"_id": f"{ID}{number}", "id": f"sesh_{number}", "session_id": f"{UUID[:-3]}{number:03}", "event_id": UUID}


def _get(session_id: str) -> Callable[[Any], Any]:
    return lambda client: client.sessions.get(session_id)


def _list(client: Any) -> Any:
    return client.sessions.list(page_size=SIZE).first()


TEXT = "Where is my parcel? It was sent on Monday, and the tracking page shows nothing since."
EVENTS = [
    {"event_name": f"step {number}", "event_type": "model", "inputs": {"question": TEXT}, "outputs": {"text": "Yes."}}
    for number in range(SIZE)
]
ORQ = Vendor(
    "sessiondock_orq",
    "Orq",
    {
        "_id": ID,
        "workspace_id": "01JQ0000000000000000000000",
        "project_id": "0195e7a2-6a2b-7000-8000-2f1b8c6d9e10",
        "started_at": "2025-04-01T22:38:19.739Z",
        "updated_at": "2025-04-01T22:40:01.100Z",
        "external_id": "call-2025-04-01-0193",
        "duration": 101361.5,
        "contact_ids": ["customer-7"],
        "billing": {"input_cost": 0.00125, "output_cost": 0.0031, "total_cost": 0.00435},
        "usage": {"prompt_tokens": 1250, "completion_tokens": 310, "total_tokens": 1560},
        "traces_count": 4,
        "tags": ["parcel", "production"],
    },
    {
        "create": "POST /v2/traces/sessions",
        "get": f"GET /v2/traces/sessions/{ID}",
        "update": f"PATCH /v2/traces/sessions/{ID}",
        "list": "POST /v2/traces/sessions/query",
    },
    lambda items: {"object": "list", "data": items, "has_more": False},
    {
        "create": lambda client: client.sessions.create(external_id="call-2025-04-01-0193", tags=["parcel"]),
        "get": _get(ID),
        "update": lambda client: client.sessions.update(ID, tags=["parcel", "production"]),
        "list": _list,
    },
    bodies={
        "create": {"external_id": "call-2025-04-01-0193", "duration": 0, "tags": ["parcel"]},
        "update": {"tags": ["parcel", "production"]},
        "list": {"filters": [], "pagination": {"limit": SIZE}},
    },
)
HONEYHIVE = Vendor(
    "sessiondock_honeyhive",
    "HoneyHive",
    {
        "source": "production",
        "children_ids": [UUID],
        "error": None,
        "duration": 824.8056,
        "start_time": 1712011099004,
        "end_time": 1712011199004,
        "config": {"model": "large", "temperature": 0.2},
        "inputs": {"question": TEXT},
        "outputs": {"text": "On its way."},
        "metadata": {"channel": "chat", "cost": 0.004},
        "feedback": {"rating": 5},
        "metrics": {"answered": True},
        "user_properties": {"user": "customer-7"},
        "project": "p",
        "event_id": UUID,
        "session_id": UUID,
        "parent_id": None,
        "event_type": "session",
        "event_name": "parcel",
        "org_id": "280d68eb-ac52-4240-93f7-b91f9a2b93fc",
        "workspace_id": "55e8726c-529e-48d9-9f37-20ff7ee16b4b",
        "project_id": "4ea79dbd-36d0-4f1f-8441-3b8d84b9abea",
    },
    {
        "create": "POST /session/start",
        "get": f"GET /session/{UUID}",
        "update": "PUT /events",
        "list": "POST /events/export",
        # where the vendor's present SDK asks for the same
        "list_today": "POST /v1/events/export",
        "add_events": f"POST /session/{UUID}/traces",
    },
    lambda items: {"events": items, "totalEvents": len(items)},
    {
        "create": lambda client: client.sessions.create(name="parcel", inputs={"question": TEXT}),
        "get": _get(UUID),
        "update": lambda client: client.sessions.update(UUID, metadata={"cost": 0.004}),
        "list": _list,
        "add_events": lambda client: client.sessions.add_events(UUID, EVENTS),
    },
    {"project": "p"},
    bodies={
        "create": {"session": {"project": "p", "session_name": "parcel", "inputs": {"question": TEXT}}},
        "update": {"event_id": UUID, "metadata": {"cost": 0.004}},
        "list": {"project": "p", "filters": [], "limit": SIZE},
        "add_events": {"logs": EVENTS},
    },
    answers={"add_events": {"success": True, "result": "stored"}},
)
HUMANLOOP = Vendor(
    "sessiondock_humanloop",
    "Humanloop",
    {
        "id": "sesh_oMKgqo2RaLb5gu1O0BDXw",
        "reference_id": "call-0193",
        "projects": [{"id": "pr_1", "name": "Support", "type": "prompt"}],
        "datapoints_count": 4,
        "first_inputs": {"question": TEXT},
        "last_output": "On its way.",
        "created_at": "2024-10-01T12:00:01.000001",
        "updated_at": "2024-10-01T12:00:02.000002",
    },
    {
        "create": "POST /sessions",
        "get": "GET /sessions/sesh_oMKgqo2RaLb5gu1O0BDXw",
        "list": "GET /sessions",
    },
    lambda items: {"records": items, "page": 1, "size": len(items), "total": len(items)},
    {
        "create": lambda client: client.sessions.create(),
        "get": _get("sesh_oMKgqo2RaLb5gu1O0BDXw"),
        "list": _list,
    },
    {"project": "pr_1"},
    "/v4",
)
SYLLABLE = Vendor(
    "sessiondock_syllable",
    "Syllable",
    {
        "timestamp": "2024-01-01T12:00:00Z",
        "session_id": DIGITS,
        "conversation_id": "7311",
        "channel_manager_service": "hedy",
        "channel_manager_type": "voice_twilio_v1",
        "channel_manager_sid": "CA0123456789abcdef",
        "agent_id": "12",
        "agent_name": "Front desk",
        "agent_type": "ca_v1",
        "agent_timezone": "America/New_York",
        "prompt_id": "41",
        "prompt_name": "Reception",
        "prompt_version": "2024-01-01T11:00:00Z",
        "prompt_version_number": 3,
        "duration": 181.52,
        "session_label_id": "99",
        "source": "+12035551212",
        "target": "+12035551213",
        "is_legacy": False,
        "is_test": False,
        "is_outbound": False,
        "user_terminated": True,
        "transfer_voicemail_detected": False,
    },
    {
        "get": f"GET /api/v1/sessions/{DIGITS}",
        "list": "GET /api/v1/sessions/",
        "stream": "GET /api/v1/sessions/recording/stream",
    },
    lambda items: {"items": items, "page": 0, "page_size": SIZE, "total_pages": 1, "total_count": len(items)},
    {"get": _get(DIGITS), "list": _list, "stream": lambda client: client.sessions.stream_recording(token="t")},
    answers={"stream": STREAMED},
)
VENDORS = {"orq": ORQ, "honeyhive": HONEYHIVE, "humanloop": HUMANLOOP, "syllable": SYLLABLE}

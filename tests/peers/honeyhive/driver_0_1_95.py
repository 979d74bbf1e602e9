"""The session operations of honeyhive 0.1.95, and the event operation that updates a session. All plain."""

from __future__ import annotations

from importlib import import_module
from typing import Any

sdk = import_module("honeyhive")
operations = import_module("honeyhive.models.operations")
components = import_module("honeyhive.models.components")


def client(url: str, key: str) -> Any:
    return sdk.HoneyHive(bearer_auth=key, server_url=url)


def start(url: str, key: str, session: dict[str, Any]) -> Any:
    body = operations.StartSessionRequestBody(session=components.SessionStartRequest(**session))
    return {"session_id": client(url, key).session.start_session(body).object.session_id}


def get(url: str, key: str, session_id: str) -> Any:
    return client(url, key).session.get_session(session_id).event


def delete(url: str, key: str, session_id: str) -> None:
    client(url, key).session.delete_session(session_id)


def add_events(url: str, key: str, session_id: str, logs: list[dict[str, Any]]) -> Any:
    body = operations.ProcessEventTraceRequestBody(logs=logs)
    return {"result": client(url, key).session.process_event_trace(session_id, body).object.result}


def update(url: str, key: str, **changes: Any) -> None:
    client(url, key).events.update_event(operations.UpdateEventRequestBody(**changes))

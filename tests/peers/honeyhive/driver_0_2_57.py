"""The session operations of honeyhive 0.2.57, and its event operations on sessions, plain and asynchronous."""

from __future__ import annotations

from importlib import import_module
from typing import Any

sdk = import_module("honeyhive")
FIELDS = (
    *("project_id", "source", "event_name", "event_type", "event_id", "session_id", "parent_id", "children_ids"),
    *("config", "inputs", "outputs", "error", "start_time", "end_time", "duration"),
    *("metadata", "feedback", "metrics", "user_properties"),
)


def client(url: str, key: str) -> Any:
    return sdk.HoneyHive(bearer_auth=key, server_url=url)


def event(found: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in FIELDS}


def events(found: Any) -> dict[str, Any]:
    return {"events": [event(each) for each in found.events], "total": found.total_events}


def start(url: str, key: str, session: dict[str, Any]) -> Any:
    return {"session_id": client(url, key).session.start_session(request={"session": session}).object.session_id}


def get(url: str, key: str, session_id: str) -> Any:
    return event(client(url, key).session.get_session(session_id=session_id).event)


def update(url: str, key: str, **changes: Any) -> None:
    client(url, key).events.update_event(request=changes)


def export(url: str, key: str, **body: Any) -> Any:
    return events(client(url, key).events.get_events(request=body).object)


async def start_async(url: str, key: str, session: dict[str, Any]) -> Any:
    answer = await client(url, key).session.start_session_async(request={"session": session})
    return {"session_id": answer.object.session_id}


async def get_async(url: str, key: str, session_id: str) -> Any:
    return event((await client(url, key).session.get_session_async(session_id=session_id)).event)


async def update_async(url: str, key: str, **changes: Any) -> None:
    await client(url, key).events.update_event_async(request=changes)


async def export_async(url: str, key: str, **body: Any) -> Any:
    return events((await client(url, key).events.get_events_async(request=body)).object)

"""The session operations of honeyhive 1.7.0: of its client class and of its generated layer, sync and async."""

from __future__ import annotations

from importlib import import_module
from typing import Any

sdk = import_module("honeyhive")
public = import_module("honeyhive.models")
models = import_module("honeyhive._generated.models")
config = import_module("honeyhive._generated.api_config")
SESSIONS = {name: import_module(f"honeyhive._generated.services.{name}Sessions_service") for name in ("", "async_")}
EVENTS = {name: import_module(f"honeyhive._generated.services.{name}Events_service") for name in ("", "async_")}
FIELDS = (
    *("project_id", "source", "event_name", "event_type", "event_id", "session_id", "parent_id", "children_ids"),
    *("config", "inputs", "outputs", "error", "start_time", "end_time", "duration"),
    *("metadata", "feedback", "metrics", "user_properties"),
)


def client(url: str, key: str) -> Any:
    return sdk.HoneyHive(api_key=key, base_url=url)


def api(url: str, key: str) -> Any:
    return config.APIConfig(base_path=url, access_token=key)


def event(found: Any) -> dict[str, Any]:
    return {name: found[name] if isinstance(found, dict) else getattr(found, name) for name in FIELDS}


def events(found: Any, total: Any) -> dict[str, Any]:
    return {"events": [event(each) for each in found.events], "total": total}


# The client class.


def start(url: str, key: str, session: dict[str, Any]) -> Any:
    return event(client(url, key).sessions.start({"session": session}))


async def start_async(url: str, key: str, session: dict[str, Any]) -> Any:
    return event(await client(url, key).sessions.start_async({"session": session}))


def update_legacy(url: str, key: str, **changes: Any) -> Any:
    return client(url, key).events.update(public.UpdateEventRequest(**changes))


async def update_legacy_async(url: str, key: str, **changes: Any) -> Any:
    return await client(url, key).events.update_async(public.UpdateEventRequest(**changes))


def export(url: str, key: str, **body: Any) -> Any:
    found = client(url, key).events.export(**body)
    return events(found, found.total_events)


async def export_async(url: str, key: str, **body: Any) -> Any:
    found = await client(url, key).events.export_async(**body)
    return events(found, found.total_events)


def by_session(url: str, key: str, session_id: str) -> Any:
    found = client(url, key).events.get_by_session_id(session_id)
    return events(found, found.total_events)


async def by_session_async(url: str, key: str, session_id: str) -> Any:
    found = await client(url, key).events.get_by_session_id_async(session_id)
    return events(found, found.total_events)


# The generated layer.


def create(url: str, key: str, **session: Any) -> Any:
    return event(SESSIONS[""].createSession(api(url, key), data=models.StartSessionRequest(**session)))


async def create_async(url: str, key: str, **session: Any) -> Any:
    return event(await SESSIONS["async_"].createSession(api(url, key), data=models.StartSessionRequest(**session)))


def add_events(url: str, key: str, session_id: str, events: list[dict[str, Any]]) -> Any:
    data = models.SessionEventBatchRequest(events=events)
    return SESSIONS[""].createSessionEventBatch(api(url, key), session_id=session_id, data=data)


async def add_events_async(url: str, key: str, session_id: str, events: list[dict[str, Any]]) -> Any:
    data = models.SessionEventBatchRequest(events=events)
    return await SESSIONS["async_"].createSessionEventBatch(api(url, key), session_id=session_id, data=data)


def add_traces(url: str, key: str, session_id: str, **body: Any) -> Any:
    data = models.AddSessionTracesRequest(**body)
    return SESSIONS[""].addSessionTracesLegacy(api(url, key), session_id=session_id, data=data)


async def add_traces_async(url: str, key: str, session_id: str, **body: Any) -> Any:
    data = models.AddSessionTracesRequest(**body)
    return await SESSIONS["async_"].addSessionTracesLegacy(api(url, key), session_id=session_id, data=data)


def get_event(url: str, key: str, session_id: str) -> Any:
    return event(EVENTS[""].getEvent(api(url, key), event_id=session_id).event)


async def get_event_async(url: str, key: str, session_id: str) -> Any:
    return event((await EVENTS["async_"].getEvent(api(url, key), event_id=session_id)).event)


def update(url: str, key: str, session_id: str, **changes: Any) -> Any:
    return EVENTS[""].updateEvent(api(url, key), event_id=session_id, data=models.UpdateEventRequest(**changes))


async def update_async(url: str, key: str, session_id: str, **changes: Any) -> Any:
    data = models.UpdateEventRequest(**changes)
    return await EVENTS["async_"].updateEvent(api(url, key), event_id=session_id, data=data)


def search(url: str, key: str, **body: Any) -> Any:
    found = EVENTS[""].searchEvents(api(url, key), data=models.SearchEventsRequest(**body))
    return events(found, found.count)


async def search_async(url: str, key: str, **body: Any) -> Any:
    found = await EVENTS["async_"].searchEvents(api(url, key), data=models.SearchEventsRequest(**body))
    return events(found, found.count)

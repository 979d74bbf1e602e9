"""HoneyHive's official SDK, in the releases for the service of 2024-05."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

sdk: Any = import_module("honeyhive")
ID = "165409a9-c5a8-4052-875f-556637964a5e"


def _bodies(task: dict[str, Any]) -> dict[str, Any]:
    return {
        "create": {"session": {"project": "p", "session_name": "parcel", "source": "dev", "inputs": {"question": "?"}}},
        "update": {"event_id": ID, "metadata": {"cost": 0.004}},
        "list": {"project": "p", "filters": [], "limit": 100},
    }


def sync(task: dict[str, Any]) -> Callable[[], object]:
    client = sdk.HoneyHive(bearer_auth="key", server_url=task["address"])
    bodies = _bodies(task)
    calls: dict[str, Callable[[], object]] = {
        "create": lambda: client.session.start_session(request=bodies["create"]),
        "get": lambda: client.session.get_session(session_id=ID),
        "update": lambda: client.events.update_event(request=bodies["update"]),
        "list": lambda: client.events.get_events(request=bodies["list"]),
    }
    return calls[task["operation"]]


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    client = sdk.HoneyHive(bearer_auth="key", server_url=task["address"])
    bodies = _bodies(task)
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "create": lambda: client.session.start_session_async(request=bodies["create"]),
        "get": lambda: client.session.get_session_async(session_id=ID),
        "list": lambda: client.events.get_events_async(request=bodies["list"]),
    }
    return calls[task["operation"]]

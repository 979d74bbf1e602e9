"""HoneyHive's official SDK of today: its client class, on the routes that it shares with the service of 2024-05."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

sdk: Any = import_module("honeyhive")
models: Any = import_module("honeyhive.models")
ID = "165409a9-c5a8-4052-875f-556637964a5e"
CREATED = {"session": {"project": "p", "session_name": "parcel", "source": "dev", "inputs": {"question": "?"}}}
LISTED: dict[str, Any] = {"project": "p", "filters": [], "limit": 100}


def _update() -> Any:
    return models.UpdateEventRequest(event_id=ID, metadata={"cost": 0.004})


def sync(task: dict[str, Any]) -> Callable[[], object]:
    client = sdk.HoneyHive(api_key="key", base_url=task["address"])
    calls: dict[str, Callable[[], object]] = {
        "create": lambda: client.sessions.start(CREATED),
        "update": lambda: client.events.update(_update()),
        "list": lambda: client.events.export(**LISTED),
    }
    return calls[task["operation"]]


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    client = sdk.HoneyHive(api_key="key", base_url=task["address"])
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "create": lambda: client.sessions.start_async(CREATED),
        "list": lambda: client.events.export_async(**LISTED),
    }
    return calls[task["operation"]]

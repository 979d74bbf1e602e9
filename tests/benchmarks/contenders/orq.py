"""Orq's official SDK."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

sdk: Any = import_module("orq_ai_sdk")
ID = "01JQ2Z8W3V5T7R9P1N4M6K8H0G"
CREATED: dict[str, Any] = {
    "external_id": "call-2025-04-01-0193",
    "tags": ["parcel"],
    # which this SDK requires
    "duration": 0,
    "contact_ids": ["customer-7"],
    "traces_count": 4,
    "billing": {"input_cost": 0.00125, "output_cost": 0.0031, "total_cost": 0.00435},
    "usage": {"prompt_tokens": 1250, "completion_tokens": 310, "total_tokens": 1560},
}
LISTED: dict[str, Any] = {"filters": [], "pagination": {"limit": 100}}


def sync(task: dict[str, Any]) -> Callable[[], object]:
    # a client that nothing holds would be closed
    client = sdk.Orq(api_key="key", server_url=task["address"])
    calls: dict[str, Callable[[], object]] = {
        "create": lambda: client.sessions.create(request=CREATED),
        "get": lambda: client.sessions.get(session_id=ID),
        "update": lambda: client.sessions.update(session_id=ID, tags=["parcel", "production"]),
        "list": lambda: client.sessions.list(request=LISTED),
    }
    return calls[task["operation"]]


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    # a client that nothing holds would be closed
    client = sdk.Orq(api_key="key", server_url=task["address"])
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "create": lambda: client.sessions.create_async(request=CREATED),
        "get": lambda: client.sessions.get_async(session_id=ID),
        "list": lambda: client.sessions.list_async(request=LISTED),
    }
    return calls[task["operation"]]

"""Humanloop's official SDK."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

sdk: Any = import_module("humanloop")
ID = "sesh_oMKgqo2RaLb5gu1O0BDXw"


def _client(task: dict[str, Any]) -> Any:
    return sdk.Humanloop(api_key="key", host=f"{task['address']}/v4")


def sync(task: dict[str, Any]) -> Callable[[], object]:
    sessions = _client(task).sessions
    calls: dict[str, Callable[[], object]] = {
        "create": sessions.create,
        "get": lambda: sessions.get(id=ID),
        "list": lambda: sessions.list(project_id="pr_1", page=1, size=100),
    }
    return calls[task["operation"]]


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    sessions = _client(task).sessions
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "create": sessions.acreate,
        "get": lambda: sessions.aget(id=ID),
        "list": lambda: sessions.alist(project_id="pr_1", page=1, size=100),
    }
    return calls[task["operation"]]

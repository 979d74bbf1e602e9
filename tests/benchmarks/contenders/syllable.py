"""Syllable's official SDK."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

sdk: Any = import_module("syllable_sdk")


def sync(task: dict[str, Any]) -> Callable[[], object]:
    # a client that nothing holds would be closed
    client = sdk.SyllableSDK(api_key_header="key", server_url=task["address"])
    calls: dict[str, Callable[[], object]] = {
        "get": lambda: client.sessions.get_by_id(session_id="824"),
        "list": lambda: client.sessions.list(page=0, limit=100),
        "stream": lambda: _read_all(client.sessions.session_recording_stream(token="t")),
    }
    return calls[task["operation"]]


def _read_all(response: Any) -> int:
    return sum(len(chunk) for chunk in response.iter_bytes())


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    # a client that nothing holds would be closed
    client = sdk.SyllableSDK(api_key_header="key", server_url=task["address"])
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "get": lambda: client.sessions.get_by_id_async(session_id="824"),
        "list": lambda: client.sessions.list_async(page=0, limit=100),
    }
    return calls[task["operation"]]

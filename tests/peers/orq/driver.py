"""Drives Orq's official SDK; runs in its environment and imports nothing of ours."""

from __future__ import annotations

from importlib import import_module
from typing import Any, get_args

sdk: Any = import_module("orq_ai_sdk")
pydantic: Any = import_module("pydantic")


def _open(url: str, key: str) -> Any:
    return sdk.Orq(api_key=key, server_url=url)


def _fields(value: Any) -> Any:
    """A model by its attributes; its own dump, made for sending, loses the id."""
    if _is_a(value, list):
        return [_fields(each) for each in value]
    if not _is_a(value, pydantic.BaseModel):
        return value
    found: dict[str, Any] = {name: getattr(value, name) for name in value.__class__.model_fields}
    return {name: _fields(each) for name, each in found.items() if each != sdk.types.UNSET}


def _is_a(value: Any, kind: Any) -> bool:
    """As isinstance, which would make type checkers forget that ``value`` is Any."""
    return isinstance(value, kind)


def create(url: str, key: str, request: Any) -> Any:
    with _open(url, key) as orq:
        return _fields(orq.sessions.create(request=request))


async def create_async(url: str, key: str, request: Any) -> Any:
    async with _open(url, key) as orq:
        return _fields(await orq.sessions.create_async(request=request))


def get(url: str, key: str, session_id: str) -> Any:
    with _open(url, key) as orq:
        return _fields(orq.sessions.get(session_id=session_id))


async def get_async(url: str, key: str, session_id: str) -> Any:
    async with _open(url, key) as orq:
        return _fields(await orq.sessions.get_async(session_id=session_id))


def update(url: str, key: str, session_id: str, fields: dict[str, Any]) -> Any:
    with _open(url, key) as orq:
        return _fields(orq.sessions.update(session_id=session_id, **_timed(fields)))


async def update_async(url: str, key: str, session_id: str, fields: dict[str, Any]) -> Any:
    async with _open(url, key) as orq:
        return _fields(await orq.sessions.update_async(session_id=session_id, **_timed(fields)))


def delete(url: str, key: str, session_id: str) -> Any:
    with _open(url, key) as orq:
        return _fields(orq.sessions.delete(session_id=session_id))


async def delete_async(url: str, key: str, session_id: str) -> Any:
    async with _open(url, key) as orq:
        return _fields(await orq.sessions.delete_async(session_id=session_id))


def list_sessions(url: str, key: str, requests: list[Any]) -> Any:
    """The answer to the last of several requests."""
    with _open(url, key) as orq:
        return _fields([orq.sessions.list(request=request) for request in requests][-1])


async def list_sessions_async(url: str, key: str, requests: list[Any]) -> Any:
    async with _open(url, key) as orq:
        return _fields([await orq.sessions.list_async(request=request) for request in requests][-1])


def count(url: str, key: str, request: Any) -> Any:
    with _open(url, key) as orq:
        return _fields(orq.post_v2_traces_sessions_count(request=request))


async def count_async(url: str, key: str, request: Any) -> Any:
    async with _open(url, key) as orq:
        return _fields(await orq.post_v2_traces_sessions_count_async(request=request))


def operators() -> dict[str, list[str]]:
    """The operators that the SDK knows for each kind of condition and for filters of text."""
    models = sdk.models
    found = {name: _strings(getattr(models, name).model_fields["operator"].annotation) for name in _KINDS}
    return {name: sorted(set(strings)) for name, strings in found.items()}


_KINDS = [*(f"Filters{number}" for number in range(1, 9)), "ListSessionsFilters3", "ListSessionsFilters4", "Query"]


def _strings(annotation: Any) -> list[str]:
    inner = getattr(annotation, "__value__", annotation)
    return [inner] if isinstance(inner, str) else [text for each in get_args(inner) for text in _strings(each)]


def _timed(fields: dict[str, Any]) -> dict[str, Any]:
    """With times as the SDK takes them where its signature has no JSON."""
    from datetime import datetime

    names = ("started_at", "updated_at")
    return {name: datetime.fromisoformat(value) if name in names else value for name, value in fields.items()}

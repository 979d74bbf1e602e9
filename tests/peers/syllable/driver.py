"""Drives either release of Syllable's official SDK; runs in its environment and imports nothing of ours."""

from __future__ import annotations

from importlib import import_module
from typing import Any

sdk: Any = import_module("syllable_sdk")
pydantic: Any = import_module("pydantic")
Unset: Any = import_module("syllable_sdk.types").UNSET.__class__


def _open(url: str, key: str) -> Any:
    return sdk.SyllableSDK(api_key_header=key, server_url=url, timeout_ms=10_000)


def _operation(syllable: Any, path: str) -> Any:
    for name in path.split("."):
        syllable = getattr(syllable, name)
    return syllable


def _fields(value: Any) -> Any:
    """A model by its attributes; what the service left out, which is neither there nor None, as None."""
    if _is_a(value, Unset):
        return None
    if _is_a(value, list):
        return [_fields(each) for each in value]
    if not _is_a(value, pydantic.BaseModel):
        return value
    return {name: _fields(getattr(value, name)) for name in value.__class__.model_fields}


def _is_a(value: Any, kind: Any) -> bool:
    """As isinstance, which would make type checkers forget that ``value`` is Any."""
    return isinstance(value, kind)


def call(url: str, key: str, path: str, arguments: dict[str, Any]) -> Any:
    with _open(url, key) as syllable:
        return _fields(_operation(syllable, path)(**arguments))


async def call_async(url: str, key: str, path: str, arguments: dict[str, Any]) -> Any:
    async with _open(url, key) as syllable:
        return _fields(await _operation(syllable, f"{path}_async")(**arguments))


def stream(url: str, key: str, token: str, headers: dict[str, str]) -> Any:
    with _open(url, key) as syllable:
        answer = syllable.sessions.session_recording_stream(token=token, http_headers=headers)
        return b"".join(answer.iter_bytes())


async def stream_async(url: str, key: str, token: str, headers: dict[str, str]) -> Any:
    async with _open(url, key) as syllable:
        answer = await syllable.sessions.session_recording_stream_async(token=token, http_headers=headers)
        return b"".join([chunk async for chunk in answer.aiter_bytes()])

"""The session operations of humanloop 0.7.35, plain and asynchronous."""

from __future__ import annotations

from importlib import import_module
from typing import Any

sdk = import_module("humanloop")


def client(url: str, key: str) -> Any:
    return sdk.Humanloop(api_key=key, host=url)


def create(url: str, key: str) -> Any:
    return client(url, key).sessions.create()


def get(url: str, key: str, session_id: str) -> Any:
    return client(url, key).sessions.get(id=session_id)


def list_page(url: str, key: str, **arguments: Any) -> Any:
    return client(url, key).sessions.list(**arguments)


async def create_async(url: str, key: str) -> Any:
    return await client(url, key).sessions.acreate()


async def get_async(url: str, key: str, session_id: str) -> Any:
    return await client(url, key).sessions.aget(id=session_id)


async def list_page_async(url: str, key: str, **arguments: Any) -> Any:
    return await client(url, key).sessions.alist(**arguments)

"""sessiondock, over connections of its own or a given client."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from tests.benchmarks.vendors import VENDORS


def sync(task: dict[str, Any]) -> Callable[[], object]:
    vendor = VENDORS[task["vendor"]]
    client = vendor.open(task["address"], **_options(task["options"]))
    if task["operation"] == "all":
        return lambda: _every(client, task["items"])
    call = vendor.calls[task["operation"]]
    if task["options"].get("saved"):
        return lambda: _save(call(client))
    if task["operation"] == "stream":
        return lambda: _read_all(call(client))
    return lambda: call(client)


def _every(client: Any, items: int) -> None:
    assert sum(1 for _ in client.sessions.list(page_size=100, max_items=items)) == items


async def _every_async(client: Any, items: int) -> None:
    assert sum([1 async for _ in client.sessions.list(page_size=100, max_items=items)]) == items


def _options(options: dict[str, Any]) -> dict[str, Any]:
    """Those of the client. ``given`` names a class of a client to make first; ``fast`` lets msgspec be used."""
    others = {name: value for name, value in options.items() if name != "saved"}
    if not others.pop("fast", False):
        # importing it fails from now on, as where it is not installed
        cast("dict[str, Any]", sys.modules)["msgspec"] = None
    if given := others.pop("given", None):
        module, _, name = given.partition(":")
        return {"http_client": getattr(import_module(module), name)(**others)}
    return others


def _read_all(stream: Any) -> int:
    with stream as opened:
        return sum(len(chunk) for chunk in opened.iter_bytes())


def _save(stream: Any) -> None:
    with TemporaryDirectory() as folder, stream as opened:
        opened.save(Path(folder, "recording"))


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    vendor = VENDORS[task["vendor"]]
    client = vendor.open(task["address"], asynchronous=True, **_options(task["options"]))
    if task["operation"] == "all":
        return lambda: _every_async(client, task["items"])
    call = vendor.calls[task["operation"]]

    async def streamed() -> int:
        async with call(client) as opened:
            return sum([len(chunk) async for chunk in opened.iter_bytes()])

    async def saved() -> None:
        with TemporaryDirectory() as folder:
            async with call(client) as opened:
                await opened.save(Path(folder, "recording"))

    async def made() -> object:
        return await call(client)

    if task["options"].get("saved"):
        return saved
    return streamed if task["operation"] == "stream" else made

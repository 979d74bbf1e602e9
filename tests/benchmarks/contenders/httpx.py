"""httpx alone, with dictionaries as results."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

httpx: Any = import_module("httpx")


def sync(task: dict[str, Any]) -> Callable[[], object]:
    client = httpx.Client(**task["options"])
    method, url, headers = task["method"], task["url"], task["headers"]
    content = None if task["body"] is None else task["body"].encode()

    def streamed() -> int:
        with client.stream(method, url, headers=headers) as response:
            return sum(len(chunk) for chunk in response.iter_bytes())

    if task["operation"] == "stream":
        return streamed
    return lambda: client.request(method, url, content=content, headers=headers).json()


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    options = {name: value for name, value in task["options"].items() if name != "saved"}
    client = httpx.AsyncClient(**options)
    method, url, headers = task["method"], task["url"], task["headers"]
    content = None if task["body"] is None else task["body"].encode()

    async def streamed() -> int:
        async with client.stream(method, url, headers=headers) as response:
            return sum([len(chunk) async for chunk in response.aiter_bytes()])

    async def saved() -> None:
        with TemporaryDirectory() as folder, _opened(folder) as file:
            async with client.stream(method, url, headers=headers) as response:
                async for chunk in response.aiter_bytes():
                    file.write(chunk)

    async def call() -> object:
        return (await client.request(method, url, content=content, headers=headers)).json()

    if task["options"].get("saved"):
        return saved
    return streamed if task["operation"] == "stream" else call


def _opened(folder: str) -> Any:
    return Path(folder, "recording").open("wb", buffering=0)

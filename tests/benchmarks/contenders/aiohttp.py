"""aiohttp alone, with dictionaries as results."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

aiohttp: Any = import_module("aiohttp")


async def asynchronous(task: dict[str, Any]) -> Callable[[], Awaitable[object]]:
    file = os.environ.get("SSL_CERT_FILE")
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=file) if file else True)
    session = aiohttp.ClientSession(connector=connector)
    method, url, headers = task["method"], task["url"], task["headers"]
    data = None if task["body"] is None else task["body"].encode()

    async def streamed() -> int:
        async with session.request(method, url, headers=headers) as response:
            return sum([len(chunk) async for chunk in response.content.iter_any()])

    async def saved() -> None:
        with TemporaryDirectory() as folder, _opened(folder) as file:
            async with session.request(method, url, headers=headers) as response:
                async for chunk in response.content.iter_any():
                    file.write(chunk)

    async def call() -> object:
        async with session.request(method, url, data=data, headers=headers) as response:
            return json.loads(await response.read())

    if task["options"].get("saved"):
        return saved
    return streamed if task["operation"] == "stream" else call


def _opened(folder: str) -> Any:
    return Path(folder, "recording").open("wb", buffering=0)
